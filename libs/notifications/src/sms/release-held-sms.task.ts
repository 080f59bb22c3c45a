import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { smsQueued } from './queue-sms.js';
import { SmsMessagesRepository } from './sms-messages.repository.js';

const MESSAGES_AT_ONCE = 500;

/** Queues deferred text messages again when their time has come. */
@Injectable()
export class ReleaseHeldSms extends ScheduledTask {
  override readonly name = 'release-held-sms';
  override readonly everyMs = 60_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly messages: SmsMessagesRepository,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (
      !signal.aborted &&
      (await this.transactions.run((tx) => this.release(tx))) === MESSAGES_AT_ONCE
    );
  }

  /** The state and the event are one commit: no message is lost, and none is queued twice. */
  private async release(tx: Transaction): Promise<number> {
    const now = this.clock.now();
    const released = await this.messages.release(tx, now, MESSAGES_AT_ONCE);
    const traceparent = continueTrace(undefined);
    await this.outbox.recordAll(
      tx,
      released.map((sms) => smsQueued(sms, now, traceparent)),
    );
    return released.length;
  }
}
