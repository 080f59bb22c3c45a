import {
  ORDER_CANCELLED,
  ORDER_PLACED,
  type OrderCancelledData,
  type OrderPlacedData,
} from '@orderly/orders';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EXPORT_READY, type ExportReady } from '@orderly/privacy';
import {
  EMAIL_CHANGE_ASKED,
  type EmailChangeAsked,
  PASSWORD_RESET_ASKED,
  type PasswordResetAsked,
  REGISTRATION_REPEATED,
  type RegistrationRepeated,
  USER_INVITED,
  USER_REGISTERED,
  USER_SECURITY_NOTICE,
  type UserInvited,
  type UserRegistered,
  type UserSecurityNotice,
} from '@orderly/users';
import type { NotificationKind, OrderFacts } from '../feed/notification.entity.js';
import type { MailFacts, MailTemplate } from '../mail/mail-message.entity.js';

/** What an event causes for one person. */
export interface EventNotification {
  readonly userId: string;
  readonly mail: { readonly template: MailTemplate; readonly facts: MailFacts };
  /** The in-app entry. Account mails have none, since their readers cannot sign in yet. */
  readonly entry?: { readonly kind: NotificationKind; readonly data: OrderFacts };
}

const REACTIONS: Readonly<Record<string, (event: DomainEvent) => EventNotification>> = {
  [ORDER_PLACED]: (event) => {
    const { orderId, number, customerId, total } = event.data as OrderPlacedData;
    return {
      userId: customerId,
      mail: { template: 'order-placed', facts: { orderId } },
      entry: { kind: 'order-placed', data: { orderId, number, total } },
    };
  },
  [ORDER_CANCELLED]: (event) => {
    const { orderId, number, customerId, total, reason } = event.data as OrderCancelledData;
    return {
      userId: customerId,
      mail: { template: 'order-cancelled', facts: { orderId } },
      entry: { kind: 'order-cancelled', data: { orderId, number, total, reason } },
    };
  },
  [USER_REGISTERED]: (event) => ({
    userId: (event.data as UserRegistered).userId,
    mail: { template: 'verify-email', facts: {} },
  }),
  [REGISTRATION_REPEATED]: (event) => ({
    userId: (event.data as RegistrationRepeated).userId,
    mail: { template: 'registration-repeated', facts: {} },
  }),
  [USER_INVITED]: (event) => ({
    userId: (event.data as UserInvited).userId,
    mail: { template: 'accept-invitation', facts: {} },
  }),
  [EXPORT_READY]: (event) => {
    const { userId, exportId } = event.data as ExportReady;
    return { userId, mail: { template: 'export-ready', facts: { exportId } } };
  },
  [PASSWORD_RESET_ASKED]: (event) => ({
    userId: (event.data as PasswordResetAsked).userId,
    mail: { template: 'reset-password', facts: {} },
  }),
  [EMAIL_CHANGE_ASKED]: (event) => {
    const { userId, emailChangeId, address } = event.data as EmailChangeAsked;
    return { userId, mail: { template: `change-email-${address}`, facts: { emailChangeId } } };
  },
  [USER_SECURITY_NOTICE]: (event) => {
    const { userId, ...facts } = event.data as UserSecurityNotice;
    return {
      userId,
      mail: { template: 'security-notice', facts: { ...facts, at: event.occurredAt } },
    };
  },
};

export function eventNotificationFor(event: DomainEvent): EventNotification | undefined {
  return REACTIONS[event.type]?.(event);
}
