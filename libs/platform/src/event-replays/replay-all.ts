import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit-log/audit-log.js';
import { Transactions } from '../database/transactions.js';
import type { EventRoutes } from '../messaging/events/event-routes.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { QueueLimits, QueueRoom } from '../messaging/queues/queue-room.js';
import type { Operator } from '../publications/publications.js';
import type { ReplaySelection } from './event-replay.js';
import { FULL_QUEUE_POLL_MS, REPLAY_BATCH, ReplayBatches } from './replay-batches.js';

/** Replays a whole selection in this process: for the command line. */
@Injectable()
export class ReplayAll {
  constructor(
    private readonly transactions: Transactions,
    private readonly batches: ReplayBatches,
    private readonly queues: JobQueues,
    private readonly audit: AuditLog,
  ) {}

  /** @throws NotSubscribed */
  async run(
    by: Operator,
    selection: ReplaySelection,
    routes: EventRoutes,
  ): Promise<{ replayed: number; skipped: number }> {
    const { consumer } = selection;
    const room = new QueueRoom(this.queues, new QueueLimits());
    // What happens from now on is delivered anyway.
    const upToNow = { ...selection, to: selection.to ?? new Date() };
    const total = { replayed: 0, skipped: 0 };
    for (let last: string | null = null, isFirst = true; isFirst || last !== null; ) {
      const free = await room.of(consumer);
      if (free === 0) {
        await delay(FULL_QUEUE_POLL_MS);
        continue;
      }
      const limit = Math.min(free, REPLAY_BATCH);
      const batch = await this.transactions.run(async (tx) => {
        const replayed = await this.batches.replay(tx, upToNow, routes, last, limit);
        if (isFirst)
          await this.audit.record(tx, {
            ...by,
            action: 'platform.event-replay-started',
            subject: { type: 'consumer', id: consumer },
            after: { ...selection },
          });
        return replayed;
      });
      room.use(consumer, batch.released);
      total.replayed += batch.replayed;
      total.skipped += batch.skipped;
      last = batch.last;
      isFirst = false;
    }
    return total;
  }
}
