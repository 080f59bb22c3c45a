import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { NotificationKind, OrderFacts } from '../feed/notification.entity.js';
import type { MailFacts, MailTemplate } from '../mail/mail-message.entity.js';

/** What an event causes for one person. */
export interface EventNotification {
  readonly userId: string;
  readonly mail: { readonly template: MailTemplate; readonly facts: MailFacts };
  /** The in-app entry. Account mails have none, since their readers cannot sign in yet. */
  readonly entry?: { readonly kind: NotificationKind; readonly data: OrderFacts };
}

/** Null: the person need not know of it. */
export type Reaction = (event: DomainEvent) => EventNotification | null;
