import { type DynamicModule, Module } from '@nestjs/common';
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
import { Schedule } from './schedule.js';
import { SettleInOneStatement } from './settle-in-one-statement.js';
import { Sweeper } from './sweeper.js';
import { WorkerParts, WorkerRoutes } from './worker-parts.js';
import { WorkerRuntime } from './worker-runtime.js';

const OWN_TASKS = [Sweeper, PurgeIdempotencyKeys, PurgeRateLimits, PurgeHandledEvents];

/**
 * The asynchronous half: relay, deliveries, sweeper and schedules. Starts with the application and
 * stops before anything else does. It runs the consumers, tasks and checks that other modules provide.
 */
@Module({})
export class WorkerRuntimeModule {
  static forRoot(routes: EventRoutes): DynamicModule {
    const table: WorkerRoutes = { routes };
    return {
      module: WorkerRuntimeModule,
      providers: [
        { provide: WorkerRoutes, useValue: table },
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
        SettleInOneStatement,
        WorkerParts,
        WorkerRuntime,
      ],
    };
  }
}
