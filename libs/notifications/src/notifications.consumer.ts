import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { type DomainEvent, domainEvent } from '@orderly/platform/events/domain-event';
import { EventConsumer, PermanentFailure } from '@orderly/platform/events/event-consumer';
import { Outbox } from '@orderly/platform/events/outbox';
import { newId } from '@orderly/platform/ids/new-id';
import { Clock } from '@orderly/platform/time/clock';
import { MailMessage } from './mail/mail-message.entity.js';
import { MAIL_QUEUED, type MailQueued } from './mail/mail-message.events.js';
import { MailMessagesRepository } from './mail/mail-messages.repository.js';
import { messageIdOf } from './mail/message-id.js';
import { Notification } from './notification.entity.js';
import { NotificationsRepository } from './notifications.repository.js';
import { type Reaction, reactionTo } from './reactions.js';

/**
 * Turns what happened elsewhere into entries and queued mails, in one transaction and without leaving the database: so it is fast, and
 * a mail server that is down delays mails only. Idempotency keys: (event, user) for entries, (event, template) for mails.
 */
@Injectable()
export class NotificationsConsumer extends EventConsumer {
  readonly name = 'notifications';

  constructor(
    private readonly notifications: NotificationsRepository,
    private readonly messages: MailMessagesRepository,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  async apply(tx: Transaction, event: DomainEvent): Promise<void> {
    const reaction = reactionTo(event);
    // A route without a reaction is a fault in the program, which no repetition mends.
    if (!reaction) throw new PermanentFailure(`Notifications has no reaction to ${event.type}.`);
    if (reaction.entry) await this.notifications.add(tx, this.entryOf(event, reaction.userId, reaction.entry));
    await this.queueMail(tx, event, reaction);
  }

  private async queueMail(tx: Transaction, event: DomainEvent, { userId, mail }: Reaction): Promise<void> {
    const now = this.clock.now();
    const id = newId();
    const message: MailMessage = Object.assign(new MailMessage(), {
      id,
      eventId: event.id,
      userId,
      ...mail,
      state: 'queued' as const,
      messageId: messageIdOf(id, this.config.mail.from),
      createdAt: now,
      sentAt: null,
      lastError: null,
    });
    if (!(await this.messages.add(tx, message))) return;
    // The subject stays that of the cause, so that the mails about one order leave in the order in which it changed.
    const about = { subject: event.subject, occurredAt: now, traceparent: event.traceparent };
    await this.outbox.record(tx, domainEvent<MailQueued>(MAIL_QUEUED, about, { messageId: id }));
  }

  private entryOf(event: DomainEvent, userId: string, entry: NonNullable<Reaction['entry']>): Notification {
    const createdAt = this.clock.now();
    return Object.assign(new Notification(), {
      id: newId(),
      userId,
      eventId: event.id,
      ...entry,
      createdAt,
      readAt: null,
    });
  }
}
