import { BullRegistrar } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import { DeliveryTimings } from '../queues/delivery-timings.js';
import { QueueStats } from '../queues/queue-stats.js';
import type { SupervisedWorker } from '../queues/supervised-worker.js';
import { DeliveryProcessor } from './delivery-processor.js';

/**
 * The part of the shutdown time that is reserved for the steps after this one: releasing
 * deliveries, queues that do not respond, and pools.
 */
const RESERVE_MS = 6_000;
/**
 * The time for the queue to record that a job has ended. Limited, because an unavailable queue
 * never would.
 */
const BOOKKEEPING_MS = 1_000;

/** The workers of all consumers. @nestjs/bullmq creates them; this class starts and stops them. */
@Injectable()
export class DeliveryWorkers {
  private readonly logger = new Logger(DeliveryWorkers.name);
  private workers: readonly SupervisedWorker[] = [];

  constructor(
    private readonly config: AppConfig,
    private readonly registrar: BullRegistrar,
    private readonly deliveries: DeliveryProcessor,
    private readonly timings: DeliveryTimings,
    private readonly stats: QueueStats,
  ) {}

  /** Resolves when all workers take jobs. */
  async start(consumers: readonly EventConsumer[], routes: EventRoutes): Promise<void> {
    this.deliveries.follow(routes);
    this.registrar.register();
    this.workers = consumers.map(({ worker }) => worker);
    for (const { name } of consumers) this.stats.watch(name);
    await Promise.all(this.workers.map((worker) => worker.start()));
  }

  /**
   * Takes no more jobs, and lets those in progress finish. Jobs that take too long are aborted, and
   * their deliveries released. Jobs that ignore the abort are left behind: another worker takes
   * them over when their lease ends.
   */
  async stop(): Promise<void> {
    const { drainMs, timeoutMs } = this.config.shutdown;
    this.deliveries.beginClosing();
    const closed = Promise.allSettled(this.workers.map((worker) => worker.close()));
    if (!(await this.deliveries.idleWithin(Math.max(0, timeoutMs - drainMs - RESERVE_MS)))) {
      this.logger.warn(
        `${this.deliveries.underWay} jobs take too long for the shutdown; they are given back.`,
      );
      this.deliveries.abort();
      await this.deliveries.idleWithin(this.timings.abortGraceMs + BOOKKEEPING_MS);
    }
    if (await inTime(BOOKKEEPING_MS, closed)) return;
    await inTime(
      BOOKKEEPING_MS,
      Promise.allSettled(this.workers.map((worker) => worker.abandon())),
    );
  }
}

const inTime = (timeoutMs: number, work: Promise<unknown>): Promise<boolean> =>
  withTimeout(timeoutMs, 'Closing', work).then(
    () => true,
    () => false,
  );
