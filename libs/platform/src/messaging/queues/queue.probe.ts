/**
 * Checks that the job queue responds. The queue code provides it; a process without a queue binds
 * none.
 */
export abstract class QueueProbe {
  /** @throws Error when the queue does not respond */
  abstract ping(): Promise<void>;
}
