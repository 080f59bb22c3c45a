import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { JobType } from 'bullmq';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { DeliveryJob } from './delivery-job.js';
import type { JobQueue } from './job-queue.js';
import { QueueBackend } from './queue-backend.js';
import { QueueRegistry } from './queue-registry.js';

export interface QueueDepth {
  /** Counts jobs that are waiting, delayed or active. */
  readonly jobs: number;
  /** Since when the oldest waiting job has waited; null when none waits. */
  readonly oldestWaitingSince: Date | null;
  /** No worker takes jobs from it. */
  readonly isPaused: boolean;
}

/**
 * A queue that does not respond must not block the relay's transaction, a request or a health check
 * for longer.
 */
const COMMAND_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;
const LOOK_UPS_AT_ONCE = 25;
/**
 * On PostgreSQL, BullMQ counts the waiting jobs of a paused queue as `paused`, which its types
 * lack. Without this state a paused queue would look empty, and the relay would fill it without
 * end.
 */
const OF_A_PAUSED_QUEUE = 'paused' as string as JobType;
const OPEN_STATES: readonly JobType[] = [
  ...(['waiting', 'prioritized', 'delayed', 'active'] as const),
  OF_A_PAUSED_QUEUE,
];

/** The operations of the process on its queues. Each command has a time limit. */
@Injectable()
export class JobQueues implements OnApplicationShutdown {
  private readonly used = new Set<JobQueue>();
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly ranks = new Map<string, Readonly<Record<string, number>>>();

  constructor(
    private readonly queues: QueueRegistry,
    private readonly backend: QueueBackend,
  ) {}

  /**
   * Ranks the event types of a consumer; see `DeliveryPolicy.priority`. A process without consumers
   * knows no ranks: the job of a replayed dead letter has none.
   */
  rank(name: string, priority: Readonly<Record<string, number>>): void {
    this.ranks.set(name, priority);
  }

  /** Adds one job per delivery. Nothing changes for an event that already has a job. */
  async enqueue(name: string, reminders: readonly DeliveryJob[]): Promise<void> {
    const ranks = this.ranks.get(name) ?? {};
    const jobs = reminders.map(({ eventId, type, traceparent }) => ({
      name: type,
      data: { eventId, type, traceparent },
      opts: { jobId: eventId, priority: ranks[type] ?? 0 },
    }));
    const [first] = jobs;
    await this.command(
      name,
      `Adding jobs to ${name}`,
      (queue): Promise<unknown> =>
        // For a bulk insert PostgreSQL creates two temporary tables, which is too much for one job.
        first && jobs.length === 1
          ? queue.add(first.name, first.data, first.opts)
          : queue.addBulk(jobs),
    );
  }

  /** Adds jobs where the queue has none, or only the remains of a finished one. */
  async restore(name: string, reminders: readonly DeliveryJob[]): Promise<number> {
    const missing: DeliveryJob[] = [];
    for (let start = 0; start < reminders.length; start += LOOK_UPS_AT_ONCE) {
      const chunk = reminders.slice(start, start + LOOK_UPS_AT_ONCE);
      const gone = await this.command(name, `Looking for jobs of ${name}`, (queue) =>
        Promise.all(chunk.map(({ eventId }) => makeRoom(queue, eventId))),
      );
      missing.push(...chunk.filter((_, index) => gone[index]));
    }
    if (missing.length > 0) await this.enqueue(name, missing);
    return missing.length;
  }

  /** Removes the delay of a waiting job. This only saves time, so a failure is ignored. */
  async promote(name: string, eventId: string): Promise<void> {
    await this.command(name, `Hastening a job of ${name}`, async (queue) => {
      const job = await queue.getJob(eventId);
      if (job && (await job.isDelayed())) await job.promote();
    }).catch(() => undefined);
  }

  /**
   * Counts the jobs that a worker could take or has taken, and all jobs including those in
   * back-off.
   */
  async load(name: string): Promise<{ readonly ready: number; readonly jobs: number }> {
    return this.command(name, `Measuring ${name}`, async (queue) => {
      const { delayed = 0, ...others } = await queue.getJobCounts(...OPEN_STATES);
      const ready = Object.values(others).reduce((sum, count) => sum + count, 0);
      return { ready, jobs: ready + delayed };
    });
  }

  async depth(name: string, timeoutMs = COMMAND_TIMEOUT_MS): Promise<QueueDepth> {
    return this.command(
      name,
      `Measuring ${name}`,
      async (queue) => {
        const [counts, [oldest], isPaused] = await Promise.all([
          queue.getJobCounts(...OPEN_STATES),
          queue.getJobs(['waiting'], 0, 0, true),
          queue.isPaused(),
        ]);
        const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0);
        const oldestWaitingSince = oldest ? new Date(oldest.timestamp) : null;
        return { jobs, oldestWaitingSince, isPaused };
      },
      timeoutMs,
    );
  }

  async pause(name: string): Promise<void> {
    await this.command(name, `Pausing ${name}`, (queue) => queue.pause());
  }

  async resume(name: string): Promise<void> {
    await this.command(name, `Resuming ${name}`, (queue) => queue.resume());
  }

  async onApplicationShutdown(): Promise<void> {
    // A replay that was just committed, for example, should still get its job.
    await withTimeout(CLOSE_TIMEOUT_MS, 'Adding jobs', Promise.allSettled(this.underWay)).catch(
      () => undefined,
    );
    const closings = [...this.used].map((queue) => queue.close());
    await withTimeout(CLOSE_TIMEOUT_MS, 'Closing the queues', Promise.allSettled(closings)).catch(
      () => undefined,
    );
    await this.backend.close();
  }

  private async command<T>(
    name: string,
    what: string,
    run: (queue: JobQueue) => Promise<T>,
    timeoutMs = COMMAND_TIMEOUT_MS,
  ): Promise<T> {
    const work = withTimeout(
      timeoutMs,
      what,
      this.queue(name).then((queue) => run(queue)),
    );
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  private async queue(name: string): Promise<JobQueue> {
    const queue = await this.queues.get(name);
    this.used.add(queue);
    await queue.waitUntilReady();
    return queue;
  }
}

/**
 * Returns true when the event has no job. Removes the remains of a finished job under the same id.
 */
async function makeRoom(queue: JobQueue, eventId: string): Promise<boolean> {
  const state = await queue.getJobState(eventId);
  if (state !== 'completed' && state !== 'failed') return state === 'unknown';
  await queue.remove(eventId);
  return true;
}
