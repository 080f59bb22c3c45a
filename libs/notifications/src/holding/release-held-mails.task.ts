import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { MAIL_QUEUED, type MailQueued } from '../mail/mail-message.events.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';

const MAILS_AT_ONCE = 500;

/** Queues deferred mails again when their time has come. */
@Injectable()
export class ReleaseHeldMails extends ScheduledTask {
  override readonly name = 'release-held-mails';
  override readonly everyMs = 60_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly messages: MailMessagesRepository,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (
      !signal.aborted &&
      (await this.transactions.run((tx) => this.release(tx))) === MAILS_AT_ONCE
    );
  }

  /** The state and the event are one commit: no mail is lost, and none is queued twice. */
  private async release(tx: Transaction): Promise<number> {
    const now = this.clock.now();
    const released = await this.messages.release(tx, now, MAILS_AT_ONCE);
    const traceparent = continueTrace(undefined);
    const events = released.map(({ id, subject, ownerId }) =>
      domainEvent<MailQueued>(
        MAIL_QUEUED,
        { subject, ownerId, occurredAt: now, traceparent },
        { messageId: id },
      ),
    );
    await this.outbox.recordAll(tx, events);
    return released.length;
  }
}
