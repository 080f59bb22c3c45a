import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { anId } from '../../../../test/support/worker.js';
import { LeaseLost } from '../kernel/timeouts/lease.js';
import { Metrics } from '../metrics/metrics.js';
import { ScheduledTaskMetrics } from '../metrics-endpoint/scheduled-task-metrics.js';
import { Schedule, ScheduledTask } from './schedule.js';

class CountingTask extends ScheduledTask {
  runs = 0;
  running = 0;
  most = 0;
  work: (signal: AbortSignal) => Promise<void> = async () => undefined;

  constructor(
    readonly name: string,
    readonly everyMs: number,
    readonly timeoutMs = 1_000,
  ) {
    super();
  }

  async run(signal: AbortSignal): Promise<void> {
    this.runs++;
    this.most = Math.max(this.most, ++this.running);
    try {
      await this.work(signal);
    } finally {
      this.running--;
    }
  }
}

/** Its leases end soon, but a loaded machine can still renew them in time. */
class HastySchedule extends Schedule {
  override readonly leaseMs = 1_000;
}

describe('Schedule', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const aSchedule = (metrics = new Metrics()): Schedule =>
    new Schedule(database.dataSource, metrics);

  it('has a task done by one of many processes', async () => {
    const task = new CountingTask(anId(), 60_000);
    task.work = () => database.dataSource.query('SELECT pg_sleep(0.1)');

    const ran = await Promise.all(Array.from({ length: 8 }, () => aSchedule().runIfDue(task)));

    expect(ran.filter(Boolean)).toHaveLength(1);
    expect({ runs: task.runs, most: task.most }).toEqual({ runs: 1, most: 1 });
  });

  it('waits for the interval, whichever process asks', async () => {
    const task = new CountingTask(anId(), 60_000);
    await aSchedule().runIfDue(task);

    expect(await aSchedule().runIfDue(task)).toBe(false);

    await database.dataSource.query(
      'UPDATE platform.scheduled_tasks SET next_run_at = now() WHERE name = $1',
      [task.name],
    );
    expect(await aSchedule().runIfDue(task)).toBe(true);
  });

  it('takes over from a process that died', async () => {
    const task = new CountingTask(anId(), 60_000);
    await database.dataSource.query(
      `INSERT INTO platform.scheduled_tasks (name, lease_owner, lease_until) VALUES ($1, $2,
          now() + interval '300 ms')`,
      [task.name, anId()],
    );

    expect(await aSchedule().runIfDue(task)).toBe(false);
    await eventually(async () => expect(await aSchedule().runIfDue(task)).toBe(true));
  });

  it('keeps a task while it works, and releases it seconds after its process died', async () => {
    const task = new CountingTask(anId(), 60_000, 2 * 3_600_000);
    const leases = (): Promise<Array<{ left: number }>> =>
      database.dataSource.query(
        `SELECT extract(epoch FROM lease_until - now())::float8 AS left
           FROM platform.scheduled_tasks WHERE name = $1`,
        [task.name],
      );
    const left: number[] = [];
    task.work = async () => {
      left.push(...(await leases()).map((each) => each.left));
      await database.dataSource.query('SELECT pg_sleep(1.5)');
      left.push(...(await leases()).map((each) => each.left));
    };

    await new HastySchedule(database.dataSource, new Metrics()).runIfDue(task);
    task.work = async () => void left.push(...(await leases()).map((each) => each.left));
    await database.dataSource.query(
      'UPDATE platform.scheduled_tasks SET next_run_at = now() WHERE name = $1',
      [task.name],
    );
    await aSchedule().runIfDue(task);

    expect(left.map((seconds) => seconds > 0)).toEqual([true, true, true]);
    expect(Math.max(...left)).toBeLessThanOrEqual(15);
  });

  it('stops a task that another process has taken over', async () => {
    const task = new CountingTask(anId(), 60_000);
    const reasons: unknown[] = [];
    task.work = async (signal) => {
      await database.dataSource.query(
        'UPDATE platform.scheduled_tasks SET lease_owner = gen_random_uuid() WHERE name = $1',
        [task.name],
      );
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      reasons.push(signal.reason);
    };

    await new HastySchedule(database.dataSource, new Metrics()).runIfDue(task);

    expect(reasons).toEqual([new LeaseLost()]);
  });

  it('notes why a task failed, and comes back to it', async () => {
    const task = new CountingTask(anId(), 50);
    task.work = async () => {
      throw new Error('No luck.');
    };
    const schedule = aSchedule();

    schedule.start([task]);

    await eventually(() => expect(task.runs).toBeGreaterThan(1));
    await schedule.stop();
    const [row] = await database.dataSource.query(
      'SELECT last_error FROM platform.scheduled_tasks WHERE name = $1',
      [task.name],
    );
    expect(row.last_error).toBe('No luck.');
  });

  it('notes no failure of a task that the end of the process interrupted', async () => {
    const task = new CountingTask(anId(), 60_000);
    task.work = (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const schedule = aSchedule();
    schedule.start([task]);
    await eventually(() => expect(task.running).toBe(1));

    await schedule.stop();

    const [row] = await database.dataSource.query(
      `SELECT last_error, last_success_at, lease_owner FROM platform.scheduled_tasks
        WHERE name = $1`,
      [task.name],
    );
    expect(row).toEqual({ last_error: null, last_success_at: null, lease_owner: null });
  });

  it('tells a task to stop when its time is up and when the process stops', async () => {
    const reasons: string[] = [];
    const untilTold = (signal: AbortSignal): Promise<void> =>
      new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).message);
          resolve();
        }),
      );
    const late = new CountingTask(anId(), 60_000, 50);
    const cut = new CountingTask(anId(), 60_000, 60_000);
    late.work = untilTold;
    cut.work = untilTold;

    await aSchedule().runIfDue(late);
    const schedule = aSchedule();
    schedule.start([cut]);
    await eventually(() => expect(cut.running).toBe(1));
    await schedule.stop();

    expect(reasons).toEqual(['The task took longer than 50 ms.', 'The process is shutting down.']);
  });

  it('counts how its runs ended, and shows when each task last succeeded', async () => {
    const good = new CountingTask(`good-${anId()}`, 60_000);
    const bad = new CountingTask(`bad-${anId()}`, 60_000);
    bad.work = async () => {
      throw new Error('No luck.');
    };
    const metrics = new Metrics();
    new ScheduledTaskMetrics(metrics, database.dataSource);
    const schedule = aSchedule(metrics);

    await schedule.runIfDue(good);
    await schedule.runIfDue(bad);

    const text = await metrics.registry.metrics();
    const [{ at }] = await database.dataSource.query(
      `SELECT extract(epoch FROM last_success_at)::float8 AS at FROM platform.scheduled_tasks
          WHERE name = $1`,
      [good.name],
    );
    expect(at).toBeGreaterThan(0);
    for (const line of [
      `scheduled_task_duration_seconds_count{task="${good.name}",outcome="succeeded"} 1`,
      `scheduled_task_duration_seconds_count{task="${bad.name}",outcome="failed"} 1`,
      `scheduled_task_last_success_timestamp_seconds{task="${good.name}"} ${at}`,
      `scheduled_task_last_success_timestamp_seconds{task="${bad.name}"} 0`,
    ])
      expect(text).toContain(`${line}\n`);
  });

  it('keeps the time of the last success when a later run fails', async () => {
    const task = new CountingTask(anId(), 0);
    const times = async () =>
      database.dataSource.query(
        'SELECT last_success_at, last_run_at FROM platform.scheduled_tasks WHERE name = $1',
        [task.name],
      );
    await aSchedule().runIfDue(task);
    const [before] = await times();
    task.work = async () => {
      throw new Error('No luck.');
    };

    await aSchedule().runIfDue(task);

    const [after] = await times();
    expect(after.last_success_at).toEqual(before.last_success_at);
    expect(after.last_run_at).not.toEqual(before.last_run_at);
  });
});
