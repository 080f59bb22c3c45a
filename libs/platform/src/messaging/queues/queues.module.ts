import { BullModule, getQueueToken } from '@nestjs/bullmq';
import { type DynamicModule, Module } from '@nestjs/common';
import { BullConnection } from './bull-connection.js';
import { JobQueue } from './job-queue.js';
import { SupervisedWorker } from './supervised-worker.js';

// Set before any queue is registered, because BullModule stores the class with each registration.
BullModule.queueClass = JobQueue;
BullModule.workerClass = SupervisedWorker;

export { getQueueToken };

const FROM_CONNECTION = {
  inject: [BullConnection],
  useFactory: ({ queueOptions }: BullConnection) => queueOptions,
};

/**
 * The job queues, one per consumer. It loads BullMQ, so the API imports this file only when it
 * first needs a queue.
 */
@Module({})
export class QueuesModule {
  /** For a worker. Its runtime registers the workers itself once the backend is ready. */
  static forRoot(consumers: readonly string[]): DynamicModule {
    return {
      module: QueuesModule,
      imports: [
        BullModule.forRootAsync({
          ...FROM_CONNECTION,
          extraOptions: { manualRegistration: true },
        }),
        BullModule.registerQueue(...consumers.map((name) => ({ name }))),
      ],
      exports: [BullModule],
    };
  }

  /**
   * Registers one queue in a process that is already running. The global configuration does not
   * reach it.
   */
  static forQueue(name: string): DynamicModule {
    return {
      module: QueuesModule,
      imports: [BullModule.registerQueueAsync({ ...FROM_CONNECTION, name })],
      exports: [BullModule],
    };
  }
}
