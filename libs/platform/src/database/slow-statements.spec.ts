import { tmpdir } from 'node:os';
import type { Pool } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { dataSourceOptions } from './data-source-options.js';
import { PipelinedPool } from './pipelined-pool.js';
import { isUnavailable } from './postgres-errors.js';

const GUEST = { name: 'guest', text: 'SELECT who FROM guests WHERE id = $1', values: [1] };
const ECHO = { name: 'echo', text: 'SELECT $1::int AS said' };
const PID = { name: 'pid', text: 'SELECT pg_backend_pid() AS pid' };
const STUCK = `SELECT pid FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'`;

describe('PipelinedPool behind a lock', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let shared: PipelinedPool;
  let holder: QueryRunner;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query('CREATE TABLE guests (id int PRIMARY KEY, who text)');
    await database.dataSource.query(`INSERT INTO guests VALUES (1, 'Ada')`);
  });
  beforeEach(() => {
    holder = database.dataSource.createQueryRunner();
  });
  afterEach(async () => {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
    await shared.end();
    await dataSource.destroy();
  });
  afterAll(() => database.drop());

  async function connect(lockTimeoutMs: number, slowMs: number): Promise<void> {
    const url = database.ownerUrl;
    const limits = { statementTimeoutMs: 8_000, lockTimeoutMs, poolSize: 1 };
    const config = testConfig(url, tmpdir(), { database: { url, ...limits } });
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    const { options } = (dataSource.driver as unknown as { master: Pool }).master;
    shared = new PipelinedPool({ ...options, password: options.password }, { slowMs });
  }
  async function lockTable(): Promise<void> {
    await holder.startTransaction();
    await holder.query('LOCK TABLE guests IN ACCESS EXCLUSIVE MODE');
  }
  const stuck = async (): Promise<number[]> =>
    (await database.dataSource.query<Array<{ pid: number }>>(STUCK)).map(({ pid }) => pid);
  const many = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => work(index)));
  const echo = async (value: number) =>
    (await shared.query<{ said: number }>({ ...ECHO, values: [value] }))[0]?.said;
  const pid = async () => (await shared.query<{ pid: number }>({ ...PID, values: [] }))[0]?.pid;

  it('runs other statements while one waits for a lock, and then that one', async () => {
    await connect(7_000, 50);
    await lockTable();
    const guests = many(12, () => shared.query(GUEST));
    await eventually(async () => expect((await stuck()).length).toBeGreaterThan(0));

    const values = Array.from({ length: 40 }, (_, index) => index);
    expect(await Promise.all(values.map(echo))).toEqual(values);

    await holder.rollbackTransaction();
    expect(await guests).toEqual(Array(12).fill([{ who: 'Ada' }]));
    await eventually(async () => expect(shared.open).toBeLessThanOrEqual(4));
  });

  it('fails statements of new connections as unavailable when a lock is held', async () => {
    await connect(200, 60_000);
    await lockTable();

    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () => shared.query(GUEST)),
    );

    expect(
      outcomes.map((each) => each.status === 'rejected' && isUnavailable(each.reason)),
    ).toEqual(Array(40).fill(true));
    await holder.rollbackTransaction();
    expect(await shared.query(GUEST)).toEqual([{ who: 'Ada' }]);
  });

  it('sends nothing behind a statement that waits while other connections are free', async () => {
    await connect(7_000, 60_000);
    await many(8, echo);
    await lockTable();
    const guest = shared.query(GUEST);
    await eventually(async () => expect(await stuck()).toHaveLength(1));

    const pids: Array<number | undefined> = [];
    for (let each = 0; each < 30; each++) pids.push(await pid());

    expect(new Set(pids).size).toBe(3);
    await holder.rollbackTransaction();
    expect(await guest).toEqual([{ who: 'Ada' }]);
  });

  it('sends a statement again whose connection the server ends', async () => {
    await connect(7_000, 60_000);
    await lockTable();
    const guests = many(8, () => shared.query(GUEST));
    await eventually(async () => expect((await stuck()).length).toBe(4));

    for (const each of await stuck())
      await database.dataSource.query('SELECT pg_terminate_backend($1)', [each]);
    await holder.rollbackTransaction();

    expect(await guests).toEqual(Array(8).fill([{ who: 'Ada' }]));
  });

  it('reads a table whose column has another type than when it was prepared', async () => {
    await connect(7_000, 60_000);
    await many(8, () => shared.query(GUEST));
    await database.dataSource.query('ALTER TABLE guests ALTER who TYPE varchar(80)');

    expect(await many(8, () => shared.query(GUEST))).toEqual(Array(8).fill([{ who: 'Ada' }]));
  });
});
