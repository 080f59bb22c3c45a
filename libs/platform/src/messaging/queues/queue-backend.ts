import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { IQueueBackend, Job, Queue, Worker } from 'bullmq';
import { ConfigurationError } from '../../config/configuration-error.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import { DeliveryTimings } from './delivery-timings.js';

/** What a job holds: which event, and its trace. The event itself stays in the outbox, so nothing personal ever lies in a queue. */
export interface DeliveryJob {
  readonly eventId: string;
  readonly type: string;
  readonly traceparent: string;
}

export interface QueueDepth {
  /** Waiting, delayed and being worked on. */
  readonly jobs: number;
  /** Since when the oldest job that nobody has taken yet waits; null when none does. */
  readonly oldestWaitingSince: Date | null;
}

export type OpenQueue = Queue<DeliveryJob, void, string, DeliveryJob, void, string, IQueueBackend>;
export type OpenWorker = Worker<DeliveryJob, void, string, IQueueBackend>;
export type DeliveryJobProcessor = (job: Job<DeliveryJob, void>, token: string) => Promise<void>;

/** The queue is there, but in a state in which it would lose jobs: somebody must mend it, so the process ends with the code for that. */
export class UnsafeQueue extends ConfigurationError {}

/** A queue that does not answer must not hold up the relay's transaction, a request or a health check for longer. */
const COMMAND_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** A queue that is away says so with every attempt to connect: once in this time is enough. */
const REPEAT_COMPLAINT_MS = 60_000;
const LOOK_UPS_AT_ONCE = 25;
const OPEN_STATES = ['waiting', 'prioritized', 'delayed', 'active'] as const;

/**
 * The outbox and the inbox count attempts and bury the dead, so a job may come back for ever; it vanishes when it is finished, so that its id is free
 * again. A job is kept from failing by itself: a delay, and a new look at the inbox, come in its place.
 */
const JOB_OPTIONS = {
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
  stackTraceLimit: 1,
} as const;

/** What every worker is opened with, whatever the queue runs on. */
export const workerOptions = (concurrency: number, timings: DeliveryTimings) => ({
  concurrency,
  autorun: false,
  lockDuration: timings.leaseMs,
  stalledInterval: timings.stalledCheckMs,
  // BullMQ's default of 1 gives a job up after two killed workers. The inbox counts crashes itself.
  maxStalledCount: 1_000_000,
  // With the defaults, the first job after a restart of the database was picked up 11 s late.
  drainDelay: 2,
  runRetryDelay: 1_000,
});

/** The job queues, one per consumer: on Redis, or on PostgreSQL when there is no Redis. A queue is opened when it is first used. */
export abstract class QueueBackend implements OnApplicationShutdown {
  abstract readonly kind: 'redis' | 'postgres';
  protected readonly logger = new Logger('JobQueues');
  private readonly queues = new Map<string, Promise<OpenQueue>>();
  private readonly complaints = new Map<string, number>();
  private readonly underWay = new Set<Promise<unknown>>();

  /**
   * Makes the backend ready for workers.
   * @throws ConfigurationError when somebody must mend it; UnsafeQueue when jobs would be lost
   * @throws Error while it cannot be reached
   */
  abstract prepare(): Promise<void>;

  /** A worker that has not been told to run yet. */
  abstract openWorker(
    name: string,
    process: DeliveryJobProcessor,
    concurrency: number,
    timings: DeliveryTimings,
  ): OpenWorker;

  protected abstract openQueue(name: string): Promise<OpenQueue>;
  protected abstract pingConnection(): Promise<void>;
  protected abstract closeConnections(): Promise<void>;

  /** Adds a job per reminder; one whose event has a job already changes nothing. */
  async enqueue(name: string, reminders: readonly DeliveryJob[]): Promise<void> {
    const jobs = reminders.map(({ eventId, type, traceparent }) => ({
      name: type,
      data: { eventId, type, traceparent },
      opts: { ...JOB_OPTIONS, jobId: eventId },
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

  /** Takes the delay off a job that waits for its time. Only saves time, so failing to is no failure. */
  async hasten(name: string, eventId: string): Promise<void> {
    await this.command(name, `Hastening a job of ${name}`, async (queue) => {
      const job = await queue.getJob(eventId);
      if (job && (await job.isDelayed())) await job.promote();
    }).catch(() => undefined);
  }

  /** How many jobs a worker could take or has taken, and how many there are with those in back-off. */
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

  /** @throws Error when the backend does not answer in time */
  async ping(timeoutMs = COMMAND_TIMEOUT_MS): Promise<void> {
    await withTimeout(timeoutMs, 'The queue', this.pingConnection());
  }

  async onApplicationShutdown(): Promise<void> {
    // A replay that has just been committed, for one, should still get its job.
    await withTimeout(CLOSE_TIMEOUT_MS, 'Adding jobs', Promise.allSettled(this.underWay)).catch(
      () => undefined,
    );
    const open = await Promise.allSettled(this.queues.values());
    this.queues.clear();
    const closings = open.map((queue) =>
      queue.status === 'fulfilled' ? queue.value.close() : Promise.resolve(),
    );
    await withTimeout(CLOSE_TIMEOUT_MS, 'Closing the queues', Promise.allSettled(closings)).catch(
      () => undefined,
    );
    await withTimeout(CLOSE_TIMEOUT_MS, 'Closing the queues', this.closeConnections()).catch(
      () => undefined,
    );
  }

  /** Without a listener BullMQ prints whole connection objects, passwords among them. */
  protected quietly<Emitter extends OpenQueue | OpenWorker>(opened: Emitter): Emitter {
    (opened as OpenQueue).on('error', (error: Error) =>
      this.complain(`Queue ${opened.name}: ${errorText(error)}`),
    );
    return opened;
  }

  private complain(complaint: string): void {
    const now = performance.now();
    if (now - (this.complaints.get(complaint) ?? Number.NEGATIVE_INFINITY) < REPEAT_COMPLAINT_MS)
      return;
    if (this.complaints.size > 100) this.complaints.clear();
    this.complaints.set(complaint, now);
    this.logger.warn(complaint);
  }

  private async command<T>(
    name: string,
    what: string,
    run: (queue: OpenQueue) => Promise<T>,
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

  private queue(name: string): Promise<OpenQueue> {
    const known = this.queues.get(name);
    if (known) return known;
    const opened = this.openQueue(name).then((queue) => this.quietly(queue));
    const ready = opened.then((queue) => queue.waitUntilReady().then(() => queue));
    this.queues.set(name, ready);
    // A queue remembers for ever that its first connection failed: the next call starts with a new one.
    ready.catch(() => {
      this.queues.delete(name);
      opened.then((queue) => queue.close()).catch(() => undefined);
    });
    return ready;
  }
}

/** True when the event has no job; what an ended one left under the id is removed. */
async function makeRoom(queue: OpenQueue, eventId: string): Promise<boolean> {
  const state = await queue.getJobState(eventId);
  if (state !== 'completed' && state !== 'failed') return state === 'unknown';
  await queue.remove(eventId);
  return true;
}
