/**
 * Asks the job queue for a sign of life. The queue's own code provides it; a process without a
 * queue binds none.
 */
export abstract class QueueProbe {
  /** @throws Error when the queue does not answer */
  abstract ping(): Promise<void>;
}
