import { DatabaseUnavailable } from './database-unavailable.js';

interface BulkheadLimits {
  /** The maximum number of tasks that run at the same time. */
  readonly atOnce: number;
  /** The maximum number of tasks that wait for their turn. */
  readonly maxWaiting: number;
  /** The maximum time that a task waits for its turn. */
  readonly maxWaitMs: number;
  /**
   * The maximum time that a task waits while no running task ends: then the running ones are stuck.
   * Default: `maxWaitMs`.
   */
  readonly maxStallMs?: number;
}

interface Waiting {
  start(): void;
}

/** The work was not begun: too much other work was before it. */
export class NoTurn extends DatabaseUnavailable {}

/** Runs a few tasks at a time, and lets a limited number of others wait for a limited time. */
export class Bulkhead {
  private running = 0;
  private lastEnd = 0;
  private readonly line = new Set<Waiting>();

  constructor(private readonly limits: BulkheadLimits) {}

  get waiting(): number {
    return this.line.size;
  }

  /** @throws NoTurn when the queue is full, or the turn does not come in time */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /**
   * Waits for a turn, which `leave` ends.
   * @throws NoTurn when the queue is full, or the turn does not come in time
   */
  enter(): Promise<void> {
    const { atOnce, maxWaiting, maxWaitMs, maxStallMs = maxWaitMs } = this.limits;
    if (this.running < atOnce) {
      this.running++;
      return Promise.resolve();
    }
    if (this.line.size >= maxWaiting)
      return Promise.reject(new NoTurn(`${maxWaiting} others wait already.`));
    const since = performance.now();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout;
      const waiting: Waiting = {
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const look = (): void => {
        const now = performance.now();
        const left = Math.min(
          since + maxWaitMs - now,
          Math.max(since, this.lastEnd) + maxStallMs - now,
        );
        if (left > 0) {
          timer = setTimeout(look, left);
          return;
        }
        this.line.delete(waiting);
        reject(new NoTurn(`No turn came within ${Math.round(now - since)} ms.`));
      };
      this.line.add(waiting);
      timer = setTimeout(look, Math.min(maxWaitMs, maxStallMs));
    });
  }

  /** Passes the turn to the task that has waited longest, or frees it. */
  leave(): void {
    this.lastEnd = performance.now();
    const [first] = this.line;
    if (!first) {
      this.running--;
      return;
    }
    this.line.delete(first);
    first.start();
  }
}
