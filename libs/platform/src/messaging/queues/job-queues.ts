import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { DeliveryJob } from './delivery-job.js';
import type { JobQueue } from './job-queue.js';
import { QueueBackend } from './queue-backend.js';
import { QueueRegistry } from './queue-registry.js';

interface QueueDepth {
  /** Waiting, delayed and being worked on. */
  readonly jobs: number;
  /** Since when the oldest job that nobody has taken yet waits; null when none does. */
  readonly oldestWaitingSince: Date | null;
}

/**
 * A queue that does not answer must not hold up the relay's transaction, a request or a health
 * check for longer.
 */
const COMMAND_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;
const LOOK_UPS_AT_ONCE = 25;
const OPEN_STATES = ['waiting', 'prioritized', 'delayed', 'active'] as const;

/** What the process does with its queues, each command within a bound of time. */
@Injectable()
export class JobQueues implements OnApplicationShutdown {
  private readonly used = new Set<JobQueue>();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly queues: QueueRegistry,
    private readonly backend: QueueBackend,
  ) {}

  /** Adds a job per reminder; one whose event has a job already changes nothing. */
  async enqueue(name: string, reminders: readonly DeliveryJob[]): Promise<void> {
    const jobs = reminders.map(({ eventId, type, traceparent }) => ({
      name: type,
      data: { eventId, type, traceparent },
      opts: { jobId: eventId },
    }));
    const [first] = jobs;
    await this.command(
      name,
      `Adding jobs to ${name}`,
      (queue): Promise<unknown> =>
        // PostgreSQL makes two temporary tables for a bulk, which is a lot for one job.
        first && jobs.length === 1
          ? queue.add(first.name, first.data, first.opts)
          : queue.addBulk(jobs),
    );
  }

  /** Adds jobs where the queue has none, or only the remains of one that ended. */
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

  /**
   * Takes the delay off a job that waits for its time. Only saves time, so failing to is no
   * failure.
   */
  async hasten(name: string, eventId: string): Promise<void> {
    await this.command(name, `Hastening a job of ${name}`, async (queue) => {
      const job = await queue.getJob(eventId);
      if (job && (await job.isDelayed())) await job.promote();
    }).catch(() => undefined);
  }

  /**
   * How many jobs a worker could take or has taken, and how many there are with those in back-off.
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
        const [counts, [oldest]] = await Promise.all([
          queue.getJobCounts(...OPEN_STATES),
          queue.getJobs(['waiting'], 0, 0, true),
        ]);
        const jobs = Object.values(counts).reduce((sum, count) => sum + count, 0);
        return { jobs, oldestWaitingSince: oldest ? new Date(oldest.timestamp) : null };
      },
      timeoutMs,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    // A replay that has just been committed, for one, should still get its job.
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

/** True when the event has no job; what an ended one left under the id is removed. */
async function makeRoom(queue: JobQueue, eventId: string): Promise<boolean> {
  const state = await queue.getJobState(eventId);
  if (state !== 'completed' && state !== 'failed') return state === 'unknown';
  await queue.remove(eventId);
  return true;
}
