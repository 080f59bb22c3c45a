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
import type { EventNotification, Reaction } from './event-notification.js';
import { ORDER_REACTIONS } from './order-notifications.js';

const REACTIONS: Readonly<Record<string, Reaction>> = {
  ...ORDER_REACTIONS,
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

/** Null: nothing to tell. Undefined: the event is unknown here. */
export function eventNotificationFor(event: DomainEvent): EventNotification | null | undefined {
  return REACTIONS[event.type]?.(event);
}
