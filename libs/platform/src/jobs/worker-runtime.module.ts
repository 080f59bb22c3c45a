import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SealAudit } from '../audit/seal-audit.js';
import { Sealer } from '../audit/sealer.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { EventRoutes } from '../events/event-routes.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { DeliveryReport } from './delivery-report.js';
import { DeliveryRunner } from './delivery-runner.js';
import { DeliveryStates } from './delivery-state.js';
import { DeliveryTimings } from './delivery-timings.js';
import { DeliveryWorkers } from './delivery-workers.js';
import { PurgeHandledEvents, PurgeIdempotencyKeys, PurgeRateLimits } from './housekeeping.js';
import { Inbox } from './inbox.js';
import { QueueLimits } from './queue-room.js';
import { Schedule, type ScheduledTask } from './schedule.js';
import { SettleInOneStatement } from './settle-in-one-statement.js';
import { Sweeper } from './sweeper.js';
import { WorkerParts } from './worker-parts.js';
import { WorkerRuntime } from './worker-runtime.js';

const OWN_TASKS = [Sweeper, PurgeIdempotencyKeys, PurgeRateLimits, PurgeHandledEvents, SealAudit];

export interface WorkerRuntimeOptions {
  readonly routes: EventRoutes;
  /** Provided by modules that the application imports. */
  readonly consumers: ReadonlyArray<Type<EventConsumer>>;
  /** Tasks of other modules, provided likewise. */
  readonly tasks?: ReadonlyArray<Type<ScheduledTask>>;
}

/** The asynchronous half: relay, deliveries, sweeper and schedules. Starts with the application and stops before anything else does. */
@Module({})
export class WorkerRuntimeModule {
  static forRoot({ routes, consumers, tasks = [] }: WorkerRuntimeOptions): DynamicModule {
    const parts: WorkerParts = { routes, consumers, tasks: [...OWN_TASKS, ...tasks] };
    return {
      module: WorkerRuntimeModule,
      providers: [
        { provide: WorkerParts, useValue: parts },
        ...OWN_TASKS,
        DeliveryReport,
        DeliveryRunner,
        DeliveryStates,
        DeliveryTimings,
        DeliveryWorkers,
        Inbox,
        OutboxRelay,
        QueueLimits,
        Schedule,
        Sealer,
        SettleInOneStatement,
        WorkerRuntime,
      ],
    };
  }
}
