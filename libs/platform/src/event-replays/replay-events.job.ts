import { setTimeout as delay } from 'node:timers/promises';
import { JobHandler } from '../jobs/running/job-handler.js';
import type { JobRun } from '../jobs/running/job-run.js';
import { JobWorker } from '../jobs/running/job-worker.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { QueueLimits, QueueRoom } from '../messaging/queues/queue-room.js';
import { WorkerRoutes } from '../worker/worker-parts.js';
import { EVENT_REPLAY, type ReplaySelection } from './event-replay.js';
import { FULL_QUEUE_POLL_MS, REPLAY_BATCH, ReplayBatches } from './replay-batches.js';

interface Position {
  readonly last: string | null;
  readonly skipped: number;
  readonly isEnd: boolean;
}

const START: Position = { last: null, skipped: 0, isEnd: false };

/** Delivers events again, as fast as the queue of the consumer takes them. */
@JobHandler(EVENT_REPLAY)
export class ReplayEvents extends JobWorker<ReplaySelection, Position> {
  private readonly room: QueueRoom;

  constructor(
    private readonly table: WorkerRoutes,
    private readonly batches: ReplayBatches,
    queues: JobQueues,
    limits: QueueLimits,
  ) {
    super();
    this.room = new QueueRoom(queues, limits);
  }

  protected override async work(
    run: JobRun<ReplaySelection, Position>,
    signal: AbortSignal,
  ): Promise<void> {
    const { consumer } = run.payload;
    while (!run.isSliceOver) {
      signal.throwIfAborted();
      const { skipped, isEnd } = run.position ?? START;
      if (isEnd) {
        await run.finish(async () => ({ replayed: run.done, skipped }));
        return;
      }
      const free = await this.room.of(consumer);
      if (free === 0) await delay(FULL_QUEUE_POLL_MS, undefined, { signal });
      const released = await this.step(run, Math.min(free, REPLAY_BATCH));
      this.room.use(consumer, released);
    }
  }

  /** An empty step waits, in a slice that may be long over before there is room. */
  private async step(run: JobRun<ReplaySelection, Position>, limit: number): Promise<number> {
    const position = run.position ?? START;
    let released = 0;
    await run.step(async (tx) => {
      if (limit === 0) return { position, done: run.done };
      // What happens from now on is delivered anyway.
      const selection = { ...run.payload, to: run.payload.to ?? run.createdAt };
      const { routes } = this.table;
      const batch = await this.batches.replay(tx, selection, routes, position.last, limit);
      released = batch.released;
      const skipped = position.skipped + batch.skipped;
      return {
        position: { last: batch.last, skipped, isEnd: batch.last === null },
        done: run.done + batch.replayed,
      };
    });
    return released;
  }
}
