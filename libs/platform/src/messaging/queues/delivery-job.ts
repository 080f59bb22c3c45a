import type { DefaultJobOptions } from 'bullmq';

/**
 * What a job holds: which event, and its trace. The event itself stays in the outbox, so nothing
 * personal ever lies in a queue.
 */
export interface DeliveryJob {
  readonly eventId: string;
  readonly type: string;
  readonly traceparent: string;
}

/**
 * The outbox and the inbox count attempts and bury the dead, so a job may come back for ever; it
 * vanishes when it is finished, so that its id is free again. A job is kept from failing by itself:
 * a delay, and a new look at the inbox, come in its place.
 */
export const JOB_OPTIONS = {
  attempts: 1_000_000,
  backoff: { type: 'fixed', delay: 1_000 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
  stackTraceLimit: 1,
} as const satisfies DefaultJobOptions;
