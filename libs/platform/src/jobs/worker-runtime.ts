import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { DeliveryWorkers } from './delivery-workers.js';
import { errorText } from './error-text.js';
import { QueueBackend, UnsafeQueue } from './queue-backend.js';
import { assertRoutesFit } from './routes-fit.js';
import { Schedule, ScheduledTask } from './schedule.js';

const PREPARE_RETRY_MS = 1_000;

/** Which consumers and tasks this worker runs; their classes, because their modules provide them. */
export class WorkerParts {
  readonly routes!: EventRoutes;
  readonly consumers!: ReadonlyArray<Type<EventConsumer>>;
  readonly tasks!: ReadonlyArray<Type<ScheduledTask>>;
}

/** Everything that runs by itself in a worker, and the order in which it starts and stops. */
@Injectable()
export class WorkerRuntime implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerRuntime.name);
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly parts: WorkerParts,
    private readonly modules: ModuleRef,
    private readonly backend: QueueBackend,
    private readonly relay: OutboxRelay,
    private readonly schedule: Schedule,
    private readonly workers: DeliveryWorkers,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const consumers = this.parts.consumers.map((type) => this.modules.get(type, { strict: false }));
    assertRoutesFit(this.parts.routes, consumers);
    this.relay.start(this.parts.routes);
    this.schedule.start(this.parts.tasks.map((type) => this.modules.get(type, { strict: false })));
    await this.consume(consumers);
  }

  /** Before the shutdown hooks of any module: the jobs that are under way still need the database and the mailer. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await Promise.all([this.relay.stop(), this.schedule.stop(), this.workers.stop()]);
  }

  /** A queue that is away does not keep the worker from starting: jobs are taken as soon as it is there. */
  private async consume(consumers: readonly EventConsumer[]): Promise<void> {
    if (this.stopped) return;
    try {
      await this.backend.prepare();
    } catch (error) {
      if (error instanceof UnsafeQueue) throw error;
      this.logger.warn(`The queue is not there yet: ${errorText(error)}`);
      this.retry = setTimeout(
        () => void this.consume(consumers).catch((late) => this.logger.fatal(errorText(late))),
        PREPARE_RETRY_MS,
      );
      return;
    }
    if (!this.stopped) this.workers.start(consumers, this.parts.routes);
  }
}
