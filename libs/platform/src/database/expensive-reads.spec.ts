import { tmpdir } from 'node:os';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { dataSourceOptions } from './data-source-options.js';
import { isUnavailable } from './postgres-errors.js';
import { Statements } from './statements.js';

const ONE = { name: 'one', text: 'SELECT 1 AS one' };
const LOCK = 4_711;
/** Waits for a lock that the test holds, as a slow statement would. */
const WAIT = { name: 'wait', text: `SELECT pg_advisory_xact_lock_shared(${LOCK})` };
const SLEEP = { name: 'sleep', text: 'SELECT pg_sleep(30)' };

describe('Statements.readExpensive', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let statements: Statements;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(async () => {
    const config = testConfig(database.url, tmpdir(), {
      database: { url: database.url, poolSize: 1, acquireTimeoutMs: 2_000 },
    });
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    statements = new Statements(dataSource);
  });
  afterEach(async () => {
    await statements.onApplicationShutdown();
    await dataSource.destroy();
  });
  afterAll(() => database.drop());

  const settled = (work: Array<Promise<unknown>>) => Promise.allSettled(work);
  const waiting = async (): Promise<number> => {
    const [row] = await database.dataSource.query<Array<{ n: number }>>(
      `SELECT count(*)::int AS n FROM pg_locks WHERE objid = ${LOCK} AND NOT granted`,
    );
    return row?.n ?? 0;
  };

  it('runs three at a time and answers quick reads and the pool meanwhile', async () => {
    const holder = database.dataSource.createQueryRunner();
    await holder.query(`SELECT pg_advisory_lock(${LOCK})`);
    const slow = settled(Array.from({ length: 12 }, () => statements.readExpensive(WAIT, [])));
    await eventually(async () => expect(await waiting()).toBe(3));

    const quick = await Promise.all([statements.read(ONE, []), statements.run(ONE, [])]);

    expect(quick).toEqual([[{ one: 1 }], [{ one: 1 }]]);
    expect(await waiting()).toBe(3);
    await holder.query(`SELECT pg_advisory_unlock(${LOCK})`);
    await holder.release();
    expect((await slow).map(({ status }) => status)).toEqual(Array(12).fill('fulfilled'));
  });

  it('refuses as unavailable what has no place in the line', async () => {
    const outcomes = await settled(
      Array.from({ length: 40 }, () => statements.readExpensive(ONE, [])),
    );

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(7);
    expect(refused.every(({ reason }) => isUnavailable(reason))).toBe(true);
  });

  it('fails a slow statement, and those that wait for it, as unavailable', async () => {
    const outcomes = await settled(
      Array.from({ length: 6 }, () => statements.readExpensive(SLEEP, [])),
    );

    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && isUnavailable(outcome.reason)),
    ).toEqual(Array(6).fill(true));
    expect(await statements.readExpensive(ONE, [])).toEqual([{ one: 1 }]);
  });

  it('keeps no generic plan', async () => {
    for (let run = 0; run < 8; run++) await statements.readExpensive(ONE, []);

    const [row] = await statements.readExpensive<{ named: number }>(
      { name: 'named', text: 'SELECT count(*)::int AS named FROM pg_prepared_statements' },
      [],
    );

    expect(row?.named).toBe(0);
  });
});
