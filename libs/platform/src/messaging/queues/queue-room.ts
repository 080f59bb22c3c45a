import { Injectable } from '@nestjs/common';
import type { JobQueues } from './job-queues.js';

/**
 * How many jobs of one consumer the queue may hold. Injected, so that a test need not fill a queue
 * as large as production's.
 */
@Injectable()
export class QueueLimits {
  /**
   * Jobs that a worker could take now: enough for every worker to be busy until the relay looks
   * again.
   */
  readonly ready: number = 1_000;
  /**
   * All jobs, those in back-off included. Ten times as many, so that a thousand mails to a server
   * that is down do not hold up the others; a consumer with more failures than this has no use for
   * further jobs.
   */
  readonly total: number = 10_000;
  /** Less room than this is none: batches of a few cost as much as batches of many. */
  readonly worthwhile: number = 50;
}

/**
 * How long a full queue is taken for full, so that counting its jobs does not keep the database
 * busy.
 */
const FULL_FOR_MS = 100;

/**
 * Back-pressure: how many more jobs the queues may hold. Events beyond it wait in the outbox, where
 * they cost nothing, while a queue gets slower with every job in it. A queue is counted when the
 * allowance of the last count is used up. Each count grants half of what is free, because other
 * relays count at the same time.
 */
export class QueueRoom {
  private readonly allowances = new Map<string, number>();
  private readonly fullUntil = new Map<string, number>();

  constructor(
    private readonly queues: Pick<JobQueues, 'load'>,
    private readonly limits: QueueLimits,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * How many jobs may be added now. A queue that cannot be counted has room: adding to it says what
   * is wrong.
   */
  async of(consumer: string): Promise<number> {
    const allowance = this.allowances.get(consumer) ?? 0;
    if (allowance > 0) return allowance;
    if (this.now() < (this.fullUntil.get(consumer) ?? 0)) return 0;
    const granted = await this.count(consumer).catch(() => this.limits.worthwhile);
    this.allowances.set(consumer, granted);
    if (granted === 0) this.fullUntil.set(consumer, this.now() + FULL_FOR_MS);
    return granted;
  }

  use(consumer: string, jobs: number): void {
    this.allowances.set(consumer, Math.max(0, (this.allowances.get(consumer) ?? 0) - jobs));
  }

  private async count(consumer: string): Promise<number> {
    const { ready, jobs } = await this.queues.load(consumer);
    const free = Math.min(this.limits.ready - ready, this.limits.total - jobs);
    return free < this.limits.worthwhile ? 0 : Math.ceil(free / 2);
  }
}
