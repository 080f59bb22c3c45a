import { Injectable } from '@nestjs/common';
import type { JobQueues } from './job-queues.js';

/**
 * How many jobs of one consumer the queue may hold. Injected, so that tests need not fill a queue
 * as large as in production.
 */
@Injectable()
export class QueueLimits {
  /**
   * Limits the jobs that a worker could take now: enough to keep every worker busy until the
   * relay's next batch.
   */
  readonly ready: number = 1_000;
  /**
   * Limits all jobs, including those in back-off. Ten times as many, so that a thousand mails to a
   * server that is down do not delay the others. A consumer with more failures than this has no use
   * for further jobs.
   */
  readonly total: number = 10_000;
  /**
   * Of `ready`, the part of one owner: a quarter keeps workers busy, and leaves room for others.
   */
  readonly perOwner: number = 250;
  /** Of `total`, the part of one owner. */
  readonly totalPerOwner: number = 2_500;
  /** Less room than this counts as none: small batches cost as much as large ones. */
  readonly worthwhile: number = 50;
}

/**
 * How long a full queue is assumed to stay full, so that counting its jobs does not keep the
 * database busy.
 */
const FULL_FOR_MS = 100;

/**
 * Back-pressure: how many more jobs the queues may hold. Other events wait in the outbox, where
 * they cost nothing, while a queue gets slower with every job. A queue is counted when the
 * allowance of the last count is used up. Each count grants half of the free room, because other
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
   * Returns how many jobs may be added now. A queue that cannot be counted has room: adding to it
   * reports the error.
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
