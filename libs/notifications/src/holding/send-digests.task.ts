import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DigestsRepository } from '../mail/digests.repository.js';
import { MAIL_QUEUED, type MailQueued } from '../mail/mail-message.events.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { newMessage } from '../mail/new-message.js';

const MAILS_AT_ONCE = 500;

/** Puts the mails that wait for a digest into one, when its time has come. */
@Injectable()
export class SendDigests extends ScheduledTask {
  override readonly name = 'send-digests';
  override readonly everyMs = 60_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly digests: DigestsRepository,
    private readonly messages: MailMessagesRepository,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const now = this.clock.now();
    for (;;) {
      const readers = await this.digests.readersDue(now, MAILS_AT_ONCE);
      if (readers.length === 0) return;
      for (const userId of readers) {
        if (signal.aborted) return;
        await this.transactions.run((tx) => this.digest(tx, userId, now));
      }
    }
  }

  /** One commit for each reader: a mail is in one digest, or waits on. */
  private async digest(tx: Transaction, userId: string, now: Date): Promise<void> {
    const id = newId();
    const count = await this.digests.gather(tx, { id, userId }, now);
    if (count === 0) return;
    const about = { eventId: id, userId, template: 'digest', facts: {} } as const;
    await this.messages.add(tx, newMessage(about, this.config.mail.from, now, id));
    const traceparent = continueTrace(undefined);
    const event = { subject: userId, ownerId: userId, occurredAt: now, traceparent };
    await this.outbox.record(tx, domainEvent<MailQueued>(MAIL_QUEUED, event, { messageId: id }));
  }
}
