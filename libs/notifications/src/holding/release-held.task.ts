import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { Clock } from '@orderly/platform/kernel/time/clock';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';

const MESSAGES_AT_ONCE = 500;

/** Queues deferred messages of a channel again when their time has come. */
export abstract class ReleaseHeld extends ScheduledTask {
  override readonly everyMs = 60_000;
  override readonly timeoutMs = 60_000;

  constructor(
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Marks the messages as queued whose time has come.
   * @returns their events
   */
  protected abstract release(
    tx: Transaction,
    about: { readonly occurredAt: Date; readonly traceparent: string },
    atMost: number,
  ): Promise<DomainEvent[]>;

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.releaseSome()) === MESSAGES_AT_ONCE);
  }

  /** The state and the event are one commit: no message is lost, and none is queued twice. */
  private releaseSome(): Promise<number> {
    return this.transactions.run(async (tx) => {
      const about = { occurredAt: this.clock.now(), traceparent: continueTrace(undefined) };
      const events = await this.release(tx, about, MESSAGES_AT_ONCE);
      await this.outbox.recordAll(tx, events);
      return events.length;
    });
  }
}
