import { setMaxListeners } from 'node:events';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { errorText } from '../kernel/errors/error-text.js';
import { newId } from '../kernel/ids/new-id.js';
import { Lease } from '../kernel/timeouts/lease.js';
import { runWithTimeout } from '../kernel/timeouts/run-with-timeout.js';
import { Metrics } from '../metrics/metrics.js';
import { traced } from '../tracing/tracer.js';

/** Recurring work that one process at a time runs, however many processes there are. */
export abstract class ScheduledTask {
  /** Never rename one: it is the key of the task's row. */
  abstract readonly name: string;
  abstract readonly everyMs: number;
  /** The signal fires after this time. */
  abstract readonly timeoutMs: number;

  /** Works in limited batches, and is repeatable: it may be interrupted at any point. */
  abstract run(signal: AbortSignal): Promise<void>;
}

const GRACE_MS = 2_000;
/** The pause after a failure, if the task's own interval is longer. */
const RETRY_MS = 60_000;
/**
 * Checking only once per interval could narrowly miss the moment, and wait for another interval.
 */
const LOOKS_PER_INTERVAL = 4;

/**
 * Runs tasks that are due. The due time and the current owner of a task are in its row. So an
 * interval applies to the whole installation, and no connection is held while a task works (as a
 * session's advisory lock would need). The lease is short and renewed while the task works: when a
 * process is killed, another one takes the task over in seconds, however long the task may take.
 */
@Injectable()
export class Schedule {
  /** Far above any pause of a healthy event loop. */
  protected readonly leaseMs: number = 15_000;
  private readonly logger = new Logger(Schedule.name);
  private readonly owner = newId();
  private readonly stopping = new AbortController();
  private readonly loops: Array<Promise<void>> = [];
  private readonly durations;

  constructor(
    private readonly dataSource: DataSource,
    metrics: Metrics,
  ) {
    this.durations = metrics.durations(
      'scheduled_task_duration_seconds',
      'Time of one run of a scheduled task, by how it ended: succeeded, failed or stopped.',
      ['task', 'outcome'],
    );
  }

  start(tasks: readonly ScheduledTask[]): void {
    // Each task adds one listener while it waits and one while it runs; Node reports more than ten
    // as a leak.
    setMaxListeners(2 * tasks.length, this.stopping.signal);
    for (const task of tasks) this.loops.push(this.loop(task));
  }

  /** Aborts the tasks in progress, and resolves when they have ended. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error('The process is shutting down.'));
    await Promise.all(this.loops);
  }

  /** Runs the task if it is due and no other process runs it; returns whether it ran. */
  async runIfDue(task: ScheduledTask): Promise<boolean> {
    if (!(await this.claim(task))) return false;
    const endTimer = this.durations.startTimer({ task: task.name });
    const lease = new Lease(() => this.renew(task), this.leaseMs);
    let failure: string | null = null;
    try {
      const limits = { what: 'The task', timeoutMs: task.timeoutMs, graceMs: GRACE_MS };
      const stops = [this.stopping.signal, lease.lost];
      await traced({ name: `task ${task.name}`, kind: 'internal' }, () =>
        runWithTimeout(limits, stops, (signal) => task.run(signal)),
      );
    } catch (error) {
      failure = errorText(error);
      if (!this.stopping.signal.aborted)
        this.logger.error(`The task ${task.name} failed: ${failure}`, { task: task.name });
    } finally {
      lease.end();
    }
    endTimer({ outcome: this.outcome(failure) });
    await this.finish(task, failure);
    return true;
  }

  private outcome(failure: string | null): 'succeeded' | 'failed' | 'stopped' {
    if (failure === null) return 'succeeded';
    return this.stopping.signal.aborted ? 'stopped' : 'failed';
  }

  private async loop(task: ScheduledTask): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.runIfDue(task).catch((error: unknown) =>
        this.logger.warn(`The task ${task.name} could not begin: ${errorText(error)}`, {
          task: task.name,
        }),
      );
      await pause(Math.min(task.everyMs / LOOKS_PER_INTERVAL, RETRY_MS), signal);
    }
  }

  private async claim(task: ScheduledTask): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO platform.scheduled_tasks AS t (name, lease_owner, lease_until)
       VALUES ($1, $2, now() + $3 * interval '1 ms')
       ON CONFLICT (name) DO UPDATE SET lease_owner = excluded.lease_owner,
         lease_until = excluded.lease_until
         WHERE t.next_run_at <= now() AND (t.lease_until IS NULL OR t.lease_until < now())
       RETURNING name`,
      [task.name, this.owner, this.leaseMs],
    );
    return rows.length === 1;
  }

  private async renew(task: ScheduledTask): Promise<boolean> {
    const [, renewed] = await this.dataSource.query<[unknown, number]>(
      `UPDATE platform.scheduled_tasks SET lease_until = now() + $3 * interval '1 ms'
        WHERE name = $1 AND lease_owner = $2`,
      [task.name, this.owner, this.leaseMs],
    );
    return renewed === 1;
  }

  private async finish(task: ScheduledTask, failure: string | null): Promise<void> {
    const nextInMs = failure === null ? task.everyMs : Math.min(task.everyMs, RETRY_MS);
    await this.dataSource.query(
      `UPDATE platform.scheduled_tasks
          SET lease_owner = NULL, lease_until = NULL, last_run_at = now(),
              last_error = CASE WHEN $5 THEN last_error ELSE $3 END,
              last_success_at = CASE WHEN $3::text IS NULL THEN now() ELSE last_success_at END,
              next_run_at = now() + $4 * interval '1 ms'
        WHERE name = $1 AND lease_owner = $2`,
      [task.name, this.owner, failure, nextInMs, this.outcome(failure) === 'stopped'],
    );
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener('abort', done);
  });
}
