import { DatabaseUnavailable } from './database-unavailable.js';

export interface BulkheadLimits {
  /** How many run at the same time. */
  readonly atOnce: number;
  /** How many may wait for their turn. */
  readonly maxWaiting: number;
  /** How long one waits for its turn. */
  readonly maxWaitMs: number;
}

interface Waiting {
  start(): void;
}

/** Runs a few pieces of work at a time and lets a bounded number of others wait a bounded time. */
export class Bulkhead {
  private running = 0;
  private readonly line = new Set<Waiting>();

  constructor(private readonly limits: BulkheadLimits) {}

  /** @throws DatabaseUnavailable when the line is full, or the turn does not come in time */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.limits.atOnce) await this.turn();
    else this.running++;
    try {
      return await work();
    } finally {
      this.next();
    }
  }

  private turn(): Promise<void> {
    const { maxWaiting, maxWaitMs } = this.limits;
    if (this.line.size >= maxWaiting)
      return Promise.reject(new DatabaseUnavailable(`${maxWaiting} others wait already.`));
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        start: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.line.delete(waiting);
        reject(new DatabaseUnavailable(`The turn did not come within ${maxWaitMs} ms.`));
      }, maxWaitMs);
      this.line.add(waiting);
    });
  }

  /** Hands the place to the one that has waited longest, or frees it. */
  private next(): void {
    const [first] = this.line;
    if (!first) {
      this.running--;
      return;
    }
    this.line.delete(first);
    first.start();
  }
}
