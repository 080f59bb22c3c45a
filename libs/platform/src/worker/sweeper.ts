import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { Transactions } from '../database/transactions.js';
import { type HeldCursor, pageOfHeld, releaseFree } from '../messaging/outbox/held-deliveries.js';
import type { DeliveryJob } from '../messaging/queues/delivery-job.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { ScheduledTask } from '../scheduling/schedule.js';
import { WorkerParts } from './worker-parts.js';

const BATCH_SIZE = 500;
const MOST_OVERDUE = 20_000;
/** Pages of held deliveries per run. */
const HELD_PAGES = 20;
/**
 * A queue with more jobs than this, and at least as many as there are overdue deliveries, is slow
 * but has lost nothing: it is left alone.
 */
const LARGE_QUEUE = 1_000;

/** A delivery in back-off, which may take days, is looked at when it is due again. */
const IS_DUE = '(i.next_attempt_at IS NULL OR i.next_attempt_at <= now())';

interface Overdue extends DeliveryJob {
  readonly consumer: string;
}

/**
 * Restores the jobs of deliveries that have had none for a while: because Redis was emptied,
 * restarted without its log or evicted keys, or because a process died between the inbox and the
 * queue.
 */
@Injectable()
export class Sweeper extends ScheduledTask {
  override readonly name = 'sweep-deliveries';
  override readonly everyMs: number;
  override readonly timeoutMs = 60_000;
  private readonly logger = new Logger(Sweeper.name);
  private heldCursor: HeldCursor | null = null;

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly transactions: Transactions,
    private readonly queues: JobQueues,
    private readonly parts: WorkerParts,
  ) {
    super();
    this.everyMs = config.worker.sweepIntervalMs;
  }

  override async run(signal: AbortSignal): Promise<void> {
    for (const consumer of await this.consumersWithOverdue()) await this.sweep(consumer, signal);
    await this.releaseForgotten(signal);
  }

  private async sweep(
    consumer: { name: string; overdue: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { jobs } = await this.queues.depth(consumer.name);
    if (jobs > LARGE_QUEUE && jobs >= consumer.overdue) return;
    while (!signal.aborted) {
      const overdue = await this.overdue(consumer.name);
      const restored = await this.queues.restore(consumer.name, overdue);
      // Marked afterwards: if the queue fails, they stay overdue.
      await this.markEnqueued(overdue);
      if (restored > 0)
        this.logger.warn(
          `${restored} deliveries to ${consumer.name} had lost their jobs and were enqueued again.`,
        );
      if (overdue.length < BATCH_SIZE) return;
    }
  }

  /**
   * Checks held deliveries for those that no earlier delivery blocks any more, a few pages per run.
   * Settling a delivery normally makes the next one due; this is for workers of a release that did
   * not do so.
   */
  private async releaseForgotten(signal: AbortSignal): Promise<void> {
    for (let pages = 0; pages < HELD_PAGES && !signal.aborted; pages++) {
      const { held, last } = await this.transactions.run((tx) => pageOfHeld(tx, this.heldCursor));
      const released = await this.transactions.run((tx) =>
        held.length > 0 ? releaseFree(tx, this.parts.routes, held) : Promise.resolve([]),
      );
      for (const consumer of new Set(released.map((each) => each.consumer)))
        await this.queues.enqueue(
          consumer,
          released.filter((each) => each.consumer === consumer),
        );
      this.heldCursor = last;
      if (last === null) return;
    }
  }

  /** Held deliveries do not count, because they are due at infinity. Counted up to a limit. */
  private consumersWithOverdue(): Promise<Array<{ name: string; overdue: number }>> {
    return this.dataSource.query(
      `SELECT consumer AS name, count(*)::int AS overdue
         FROM (SELECT i.consumer FROM platform.inbox i
                WHERE i.status = 'pending' AND i.enqueued_at < now() - $1 * interval '1 ms'
                  AND ${IS_DUE}
                ORDER BY i.enqueued_at LIMIT ${MOST_OVERDUE}) AS overdue
        GROUP BY consumer`,
      [this.config.worker.sweepAfterMs],
    );
  }

  private overdue(consumer: string): Promise<Overdue[]> {
    return this.dataSource.query(
      `SELECT i.consumer, i.event_id AS "eventId", o.type, o.traceparent
         FROM platform.inbox i
         JOIN platform.outbox o ON o.id = i.event_id
        WHERE i.status = 'pending' AND i.consumer = $1
          AND i.enqueued_at < now() - $2 * interval '1 ms'
          AND (i.lease_until IS NULL OR i.lease_until < now()) AND ${IS_DUE}
        ORDER BY i.enqueued_at, i.position LIMIT ${BATCH_SIZE}`,
      [consumer, this.config.worker.sweepAfterMs],
    );
  }

  private async markEnqueued(deliveries: readonly Overdue[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox i SET enqueued_at = now()
         FROM unnest($1::uuid[], $2::text[]) AS restored (event_id, consumer)
        WHERE i.event_id = restored.event_id AND i.consumer = restored.consumer
          AND i.status = 'pending'`,
      [deliveries.map(({ eventId }) => eventId), deliveries.map(({ consumer }) => consumer)],
    );
  }
}
