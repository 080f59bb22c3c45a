import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DelayedError } from 'bullmq';
import { validate as isUuid } from 'uuid';
import { AppConfig } from '../../config/app-config.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import { DeliveryTimings } from '../queues/delivery-timings.js';
import {
  type DeliveryJob,
  type DeliveryJobProcessor,
  type OpenWorker,
  QueueBackend,
} from '../queues/queue-backend.js';
import { QueueStats } from '../queues/queue-stats.js';
import { DeliveryRunner, type Outcome, type ReceivedJob } from './delivery-runner.js';
import { SupervisedWorker } from './supervised-worker.js';

/** What is left of the shutdown time for what comes after: giving back, queues that do not answer, pools. */
const RESERVE_MS = 6_000;
/** For the queue to note that a job has ended; a queue that is away would never do it. */
const BOOKKEEPING_MS = 1_000;
const IDLE_POLL_MS = 20;
/** Deliveries of one subject that follow each other in one job. */
const MOST_OF_A_SUBJECT = 20;

/** One worker per consumer: takes its jobs, and lets the runner do what they remind of. */
@Injectable()
export class DeliveryWorkers {
  private readonly logger = new Logger(DeliveryWorkers.name);
  private readonly stopping = new AbortController();
  private readonly workers: SupervisedWorker[] = [];
  private underWay = 0;
  private closing = false;

  constructor(
    private readonly config: AppConfig,
    private readonly backend: QueueBackend,
    private readonly runner: DeliveryRunner,
    private readonly timings: DeliveryTimings,
    private readonly stats: QueueStats,
  ) {}

  /** Resolves when all of them take jobs. */
  async start(consumers: readonly EventConsumer[], routes: EventRoutes): Promise<void> {
    const started = consumers.map((consumer) => {
      this.stats.watch(consumer.name);
      const heard = Object.keys(routes).filter((type) => routes[type]?.includes(consumer.name));
      const worker = new SupervisedWorker(consumer.name, () => this.open(consumer, heard));
      this.workers.push(worker);
      return worker.start();
    });
    await Promise.all(started);
  }

  /**
   * Takes no more jobs and lets those under way finish. What takes too long is told to stop, and its delivery is given back; what does not
   * heed that is left behind, to be taken over when its lease ends.
   */
  async stop(): Promise<void> {
    const { drainMs, timeoutMs } = this.config.shutdown;
    this.closing = true;
    const closed = Promise.allSettled(this.workers.map((worker) => worker.close()));
    if (!(await this.idleWithin(Math.max(0, timeoutMs - drainMs - RESERVE_MS)))) {
      this.logger.warn(
        `${this.underWay} jobs take too long for the shutdown; they are given back.`,
      );
      this.stopping.abort(new Error('The worker is shutting down.'));
      await this.idleWithin(this.timings.abortGraceMs + BOOKKEEPING_MS);
    }
    if (await inTime(BOOKKEEPING_MS, closed)) return;
    await inTime(
      BOOKKEEPING_MS,
      Promise.allSettled(this.workers.map((worker) => worker.disconnect())),
    );
  }

  private open(consumer: EventConsumer, heard: readonly string[]): OpenWorker {
    const { concurrency } = this.config.worker;
    const worker = this.backend.openWorker(
      consumer.name,
      this.processor(consumer, heard),
      concurrency,
      this.timings,
    );
    return worker.on('stalled', (jobId) =>
      this.logger.warn(`The worker that had the event ${jobId} for ${consumer.name} fell silent.`),
    );
  }

  /** The next delivery counts as enqueued since its predecessor was settled: if this fails, the sweeper finds it. */
  private async bring(consumer: string, next: DeliveryJob): Promise<void> {
    await this.backend
      .enqueue(consumer, [next])
      .catch((error: unknown) =>
        this.logger.warn(`The sweeper will bring the next event of a subject: ${errorText(error)}`),
      );
  }

  private async idleWithin(patienceMs: number): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    while (this.underWay > 0 && performance.now() < deadline) await delay(IDLE_POLL_MS);
    return this.underWay === 0;
  }

  private processor(consumer: EventConsumer, heard: readonly string[]): DeliveryJobProcessor {
    return async (job, token) => {
      const { eventId } = job.data;
      if (!isUuid(eventId))
        return this.logger.error(
          `${consumer.name} dropped the job ${job.id}, which names no event: it is not ours.`,
        );
      this.underWay += 1;
      const outcome = await this.handle(consumer, heard, {
        eventId,
        fellSilent: job.stalledCounter > 0,
      }).finally(() => {
        this.underWay -= 1;
      });
      if (outcome.kind === 'again') {
        await job.moveToDelayed(Date.now() + outcome.afterMs, token);
        throw new DelayedError();
      }
    };
  }

  /**
   * Handles the delivery that the job reminds of, and those of its subject that were held until now: they need no job of their own, and
   * the job of the first stands for them if the worker dies. A few only, so that a busy subject does not keep others waiting.
   */
  private async handle(
    consumer: EventConsumer,
    heard: readonly string[],
    job: ReceivedJob,
  ): Promise<Outcome> {
    const { signal } = this.stopping;
    const outcome = await this.runner.run(consumer, heard, job, signal);
    let next = outcome.kind === 'settled' ? outcome.next : undefined;
    for (let handled = 1; next; handled++) {
      if (!next.held) {
        await this.backend.hasten(consumer.name, next.eventId);
        break;
      }
      if (handled === MOST_OF_A_SUBJECT || this.closing) {
        await this.bring(consumer.name, next);
        break;
      }
      const reminded = { eventId: next.eventId, fellSilent: false };
      const following = await this.runner.run(consumer, heard, reminded, signal);
      if (following.kind === 'again') {
        await this.bring(consumer.name, next);
        break;
      }
      next = following.next;
    }
    return outcome;
  }
}

const inTime = (timeoutMs: number, work: Promise<unknown>): Promise<boolean> =>
  withTimeout(timeoutMs, 'Closing', work).then(
    () => true,
    () => false,
  );
