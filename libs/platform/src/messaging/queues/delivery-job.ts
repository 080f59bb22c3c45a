import type { DefaultJobOptions } from 'bullmq';

/**
 * The content of a job: which event, and its trace. The event itself stays in the outbox, so queues
 * never hold personal data.
 */
export interface DeliveryJob {
  readonly eventId: string;
  readonly type: string;
  readonly traceparent: string;
}

/**
 * The outbox and the inbox count attempts and write dead letters, so a job may be retried without
 * limit. A finished job is removed, so that its id is free again. A job never fails by itself: it
 * is delayed, and the inbox is read again.
 */
export const JOB_OPTIONS = {
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
  stackTraceLimit: 1,
} as const satisfies DefaultJobOptions;
