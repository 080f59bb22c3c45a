import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ConfigurationError } from '../config/configuration-error.js';
import { errorText } from '../kernel/errors/error-text.js';
import { backoffMs } from '../kernel/timeouts/backoff.js';
import { DeliveryWorkers } from '../messaging/deliveries/delivery-workers.js';
import { assertRoutesFit } from '../messaging/deliveries/routes-fit.js';
import type { EventConsumer } from '../messaging/events/event-consumer.js';
import { OutboxRelay } from '../messaging/outbox/outbox-relay.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { QueueBackend } from '../messaging/queues/queue-backend.js';
import { Schedule } from '../scheduling/schedule.js';
import { Heartbeat } from '../workers/heartbeat.js';
import { WorkerParts } from './worker-parts.js';

const PREPARE_LIMITS = { firstBackoffMs: 2_000, maxBackoffMs: 10_000 };

/**
 * Everything that runs in the background of a worker, and the order in which it starts and stops.
 */
@Injectable()
export class WorkerRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerRuntime.name);
  private readonly stopping = new AbortController();
  private announceRunning: () => void = () => undefined;

  /** Resolves when every consumer takes jobs; never if the worker stops before that. */
  readonly running = new Promise<void>((resolve) => {
    this.announceRunning = resolve;
  });

  constructor(
    private readonly parts: WorkerParts,
    private readonly backend: QueueBackend,
    private readonly relay: OutboxRelay,
    private readonly schedule: Schedule,
    private readonly workers: DeliveryWorkers,
    private readonly queues: JobQueues,
    private readonly heartbeat: Heartbeat,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const consumers = this.parts.consumers();
    assertRoutesFit(this.parts.routes, consumers);
    for (const check of this.parts.checks()) await check.assertReady();
    for (const { name, policy } of consumers) {
      this.queues.rank(name, policy.priority ?? {});
      if (policy.perOwner !== undefined) this.relay.limit(name, policy.perOwner);
    }
    this.heartbeat.start(consumers.map(({ name }) => name));
    this.relay.start(this.parts.routes);
    this.schedule.start(this.parts.tasks());
    await this.consume(consumers);
  }

  /**
   * Runs before the shutdown hooks of any module: the jobs in progress still need the database and
   * the mailer.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.relay.stop(), this.schedule.stop(), this.workers.stop()]);
    await this.heartbeat.stop();
  }

  /**
   * An unavailable queue does not prevent the worker's start: it takes jobs as soon as the queue is
   * available. A queue that would lose jobs does prevent the start, while the operator is watching.
   * If that is discovered later, the worker waits, unready, until it is fixed.
   */
  private async consume(consumers: readonly EventConsumer[]): Promise<void> {
    try {
      await this.backend.prepare();
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      this.logger.warn(`The queue is not there yet: ${errorText(error)}`);
      void this.consumeLater(consumers);
      return;
    }
    this.takeJobs(consumers);
  }

  private async consumeLater(consumers: readonly EventConsumer[]): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 1; !signal.aborted; failures++) {
      await delay(backoffMs(failures, PREPARE_LIMITS), undefined, { signal }).catch(
        () => undefined,
      );
      try {
        await this.backend.prepare();
        return this.takeJobs(consumers);
      } catch (error) {
        if (!signal.aborted)
          this.logger.error(`No jobs are taken, the queue is not ready: ${errorText(error)}`);
      }
    }
  }

  private takeJobs(consumers: readonly EventConsumer[]): void {
    if (this.stopping.signal.aborted) return;
    void this.workers.start(consumers, this.parts.routes).then(this.announceRunning);
  }
}
