import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { errorText } from '@orderly/platform/kernel/errors/error-text';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { holdOf } from '../preferences/hold.js';
import { mutes, zoneOf } from '../preferences/preferences.js';
import { categoryOf } from './mail-category.js';
import { MailComposer } from './mail-composer.js';
import type { MailQueued } from './mail-message.events.js';
import { MailMessagesRepository, SENT_FRAGMENT } from './mail-messages.repository.js';
import { OutgoingMail } from './outgoing-mail.js';

/**
 * Sends queued mails. Idempotency key: the message id. A mail that is marked as sent is never sent
 * again; after a crash between the sending and the mark it is sent once more with the same
 * Message-ID (as a file, it replaces itself).
 */
@EventProcessor('mail')
export class MailConsumer extends EventConsumer {
  override readonly inOneStatement = effectsInOneStatement({ sent: SENT_FRAGMENT }, (event) => ({
    inputs: { sent: { id: messageIdIn(event), sentAt: this.clock.now() } },
  }));

  constructor(
    private readonly messages: MailMessagesRepository,
    private readonly composer: MailComposer,
    private readonly outgoing: OutgoingMail,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const found = await this.messages.find(messageIdIn(event));
    if (!found?.message.isDue) return;
    const { message, preferences } = found;
    const { id, userId, template } = message;
    const category = categoryOf(template);
    if (mutes(preferences.muted, category, 'email'))
      return this.messages.end(id, 'cancelled', 'The recipient has turned it off.');
    const facts = { category, isDigest: template === 'digest' };
    const timeZone = zoneOf(preferences, this.config.mail.timeZone);
    const hold = holdOf(preferences, facts, timeZone, this.clock.now());
    if (hold) return this.messages.defer(id, hold);
    const mail = await this.composer.compose(message, timeZone);
    if (!mail) return this.messages.end(id, 'cancelled', 'The recipient or the subject is gone.');
    const isSent = await this.outgoing
      .send(mail, { userId, category }, signal)
      .catch((error: unknown) => this.failed(id, error));
    if (!isSent) await this.messages.end(id, 'suppressed', 'The address gets no such mails.');
  }

  private async failed(id: string, error: unknown): Promise<never> {
    await this.messages.noteAttempt(id, errorText(error));
    throw error;
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.inOneStatement.applyIn(tx, event);
  }

  override async deadLettered(tx: Transaction, event: DomainEvent, reason: string): Promise<void> {
    await this.messages.markFailed(tx, messageIdIn(event), reason);
  }
}

const messageIdIn = (event: DomainEvent): string => (event.data as MailQueued).messageId;
