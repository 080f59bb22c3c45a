import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { QueueBackend, type Reminder } from './queue-backend.js';
import { ScheduledTask } from './schedule.js';

const BATCH_SIZE = 500;
/** A queue with more jobs than this, and as many as there are deliveries to make, is slow and not forgetful: it is left in peace. */
const LARGE_QUEUE = 1_000;

interface Overdue extends Reminder {
  readonly consumer: string;
}

/**
 * Gives every delivery its job back that has been without one for a while: because Redis was emptied, restarted without its log or evicted keys,
 * or because a process died between the inbox and the queue.
 */
@Injectable()
export class Sweeper extends ScheduledTask {
  override readonly name = 'sweep-deliveries';
  override readonly everyMs: number;
  override readonly timeoutMs = 60_000;
  private readonly logger = new Logger(Sweeper.name);

  constructor(
    private readonly config: AppConfig,
    private readonly dataSource: DataSource,
    private readonly backend: QueueBackend,
  ) {
    super();
    this.everyMs = config.worker.sweepIntervalMs;
  }

  override async run(signal: AbortSignal): Promise<void> {
    for (const consumer of await this.consumersWithOverdue()) await this.sweep(consumer, signal);
  }

  private async sweep(
    consumer: { name: string; pending: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { jobs } = await this.backend.depth(consumer.name);
    if (jobs > LARGE_QUEUE && jobs >= consumer.pending) return;
    while (!signal.aborted) {
      const overdue = await this.overdue(consumer.name);
      const restored = await this.backend.restore(consumer.name, overdue);
      // Marked after the fact: if the queue fails, they stay overdue.
      await this.markEnqueued(overdue);
      if (restored > 0)
        this.logger.warn(
          `${restored} deliveries to ${consumer.name} had lost their jobs and were enqueued again.`,
        );
      if (overdue.length < BATCH_SIZE) return;
    }
  }

  private consumersWithOverdue(): Promise<Array<{ name: string; pending: number }>> {
    return this.dataSource.query(
      `SELECT consumer AS name, count(*)::int AS pending FROM platform.inbox
        WHERE status = 'pending'
        GROUP BY consumer
       HAVING min(enqueued_at) < now() - $1 * interval '1 ms'`,
      [this.config.worker.sweepAfterMs],
    );
  }

  private overdue(consumer: string): Promise<Overdue[]> {
    return this.dataSource.query(
      `SELECT i.consumer, i.event_id AS "eventId", o.type, o.traceparent
         FROM platform.inbox i
         JOIN platform.outbox o ON o.id = i.event_id
        WHERE i.status = 'pending' AND i.consumer = $1 AND i.enqueued_at < now() - $2 * interval '1 ms'
          AND (i.lease_until IS NULL OR i.lease_until < now())
        ORDER BY i.enqueued_at, i.position LIMIT ${BATCH_SIZE}`,
      [consumer, this.config.worker.sweepAfterMs],
    );
  }

  private async markEnqueued(deliveries: readonly Overdue[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox i SET enqueued_at = now()
         FROM unnest($1::uuid[], $2::text[]) AS restored (event_id, consumer)
        WHERE i.event_id = restored.event_id AND i.consumer = restored.consumer AND i.status = 'pending'`,
      [deliveries.map(({ eventId }) => eventId), deliveries.map(({ consumer }) => consumer)],
    );
  }
}
