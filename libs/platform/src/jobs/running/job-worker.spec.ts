import { testConfig } from '../../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { anId, TestWorker } from '../../../../../test/support/worker.js';
import { AuditLog } from '../../audit-log/audit-log.js';
import { Transactions } from '../../database/transactions.js';
import { Int } from '../../http/fields/numbers.js';
import type { Actor } from '../../kernel/identity/actor.js';
import { Clock } from '../../kernel/time/clock.js';
import { DeadLetters } from '../../messaging/dead-letters/dead-letters.js';
import { Outbox } from '../../messaging/outbox/outbox.js';
import { ExportTooLarge } from '../job.errors.js';
import type { Job } from '../job.js';
import { JobType } from '../job-type.js';
import { Jobs } from '../jobs.js';
import { JobsRepository } from '../jobs.repository.js';
import { JobHandler } from './job-handler.js';
import { JobRun, JobTakenAway } from './job-run.js';
import { JobRuns } from './job-runs.js';
import { JobTimings, JobWorker } from './job-worker.js';

class CountPayload {
  @Int({ min: 0 })
  readonly upTo: number;
}
const COUNT = new JobType('test', 'count', CountPayload);

/** What happens at a number: once for each attempt at it. */
const accidents = new Map<number, () => void>();
let cleaned: unknown[] = [];

@JobHandler(COUNT)
class Count extends JobWorker<CountPayload, { at: number }> {
  protected override async work(run: JobRun<CountPayload, { at: number }>): Promise<void> {
    while (!run.isSliceOver) {
      const at = (run.position?.at ?? 0) + 1;
      if (at > run.payload.upTo) return run.finish(async () => ({ counted: run.done }));
      await run.step(async (tx) => {
        await tx.query('INSERT INTO counted VALUES ($1, $2)', [run.id, at]);
        accidents.get(at)?.();
        return { position: { at }, done: at, total: run.payload.upTo };
      });
    }
  }

  protected override async cleanUp(
    _tx: unknown,
    payload: CountPayload,
    position: { at: number } | null,
    hasSucceeded: boolean,
  ): Promise<void> {
    cleaned.push([payload.upTo, position?.at, hasSucceeded]);
  }
}

/** Every step is a slice of its own. */
class NoTime extends JobTimings {
  override readonly sliceMs = 0;
}

const ACTOR = {
  userId: anId(),
  authentication: { kind: 'session' },
  permissions: new Set(),
  origin: { requestId: 'r', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, ip: null },
} as unknown as Actor;

describe('a job in slices', () => {
  let database: TestDatabase;
  let worker: TestWorker;
  let transactions: Transactions;
  let jobs: Jobs;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query('CREATE TABLE counted (job_id uuid, n int)');
    transactions = new Transactions(database.dataSource);
    const clock = new Clock();
    jobs = new Jobs(
      new JobsRepository(database.dataSource),
      new Outbox(database.dataSource),
      new AuditLog(clock),
      clock,
    );
    worker = await TestWorker.start({
      config: testConfig(database.url, '/nowhere'),
      consumers: [Count],
      providers: [JobRuns, { provide: JobTimings, useClass: NoTime }],
      routes: { [COUNT.event]: [COUNT.name] },
    });
  });
  afterAll(async () => {
    await worker.stop();
    await database.drop();
  });
  beforeEach(() => {
    accidents.clear();
    cleaned = [];
  });

  const start = (upTo: number) =>
    transactions.run(async (tx) => (await jobs.enqueue(tx, ACTOR, COUNT, { upTo })).job);
  const find = (id: string): Promise<Job> => jobs.get(ACTOR, id);
  const ended = (id: string) =>
    eventually(async () => {
      const job = await find(id);
      expect(job.finishedAt).not.toBeNull();
      return job;
    });
  const counted = async (id: string): Promise<number[]> => {
    const rows = await database.dataSource.query(
      'SELECT n FROM counted WHERE job_id = $1 ORDER BY n',
      [id],
    );
    return rows.map(({ n }: { n: number }) => n);
  };

  it('does each step once, and ends with its result', async () => {
    const { id } = await start(5);

    expect(await ended(id)).toMatchObject({
      status: 'succeeded',
      done: 5,
      total: 5,
      result: { counted: 5 },
      failure: null,
    });
    expect(await counted(id)).toEqual([1, 2, 3, 4, 5]);
    await eventually(() => expect(cleaned).toContainEqual([5, 5, true]));
  });

  it('repeats a step that failed, and none before it', async () => {
    let failures = 0;
    accidents.set(3, () => {
      if (failures++ === 0) throw new Error('No luck.');
    });

    const { id } = await start(4);

    expect((await ended(id)).status).toBe('succeeded');
    expect(await counted(id)).toEqual([1, 2, 3, 4]);
    expect(failures).toBe(2);
  });

  it('fails with words for its owner when it cannot be done', async () => {
    accidents.set(2, () => {
      throw new ExportTooLarge(7);
    });

    const { id } = await start(3);

    expect(await ended(id)).toMatchObject({
      status: 'failed',
      done: 1,
      failure: { code: 'export-too-large', detail: 'The file would have more than 7 bytes.' },
    });
    await eventually(() => expect(cleaned).toContainEqual([3, 1, false]));
  });

  it('fails without details of a fault of ours, and goes on when that is repaired', async () => {
    accidents.set(2, () => {
      throw new Error('relation "secret" does not exist');
    });
    const { id } = await start(3);
    const failed = await ended(id);
    expect(failed.failure?.code).toBe('internal-error');
    expect(JSON.stringify(failed)).not.toContain('secret');
    accidents.clear();

    const [letter] = await worker.get(DeadLetters).list({ limit: 1, after: null }, {});
    await transactions.run((tx) =>
      worker
        .get(DeadLetters)
        .replay(tx, { actorId: null, origin: ACTOR.origin }, 'count', letter?.eventId ?? ''),
    );

    await eventually(async () => expect((await find(id)).status).toBe('succeeded'));
    expect(await counted(id)).toEqual([1, 2, 3]);
  });

  it('does nothing after it was cancelled', async () => {
    const reached = new Promise<void>((resolve) => {
      accidents.set(2, () => {
        resolve();
        throw new Error('Later.');
      });
    });
    const { id } = await start(9);
    await reached;

    const cancelled = await transactions.run((tx) => jobs.cancel(tx, ACTOR, id));

    expect(cancelled).toMatchObject({ status: 'cancelled', done: 1 });
    accidents.clear();
    await eventually(() => expect(cleaned).toContainEqual([9, 1, false]));
    expect(await counted(id)).toEqual([1]);
  });

  it('refuses the steps of an attempt that was taken for dead', async () => {
    const { id } = await start(0);
    await eventually(() => expect(cleaned).toContainEqual([0, undefined, true]));
    await database.dataSource.query(
      `UPDATE platform.jobs SET status = 'queued', finished_at = NULL WHERE id = $1`,
      [id],
    );
    const runs = new JobRuns(database.dataSource);
    const [{ slice }] = await database.dataSource.query(
      'SELECT slice FROM platform.jobs WHERE id = $1',
      [id],
    );
    const attempt = async () => {
      const runner = anId();
      const job = await runs.begin({ jobId: id, slice }, runner);
      return new JobRun(job as never, { upTo: 1 }, runner, 0, runs, transactions);
    };
    const first = await attempt();
    const second = await attempt();

    const step = async () => ({ position: { at: 1 }, done: 1 });
    await expect(first.step(step)).rejects.toThrow(JobTakenAway);
    await expect(first.finish(async () => ({}))).rejects.toThrow(JobTakenAway);
    await second.step(step);
    expect(await find(id)).toMatchObject({ status: 'running', done: 1 });
  });
});
