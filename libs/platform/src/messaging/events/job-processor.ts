import type { Job } from 'bullmq';
import type { DeliveryJob } from '../queues/delivery-job.js';
import type { EventConsumer } from './event-consumer.js';

/** Runs the delivery of a job. The worker's runtime provides it. */
export abstract class JobProcessor {
  /** @param token the worker's lock on the job */
  abstract process(consumer: EventConsumer, job: Job<DeliveryJob>, token: string): Promise<void>;
}
