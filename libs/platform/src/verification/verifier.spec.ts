import { tmpdir } from 'node:os';
import { Test, type TestingModule } from '@nestjs/testing';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { keptLogs, testLogger } from '../../../../test/support/log-files.js';
import { NestLogger } from '../logging/nest-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { InvariantMetrics } from '../metrics-endpoint/invariant-metrics.js';
import { PlatformModule } from '../platform.module.js';
import { CheckInvariants } from './check-invariants.task.js';
import { type CheckedRows, Invariant, type Violation } from './invariant.js';
import { InvariantResults } from './invariant-results.js';
import { type IdRange, RowInvariant } from './row-invariant.js';
import type { Snapshot, Snapshots } from './snapshots.js';
import { type Verdict, Verifier } from './verifier.js';

const THINGS = 4_500;

class NoBadThings extends RowInvariant {
  override readonly name = 'no-bad-things';
  override readonly description = 'No thing is bad.';
  protected override readonly rows = { table: 'public.things', key: 'id' };

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const bad = await snapshot.query<Array<{ id: string }>>(
      'SELECT id FROM public.things WHERE bad AND id > $1 AND id <= $2 ORDER BY id',
      [...range],
    );
    return bad.map(({ id }) => ({ kind: 'thing', id, says: 'It is bad.' }));
  }
}

class NoneTwice extends Invariant {
  override readonly name = 'none-twice';
  override readonly description = 'No thing is there twice.';
  sql = `SELECT id FROM public.things WHERE id = ANY ($1::uuid[])`;

  override async *check(snapshots: Snapshots): AsyncGenerator<CheckedRows> {
    for await (const rows of snapshots.stream<{ id: string }>(this.sql, [[]]))
      yield {
        checked: rows.length,
        violations: rows.map(({ id }) => ({ kind: 'thing', id, says: 'It is there.' })),
      };
  }
}

describe('the verifier', () => {
  let database: TestDatabase;
  let module: TestingModule;
  let noneTwice: NoneTwice;

  beforeEach(async () => {
    database = await createTestDatabase();
    await database.dataSource.query(`
      CREATE TABLE public.things (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bad bool NOT NULL);
      GRANT SELECT, INSERT ON public.things TO PUBLIC;
      CREATE FUNCTION public.add_thing() RETURNS uuid LANGUAGE sql AS
        'INSERT INTO public.things (bad) VALUES (false) RETURNING id';
      INSERT INTO public.things (bad) SELECT false FROM generate_series(1, ${THINGS})`);
    const config = testConfig(database.url, tmpdir());
    noneTwice = new NoneTwice();
    module = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(config)],
      providers: [
        CheckInvariants,
        InvariantMetrics,
        InvariantResults,
        NoBadThings,
        Verifier,
        { provide: NoneTwice, useValue: noneTwice },
      ],
    }).compile();
    module.useLogger(new NestLogger(testLogger(config, 'worker')));
    await module.init();
  });
  afterEach(async () => {
    await module.close();
    await database.drop();
  });

  const makeBad = (count: number): Promise<unknown> =>
    database.dataSource.query(
      `UPDATE public.things SET bad = true
        WHERE id IN (SELECT id FROM public.things ORDER BY id DESC LIMIT $1)`,
      [count],
    );
  const verdicts = async (
    options: { only?: string[]; limit?: number; signal?: AbortSignal } = {},
  ): Promise<Verdict[]> => {
    const all = { limit: 20, signal: new AbortController().signal, ...options };
    const found: Verdict[] = [];
    for await (const verdict of module.get(Verifier).verify(all)) found.push(verdict);
    return found;
  };
  const run = (): Promise<void> => module.get(CheckInvariants).run(new AbortController().signal);
  const scrape = (): Promise<string> => module.get(Metrics).registry.metrics();

  it('reads all rows of a table that is larger than a page', async () => {
    const [bad, twice] = await verdicts();

    expect(bad).toMatchObject({ status: 'ok', checked: THINGS, violations: 0, failure: null });
    expect(twice).toMatchObject({ status: 'ok', checked: 0 });
  });

  it('counts all violations, and lists the first of them', async () => {
    await makeBad(3_000);

    const [verdict] = await verdicts({ only: ['no-bad-things'], limit: 2 });

    expect(verdict).toMatchObject({ status: 'violated', checked: THINGS, violations: 3_000 });
    expect(verdict?.offenders).toHaveLength(2);
    expect(verdict?.offenders[0]).toMatchObject({ kind: 'thing', says: 'It is bad.' });
  });

  it('streams the rows of one statement, however many there are', async () => {
    noneTwice.sql = 'SELECT id FROM public.things WHERE id <> ALL ($1::uuid[])';

    const [verdict] = await verdicts({ only: ['none-twice'], limit: 1 });

    expect(verdict).toMatchObject({ status: 'violated', violations: THINGS });
  });

  it.each([
    ['fails', 'SELECT 1 / cardinality($1::uuid[])', 'division by zero'],
    ['writes', 'SELECT public.add_thing(), $1::uuid[]', 'in a read-only transaction'],
  ])('cannot say anything about an invariant whose check %s', async (_, sql, reason) => {
    noneTwice.sql = sql;
    await makeBad(1);

    const [bad, twice] = await verdicts();

    expect(bad).toMatchObject({ status: 'violated', failure: null });
    expect(twice).toMatchObject({ status: 'unknown', failure: expect.stringContaining(reason) });
  });

  it('ends between two pages when it is stopped', async () => {
    const [verdict] = await verdicts({ signal: AbortSignal.abort(new Error('Time is up.')) });

    expect(verdict).toMatchObject({ status: 'unknown', checked: 0, failure: 'Time is up.' });
  });

  it('leaves no connection behind', async () => {
    await verdicts();

    // PostgreSQL ends the process of a closed connection a moment after the client is gone.
    await eventually(async () => {
      const left = await database.dataSource.query(
        `SELECT 1 FROM pg_stat_activity WHERE application_name = 'orderly-verify'
            AND datname = current_database()`,
      );
      expect(left).toEqual([]);
    });
  });

  it('runs as a task, logs each offender, and sets the metrics of every process', async () => {
    await makeBad(1);
    const [thing] = await database.dataSource.query('SELECT id FROM public.things WHERE bad');

    await run();

    const text = await scrape();
    expect(text).toContain('invariant_violations{invariant="no-bad-things"} 1\n');
    expect(text).toContain('invariant_violations{invariant="none-twice"} 0\n');
    expect(text).toMatch(/invariant_checked_timestamp_seconds\{invariant="none-twice"\} \d{10}/);
    const logged = keptLogs().filter((line) => line.includes(thing.id));
    expect(logged).toHaveLength(1);
    expect(JSON.parse(logged[0] ?? '{}')).toMatchObject({
      level: 'error',
      invariant: 'no-bad-things',
      kind: 'thing',
      id: thing.id,
    });
  });

  it('keeps the last complete result when a check fails, and the task fails', async () => {
    await run();
    const before = await module.get(InvariantResults).list();
    noneTwice.sql = 'SELECT 1 / cardinality($1::uuid[])';

    await expect(run()).rejects.toThrow('none-twice: division by zero');

    const after = await module.get(InvariantResults).list();
    const checkedAt = (results: typeof after, name: string) =>
      results.find((result) => result.name === name)?.checkedAt;
    expect(checkedAt(after, 'none-twice')).toBe(checkedAt(before, 'none-twice'));
    expect(checkedAt(after, 'no-bad-things')).toBeGreaterThan(
      checkedAt(before, 'no-bad-things') ?? 0,
    );
  });

  it('forgets the results of invariants that are no longer there', async () => {
    await database.dataSource.query(
      `INSERT INTO platform.invariant_results VALUES ('of-an-earlier-release', 1, 1, now())`,
    );

    await run();

    expect(await scrape()).not.toContain('of-an-earlier-release');
  });
});
