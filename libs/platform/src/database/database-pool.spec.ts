import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import {
  type FailingPostgres,
  startFailingPostgres,
} from '../../../../test/support/failing-postgres.js';
import type { AppConfig } from '../config/app-config.js';
import { DatabaseProbe } from '../health/database.probe.js';
import { DatabasePool } from './database-pool.js';
import { isUnavailable } from './postgres-errors.js';

const WORK = 'SELECT pg_sleep(0.05)';
const WRITE = 'INSERT INTO guests DEFAULT VALUES';

describe('DatabasePool', () => {
  let database: TestDatabase;
  let postgres: FailingPostgres;
  let pool: DatabasePool;

  beforeAll(async () => {
    database = await createTestDatabase();
    postgres = await startFailingPostgres(database.ownerUrl);
    await database.dataSource.query('CREATE TABLE guests (id serial)');
  });
  afterEach(async () => {
    await postgres.heal();
    await pool.end();
  });
  afterAll(async () => {
    await postgres.close();
    await database.drop();
  });

  const open = (max: number): DatabasePool => {
    pool = new DatabasePool({
      connectionString: postgres.through(database.ownerUrl),
      connectionTimeoutMillis: 400,
      query_timeout: 60_000,
      max,
    });
    pool.on('error', () => undefined);
    return pool;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('answers all who wait while connections come back, however long the line is', async () => {
    open(2);

    const answers = Promise.all(Array.from({ length: 60 }, () => pool.query(WORK)));

    await eventually(() => expect(pool.waitingCount).toBeGreaterThan(20));
    expect(await answers).toHaveLength(60);
    expect(pool.waitingCount).toBe(0);
  });

  it('refuses as unavailable those who wait when no connection comes back', async () => {
    open(1);
    const held = await pool.connect();

    const failures = await Promise.all(
      Array.from({ length: 20 }, () => failureOf(pool.query(WORK))),
    );
    held.release();

    expect(failures.map(isUnavailable)).toEqual(Array(20).fill(true));
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('writes again after the server was read-only for a while', async () => {
    const setReadOnly = (value: string) =>
      database.dataSource.query(
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = ` +
          `${value}', current_database()); END $$`,
      );
    await setReadOnly('on');
    open(3);
    const config = { database: { url: database.ownerUrl } } as unknown as AppConfig;
    const probe = new DatabaseProbe(config);

    const failure = await failureOf(pool.query(WRITE));
    const unready = await failureOf(probe.ping());
    await database.dataSource.query('SET default_transaction_read_only = off');
    await setReadOnly('off');

    expect(failure).toMatchObject({ code: '25006' });
    expect(isUnavailable(failure)).toBe(true);
    expect(unready).toMatchObject({ message: 'The database is read-only and takes no writes.' });
    await eventually(() => pool.query(WRITE));
    await eventually(() => probe.ping());
    await probe.onApplicationShutdown();
  });

  it('finds the new primary that takes the place of the old one at its address', async () => {
    open(3);
    await Promise.all([WORK, WORK, WORK].map((work) => pool.query(work)));
    await postgres.fail({ at: 'statement', as: '25006' });
    expect(await failureOf(pool.query(WRITE))).toMatchObject({ code: '25006' });

    await postgres.replaceServer();

    await eventually(() => pool.query(WRITE));
    await Promise.all(Array.from({ length: 6 }, () => pool.query(WRITE)));
  });
});
