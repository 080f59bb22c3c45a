import type { Transaction, Transactions } from '../../database/transactions.js';
import type { JobOrigin } from '../job.js';
import type { JobRuns, Progress, RunningJob } from './job-runs.js';

/** The job was cancelled or erased, or another worker continues it: this one writes no more. */
export class JobTakenAway extends Error {
  constructor() {
    super('The job is over, or another worker continues it.');
  }
}

/** One attempt at one slice of a job. */
export class JobRun<Payload extends object, Position extends object> {
  private steps = 0;
  private over = false;

  constructor(
    private readonly job: RunningJob,
    readonly payload: Payload,
    private readonly runner: string,
    /** A value of `performance.now()`. */
    private readonly endsAtMs: number,
    private readonly runs: JobRuns,
    private readonly transactions: Transactions,
  ) {
    this.position = job.position as Position | null;
    this.done = job.done;
  }

  /** Null before the first step. */
  position: Position | null;
  done: number;

  get id(): string {
    return this.job.id;
  }

  get owner(): { readonly ownerId: string; readonly principal: string } {
    return this.job;
  }

  get origin(): JobOrigin {
    return this.job.origin;
  }

  get createdAt(): Date {
    return this.job.createdAt;
  }

  /** After a step: the rest is for the next slice, or the job has ended. */
  get isSliceOver(): boolean {
    return this.over || (this.steps > 0 && performance.now() >= this.endsAtMs);
  }

  /** Whether this attempt has brought the job on. */
  get hasAdvanced(): boolean {
    return this.over || this.steps > 0;
  }

  /**
   * Commits the effects of a step together with the position behind it, so they happen once. `work`
   * may run again after a deadlock, and must not touch anything outside `tx`.
   * @throws JobTakenAway
   */
  async step(work: (tx: Transaction) => Promise<Progress & { position: Position }>): Promise<void> {
    const reached = await this.transactions.run(async (tx) => {
      if (!(await this.runs.hold(tx, this.id, this.runner))) throw new JobTakenAway();
      const progress = await work(tx);
      await this.runs.advance(tx, this.id, progress);
      return progress;
    });
    this.position = reached.position;
    this.done = reached.done;
    this.steps += 1;
  }

  /**
   * Commits the last effects together with the result.
   * @throws JobTakenAway
   */
  async finish(work: (tx: Transaction) => Promise<object>): Promise<void> {
    await this.transactions.run(async (tx) => {
      if (!(await this.runs.hold(tx, this.id, this.runner))) throw new JobTakenAway();
      await this.runs.succeed(tx, this.id, this.done, await work(tx));
    });
    this.over = true;
  }
}
