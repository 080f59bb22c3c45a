import type { Transaction } from '../../database/transactions.js';
import type { EventRoutes } from '../events/event-routes.js';
import type { JobQueues } from '../queues/job-queues.js';
import { type QueueLimits, QueueRoom } from '../queues/queue-room.js';
import { type Allowance, BATCH_SIZE, type PendingEvent } from './outbox-batch.js';
import { OwnerShares } from './owner-shares.js';

/**
 * Decides how many events of each type, and of each owner, the next batch takes: what the queues
 * have room for, and from more owners than fit into a batch in turn.
 */
export class BatchPlanner {
  private readonly room: QueueRoom;
  private readonly shares: OwnerShares;
  /** The owner behind whom the last batch of a type ended, while there may be others behind. */
  private readonly turns = new Map<string, string>();

  constructor(queues: JobQueues, limits: QueueLimits) {
    this.room = new QueueRoom(queues, limits);
    this.shares = new OwnerShares(limits);
  }

  /** @param perOwner see `DeliveryPolicy.perOwner` */
  limit(consumer: string, perOwner: number): void {
    this.shares.limit(consumer, perOwner);
  }

  /** The room of a type is that of the fullest of its queues. */
  async roomByType(routes: EventRoutes): Promise<Map<string, number>> {
    const consumers = [...new Set(Object.values(routes).flat())];
    const rooms = new Map(
      await Promise.all(
        consumers.map(async (consumer) => [consumer, await this.room.of(consumer)] as const),
      ),
    );
    return new Map(
      Object.entries(routes).map(([type, names]) => [
        type,
        Math.min(BATCH_SIZE, ...names.map((name) => rooms.get(name) ?? BATCH_SIZE)),
      ]),
    );
  }

  /** The share of an owner in a type is the smallest of those in its queues, too. */
  async plan(
    tx: Transaction,
    routes: EventRoutes,
    events: ReadonlyMap<string, number>,
  ): Promise<Allowance> {
    await this.shares.refresh(tx, [...new Set(Object.values(routes).flat())]);
    const perOwner = new Map<string, number>();
    const ofOwner: Array<{ type: string; ownerId: string; free: number }> = [];
    for (const [type, consumers] of Object.entries(routes)) {
      if (consumers.length === 0) continue;
      perOwner.set(type, Math.min(...consumers.map((each) => this.shares.halfOf(each))));
      const least = new Map<string, number>();
      for (const consumer of consumers)
        for (const { ownerId, free } of this.shares.busy(consumer, BATCH_SIZE))
          least.set(ownerId, Math.min(free, least.get(ownerId) ?? free));
      ofOwner.push(...[...least].map(([ownerId, free]) => ({ type, ownerId, free })));
    }
    return { events, perOwner, ofOwner, after: new Map(this.turns) };
  }

  /** Call it for the events that a consumer got jobs for. */
  added(consumer: string, events: ReadonlyArray<Pick<PendingEvent, 'ownerId'>>): void {
    this.room.use(consumer, events.length);
    for (const { ownerId } of events) this.shares.use(consumer, ownerId);
  }

  /** Call it for jobs of deliveries that were held. */
  released(consumer: string, jobs: number): void {
    this.room.use(consumer, jobs);
  }

  /**
   * Notes whose turn is next. Returns true when more events may be pending that the queues have
   * room for.
   */
  taken(events: readonly PendingEvent[], room: ReadonlyMap<string, number>): boolean {
    // Behind the last turn others may wait at the beginning.
    let more = this.turns.size > 0;
    this.turns.clear();
    const counts = new Map<string, number>();
    for (const { type, ownerId, owners, most } of events) {
      const lane = `${type} ${ownerId}`;
      const count = (counts.get(lane) ?? 0) + 1;
      counts.set(lane, count);
      if (count >= most) more = true;
      if (owners < (room.get(type) ?? BATCH_SIZE)) continue;
      more = true;
      if (ownerId > (this.turns.get(type) ?? '')) this.turns.set(type, ownerId);
    }
    return more;
  }
}
