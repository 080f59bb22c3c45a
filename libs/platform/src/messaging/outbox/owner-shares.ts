import type { Transaction } from '../../database/transactions.js';
import { NO_OWNER } from '../events/domain-event.js';
import type { QueueLimits } from '../queues/queue-room.js';

/** How long an owner whose share is used up is assumed to have no more. */
const USED_UP_FOR_MS = 100;
/** Owners who added something since the last count. */
const MOST_REMEMBERED = 1_000;
/** Bounds the cost of a count, however many deliveries are in back-off. */
const MOST_COUNTED = 20_000;

/**
 * Owners who have at least $2 deliveries in the queue of a consumer. Reads the pending deliveries
 * that have a job along the index by age; those that are held come after all of them.
 */
const COUNT = `
  SELECT i.consumer, o.lane AS "ownerId", count(*)::int AS jobs,
         (count(*) FILTER (WHERE i.next_attempt_at IS NULL OR i.next_attempt_at <= now()))::int
           AS ready
    FROM (SELECT event_id, consumer, next_attempt_at FROM platform.inbox
           WHERE status = 'pending' AND enqueued_at < 'infinity'
           ORDER BY enqueued_at LIMIT ${MOST_COUNTED}) AS i
    JOIN unnest($1::text[], $2::int[]) AS counted (consumer, at_least) USING (consumer)
    JOIN platform.outbox o ON o.id = i.event_id
   WHERE o.lane <> '${NO_OWNER}'
   GROUP BY i.consumer, o.lane, counted.at_least HAVING count(*) >= counted.at_least`;

interface Counted {
  readonly consumer: string;
  readonly ownerId: string;
  readonly jobs: number;
  readonly ready: number;
}

interface Shares {
  readonly countedAt: number;
  /** What owners may still add, of those who had much in the queue or added something since. */
  readonly free: Map<string, number>;
}

/**
 * How many more jobs of one owner each queue may hold, so that no owner fills a queue alone. The
 * inbox says who has how many. It is counted when an owner has used up what the last count allowed:
 * that is the rest of a share, and half of a share for an owner who had less than the other half.
 */
export class OwnerShares {
  private readonly shares = new Map<string, Shares>();
  private readonly sizes = new Map<string, number>();

  constructor(
    private readonly limits: QueueLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param perOwner see `DeliveryPolicy.perOwner` */
  limit(consumer: string, perOwner: number): void {
    this.sizes.set(consumer, perOwner);
  }

  async refresh(tx: Transaction, consumers: readonly string[]): Promise<void> {
    const due = consumers.filter((consumer) => this.isDue(consumer));
    if (due.length === 0) return;
    const rows = await tx.query<Counted[]>(COUNT, [due, due.map((each) => this.halfOf(each))]);
    for (const consumer of due)
      this.shares.set(consumer, { countedAt: this.now(), free: new Map() });
    for (const { consumer, ownerId, jobs, ready } of rows) {
      const free = Math.min(this.sizeOf(consumer) - ready, this.limits.totalPerOwner - jobs);
      this.shares.get(consumer)?.free.set(ownerId, Math.max(0, free));
    }
  }

  /** For owners of whom nothing else is known. */
  halfOf(consumer: string): number {
    return Math.ceil(this.sizeOf(consumer) / 2);
  }

  /** Owners who may add less than `most` and less than others. */
  busy(consumer: string, most: number): Array<{ ownerId: string; free: number }> {
    const atMost = Math.min(most, this.halfOf(consumer));
    return [...(this.shares.get(consumer)?.free ?? [])].flatMap(([ownerId, free]) =>
      free < atMost ? [{ ownerId, free }] : [],
    );
  }

  use(consumer: string, ownerId: string): void {
    const shares = this.shares.get(consumer);
    if (!shares || ownerId === NO_OWNER) return;
    const free = shares.free.get(ownerId) ?? this.halfOf(consumer);
    shares.free.set(ownerId, Math.max(0, free - 1));
  }

  private isDue(consumer: string): boolean {
    const shares = this.shares.get(consumer);
    if (!shares || shares.free.size > MOST_REMEMBERED) return true;
    const isUsedUp = [...shares.free.values()].includes(0);
    return isUsedUp && this.now() - shares.countedAt >= USED_UP_FOR_MS;
  }

  private sizeOf(consumer: string): number {
    return this.sizes.get(consumer) ?? this.limits.perOwner;
  }
}
