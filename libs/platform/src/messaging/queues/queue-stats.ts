import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { DeadCause } from '../failures/dead-cause.js';
import { JobQueues } from './job-queues.js';

interface OutboxStats {
  readonly pending: number;
  /** 0 when nothing is pending. */
  readonly oldestAgeS: number;
  /** Given up, because no worker knew their type. */
  readonly failed: number;
}

interface ConsumerStats {
  readonly consumer: string;
  readonly pending: number;
  readonly dead: Readonly<Record<DeadCause, number>>;
  /** Null when the queue did not respond. */
  readonly queueDepth: number | null;
  readonly oldestJobAgeS: number | null;
  readonly isPaused: boolean | null;
}

export interface Backlog {
  readonly outbox: OutboxStats;
  readonly consumers: readonly ConsumerStats[];
}

type InboxStats = Pick<ConsumerStats, 'pending' | 'dead'>;

const NOTHING: InboxStats = { pending: 0, dead: { failed: 0, undeliverable: 0 } };

const seconds = (milliseconds: number): number => Math.max(0, milliseconds) / 1_000;

/** Measures how many events are recorded but not yet handled. */
@Injectable()
export class QueueStats {
  /**
   * A consumer that was seen once stays in the report, so that its series falls to zero instead of
   * ending.
   */
  private readonly known = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly queues: JobQueues,
  ) {}

  /**
   * @throws Error when the database does not respond in time; an unresponsive queue leaves nulls
   *   instead
   */
  async read(timeoutMs: number): Promise<Backlog> {
    const [outbox, counts] = await Promise.all([
      this.readOutbox(timeoutMs),
      this.readInbox(timeoutMs),
    ]);
    for (const consumer of counts.keys()) this.known.add(consumer);
    const consumers = await Promise.all(
      [...this.known].sort().map(async (consumer) => ({
        consumer,
        ...(counts.get(consumer) ?? NOTHING),
        ...(await this.queue(consumer, timeoutMs)),
      })),
    );
    return { outbox, consumers };
  }

  /** Adds a consumer that is reported even while it has no work. */
  watch(consumer: string): void {
    this.known.add(consumer);
  }

  /** Asks the database alone. */
  async readOutbox(timeoutMs: number): Promise<OutboxStats> {
    const query = this.dataSource.query<OutboxStats[]>(
      `SELECT count(*)::int AS pending,
              coalesce(extract(epoch FROM clock_timestamp() - min(recorded_at)),
                0)::float8 AS "oldestAgeS",
              (SELECT count(*)::int FROM platform.outbox
                WHERE published_at IS NOT NULL AND last_error IS NOT NULL) AS failed
         FROM platform.outbox WHERE published_at IS NULL`,
    );
    const [row] = await withTimeout(timeoutMs, 'Measuring the outbox', query);
    return row ?? { pending: 0, oldestAgeS: 0, failed: 0 };
  }

  /**
   * Asks the database alone. All counts come from the partial indexes; handled deliveries are
   * numerous and are not counted.
   */
  async readInbox(timeoutMs: number): Promise<Map<string, InboxStats>> {
    const query = this.dataSource.query<Array<{ consumer: string } & InboxStats>>(
      `SELECT consumer, sum(pending)::int AS pending,
              json_build_object('failed', sum(failed), 'undeliverable', sum(undeliverable)) AS dead
         FROM (SELECT consumer, count(*) AS pending, 0 AS failed, 0 AS undeliverable
                 FROM platform.inbox WHERE status = 'pending' GROUP BY consumer
               UNION ALL
               SELECT consumer, 0, count(*) FILTER (WHERE NOT undeliverable), count(*) FILTER
                 (WHERE undeliverable)
                 FROM platform.inbox WHERE status = 'dead' GROUP BY consumer) AS counted
        GROUP BY consumer`,
    );
    const rows = await withTimeout(timeoutMs, 'Measuring the inbox', query);
    return new Map(rows.map(({ consumer, ...counts }) => [consumer, counts]));
  }

  private async queue(
    consumer: string,
    timeoutMs: number,
  ): Promise<Pick<ConsumerStats, 'queueDepth' | 'oldestJobAgeS' | 'isPaused'>> {
    try {
      const { jobs, oldestWaitingSince, isPaused } = await this.queues.depth(consumer, timeoutMs);
      return {
        queueDepth: jobs,
        oldestJobAgeS: oldestWaitingSince ? seconds(Date.now() - oldestWaitingSince.getTime()) : 0,
        isPaused,
      };
    } catch {
      return { queueDepth: null, oldestJobAgeS: null, isPaused: null };
    }
  }
}
