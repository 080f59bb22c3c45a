import { type DynamicModule, Global, Module } from '@nestjs/common';
import { PurgeIdempotencyKeys } from '../idempotency/purge-idempotency-keys.task.js';
import { DeliveryProcessor } from '../messaging/deliveries/delivery-processor.js';
import { DeliveryReport } from '../messaging/deliveries/delivery-report.js';
import { DeliveryRunner } from '../messaging/deliveries/delivery-runner.js';
import { DeliveryStates } from '../messaging/deliveries/delivery-state.js';
import { DeliveryWorkers } from '../messaging/deliveries/delivery-workers.js';
import { Inbox } from '../messaging/deliveries/inbox.js';
import { SettleInOneStatement } from '../messaging/deliveries/settle-in-one-statement.js';
import type { EventRoutes } from '../messaging/events/event-routes.js';
import { JobProcessor } from '../messaging/events/job-processor.js';
import { OutboxRelay } from '../messaging/outbox/outbox-relay.js';
import { PurgeHandledEvents } from '../messaging/outbox/purge-handled-events.task.js';
import { QueueLimits } from '../messaging/queues/queue-room.js';
import { QueuesModule } from '../messaging/queues/queues.module.js';
import { PurgeRateLimits } from '../rate-limiting/purge-rate-limits.task.js';
import { Schedule } from '../scheduling/schedule.js';
import { Heartbeat } from '../workers/heartbeat.js';
import { PurgeWorkers } from '../workers/purge-workers.task.js';
import { Sweeper } from './sweeper.js';
import { WorkerParts, WorkerRoutes } from './worker-parts.js';
import { WorkerRuntime } from './worker-runtime.js';

const OWN_TASKS = [
  Sweeper,
  PurgeIdempotencyKeys,
  PurgeRateLimits,
  PurgeHandledEvents,
  PurgeWorkers,
];

/**
 * The asynchronous half: relay, deliveries, sweeper and schedules. It starts with the application
 * and stops before everything else. It runs the consumers, tasks and checks that other modules
 * provide. Global, because every consumer is injected with the processor of its jobs.
 */
@Global()
@Module({})
export class WorkerRuntimeModule {
  static forRoot(routes: EventRoutes): DynamicModule {
    const table: WorkerRoutes = { routes };
    return {
      module: WorkerRuntimeModule,
      imports: [QueuesModule.forRoot([...new Set(Object.values(routes).flat())])],
      providers: [
        { provide: WorkerRoutes, useValue: table },
        { provide: JobProcessor, useExisting: DeliveryProcessor },
        ...OWN_TASKS,
        DeliveryProcessor,
        DeliveryReport,
        DeliveryRunner,
        DeliveryStates,
        DeliveryWorkers,
        Heartbeat,
        Inbox,
        OutboxRelay,
        QueueLimits,
        Schedule,
        SettleInOneStatement,
        WorkerParts,
        WorkerRuntime,
      ],
      exports: [JobProcessor, QueueLimits, WorkerRoutes],
    };
  }
}
