import { Injectable } from '@nestjs/common';
import type { ConnectionOptions, QueueBaseOptions, QueueOptions, WorkerOptions } from 'bullmq';
import { AppConfig } from '../../config/app-config.js';
import { JOB_OPTIONS } from './delivery-job.js';
import { DeliveryTimings } from './delivery-timings.js';
import { QueueBackend } from './queue-backend.js';

/**
 * The `connection` that BullModule is configured with. @nestjs/bullmq knows one backend per
 * process, and passes only the connection from the shared configuration to a worker. So the
 * connection itself says where the jobs are and how to open a worker, and two applications in one
 * process may have different backends.
 */
@Injectable()
export class BullConnection {
  readonly workerOptions: Omit<WorkerOptions, 'connection'>;

  constructor(
    readonly backend: QueueBackend,
    { worker }: AppConfig,
    timings: DeliveryTimings,
  ) {
    this.workerOptions = workerOptions(worker.concurrency, timings);
  }

  /** @throws Error when a queue or a worker was configured without it */
  static of({ connection }: Pick<QueueBaseOptions, 'connection'>): BullConnection {
    const own: unknown = connection;
    if (own instanceof BullConnection) return own;
    throw new Error('Queues and workers take their connection from QueuesModule.');
  }

  get queueOptions(): QueueOptions {
    return { connection: this as unknown as ConnectionOptions, defaultJobOptions: JOB_OPTIONS };
  }
}

/** The options of every worker, on both backends. */
export const workerOptions = (concurrency: number, timings: DeliveryTimings) => ({
  concurrency,
  autorun: false,
  lockDuration: timings.leaseMs,
  stalledInterval: timings.stalledCheckMs,
  // With its default of 1, BullMQ gives a job up after two killed workers. The inbox counts crashes
  // itself.
  maxStalledCount: 1_000_000,
  // With the defaults, the first job after a restart of the database was picked up 11 s late.
  drainDelay: 2,
  runRetryDelay: 1_000,
});
