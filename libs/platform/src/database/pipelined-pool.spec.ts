import { tmpdir } from 'node:os';
import type { ClientConfig, Pool } from 'pg';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type LatencyProxy, startLatencyProxy } from '../../../../test/support/latency-proxy.js';
import { dataSourceOptions } from './data-source-options.js';
import { PipelinedPool } from './pipelined-pool.js';
import { isUnavailable } from './postgres-errors.js';

const PID = { name: 'pid', text: 'SELECT pg_backend_pid() AS pid' };
const ECHO = { name: 'echo', text: 'SELECT $1::int AS said' };
const DIVIDE = { name: 'divide', text: 'SELECT 1 / $1::int AS said' };

describe('PipelinedPool', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let dataSource: DataSource;
  let shared: PipelinedPool;
  let config: ClientConfig;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startLatencyProxy({ thereMs: 0, backMs: 0 });
  });
  beforeEach(async () => {
    const url = proxy.through(database.url);
    const settings = testConfig(url, tmpdir(), {
      database: { url, poolSize: 2, statementTimeoutMs: 200 },
    });
    dataSource = await new DataSource(dataSourceOptions(settings)).initialize();
    const { options } = (dataSource.driver as unknown as { master: Pool }).master;
    config = { ...options, password: options.password };
    shared = new PipelinedPool(config);
  });
  afterEach(async () => {
    proxy.thaw();
    await shared.end();
    await dataSource.destroy();
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  const echo = async (value: number): Promise<number | undefined> =>
    (await shared.query<{ said: number }>({ ...ECHO, values: [value] }))[0]?.said;

  it('gives each of many callers its own answer, over a few connections', async () => {
    await shared.end();
    // On a busy machine a thousand answers take longer than the other tests have patience for.
    shared = new PipelinedPool({ ...config, query_timeout: 10_000 });
    const values = Array.from({ length: 500 }, (_, index) => index);

    expect(await Promise.all(values.map(echo))).toEqual(values);
    const pids = await Promise.all(values.map(() => shared.query<{ pid: number }>(PID)));
    expect(new Set(pids.map(([row]) => row?.pid)).size).toBe(4);
    expect(shared.open).toBe(4);
  });

  it('fails the statement that fails, and none of those around it', async () => {
    const divisors = Array.from({ length: 40 }, (_, index) => index % 2);

    const outcomes = await Promise.allSettled(
      divisors.map((value) => shared.query({ ...DIVIDE, values: [value] })),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(
      divisors.map((value) => (value === 0 ? 'rejected' : 'fulfilled')),
    );
    expect(await echo(7)).toBe(7);
  });

  it('opens a connection again that was lost while nobody used it', async () => {
    await Promise.all([1, 2, 3, 4].map(echo));
    const lost = new Promise<void>((resolve) => {
      const watch = setInterval(() => {
        if (shared.open > 0) return;
        clearInterval(watch);
        resolve();
      }, 5);
    });

    await database.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
          AND pid <> pg_backend_pid()`,
    );
    await lost;

    expect(await Promise.all([1, 2, 3, 4].map(echo))).toEqual([1, 2, 3, 4]);
  });

  it('fails what waits for a silent server, and recovers when the server is back', async () => {
    await Promise.all([1, 2, 3, 4].map(echo));

    proxy.freeze();
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => echo(1)));
    proxy.thaw();

    expect(
      outcomes.map((each) => each.status === 'rejected' && isUnavailable(each.reason)),
    ).toEqual(outcomes.map(() => true));
    expect(await echo(7)).toBe(7);
  });

  it('refuses what it could not answer in time, as unavailable', async () => {
    const few = new PipelinedPool(config, { maxInFlight: 20 });
    const query = { ...ECHO, values: [1] };
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => few.query(query)));
    await few.end();
    const refused = outcomes.filter((each) => each.status === 'rejected');

    expect(refused).toHaveLength(10);
    expect(refused.every(({ reason }) => isUnavailable(reason))).toBe(true);
  });

  it('lets what is under way finish before it ends', async () => {
    const answers = Promise.all([1, 2, 3, 4, 5].map(echo));
    await shared.end();

    expect(await answers).toEqual([1, 2, 3, 4, 5]);
  });
});
