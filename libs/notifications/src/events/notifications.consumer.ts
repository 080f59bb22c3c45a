import { AppConfig } from '@orderly/platform/config/app-config';
import { composeStatement } from '@orderly/platform/database/composed-statement';
import { LostRace, violatesUnique } from '@orderly/platform/database/postgres-errors';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { OUTBOX_FRAGMENT, Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Notification } from '../feed/notification.entity.js';
import { ENTRIES_FRAGMENT, NotificationsRepository } from '../feed/notifications.repository.js';
import type { MailMessage } from '../mail/mail-message.entity.js';
import { MAIL_QUEUED, type MailQueued } from '../mail/mail-message.events.js';
import { MailMessagesRepository, MESSAGES_FRAGMENT } from '../mail/mail-messages.repository.js';
import { newMessage } from '../mail/new-message.js';
import { NO_BROWSER_FRAGMENT } from '../push/push-subscriptions.repository.js';
import { isToldInShort } from '../short/short-notices.js';
import { NO_PHONE_FRAGMENT } from '../sms/phones.repository.js';
import type { EventNotification } from './event-notification.js';
import { eventNotificationFor } from './event-notifications.js';
import { QueueShortNotices } from './queue-short-notices.js';

/** What an event causes: nothing, when it has no news for a person. */
interface Effects {
  readonly entries: readonly Notification[];
  readonly messages: readonly MailMessage[];
  readonly queued: ReadonlyArray<DomainEvent<MailQueued>>;
}

const NOTHING: Effects = { entries: [], messages: [], queued: [] };

const FRAGMENTS = {
  entries: ENTRIES_FRAGMENT,
  messages: MESSAGES_FRAGMENT,
  events: OUTBOX_FRAGMENT,
};
const RECORD = composeStatement('notifications.record', FRAGMENTS);

/**
 * Turns events of other modules into entries and queued mails, pushes and text messages, without
 * leaving the database: so a mail server that is down delays mails only. For an account without a
 * browser to push to and without a phone, it takes one statement; the statement refuses itself for
 * others. Idempotency keys: (event, user) for entries, (event, template) for all else.
 */
@EventProcessor('notifications')
export class NotificationsConsumer extends EventConsumer {
  override readonly inOneStatement = effectsInOneStatement(
    { ...FRAGMENTS, browsers: NO_BROWSER_FRAGMENT, phones: NO_PHONE_FRAGMENT },
    (event) => {
      const { entries, messages, queued } = this.effectsOf(event);
      const told = messages.filter(isToldInShort).map(({ userId }) => userId);
      return {
        inputs: { entries, messages, events: queued, browsers: told, phones: told },
        committed: () => this.outbox.announce(queued),
      };
    },
  );

  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly messages: MailMessagesRepository,
    private readonly shortNotices: QueueShortNotices,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    const { entries, messages, queued } = this.effectsOf(event);
    const events: DomainEvent[] = [...queued];
    for (const message of messages) {
      if (await this.messages.has(tx, message)) return this.notifications.add(tx, entries);
      events.push(...(await this.shortNotices.eventsFor(tx, message, event.traceparent)));
    }
    try {
      await tx.query(RECORD.text, RECORD.values({ entries, messages, events }));
      afterCommit(tx, () => this.outbox.announce(events));
    } catch (error) {
      if (violatesUnique(error, 'messages_event_template_key'))
        throw new LostRace('The mail was queued meanwhile.');
      throw error;
    }
  }

  private effectsOf(event: DomainEvent): Effects {
    const reaction = eventNotificationFor(event);
    // A route without a notification is a fault in the program, so a retry cannot help.
    if (reaction === undefined)
      throw new PermanentFailure(`Notifications has no reaction to ${event.type}.`);
    if (reaction === null) return NOTHING;
    const { userId, entry } = reaction;
    const message = this.messageOf(event, reaction);
    // The subject is that of the causing event, so that mails about an order leave in the order of
    // its changes.
    const about = {
      subject: event.subject,
      ownerId: userId,
      occurredAt: message.createdAt,
      traceparent: event.traceparent,
    };
    return {
      entries: entry ? [this.entryOf(event, userId, entry)] : [],
      messages: [message],
      queued: [domainEvent<MailQueued>(MAIL_QUEUED, about, { messageId: message.id })],
    };
  }

  private messageOf(event: DomainEvent, { userId, mail }: EventNotification): MailMessage {
    const about = { eventId: event.id, userId, ...mail };
    return newMessage(about, this.config.mail.from, this.clock.now());
  }

  private entryOf(
    event: DomainEvent,
    userId: string,
    entry: NonNullable<EventNotification['entry']>,
  ): Notification {
    const createdAt = this.clock.now();
    return Object.assign(new Notification(), {
      id: newId(),
      userId,
      eventId: event.id,
      ...entry,
      category: 'orders' as const,
      createdAt,
      readAt: null,
      archivedAt: null,
    });
  }
}
