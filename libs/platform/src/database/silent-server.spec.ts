import { tmpdir } from 'node:os';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { type LatencyProxy, startLatencyProxy } from '../../../../test/support/latency-proxy.js';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/load-config.js';
import { dataSourceOptions } from './data-source-options.js';
import { isUnavailable } from './postgres-errors.js';
import { Statements } from './statements.js';
import { Transactions } from './transactions.js';

const INSERT = 'INSERT INTO guests (who) VALUES ($1)';
const PID = 'SELECT pg_backend_pid() AS pid';

describe('a server that falls silent', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let dataSource: DataSource | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await startLatencyProxy({ thereMs: 0, backMs: 0 });
    await database.dataSource.query('CREATE TABLE guests (who text PRIMARY KEY)');
  });
  afterEach(async () => {
    proxy.thaw();
    await dataSource?.destroy();
    dataSource = undefined;
    await database.dataSource.query('TRUNCATE guests');
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  /**
   * One connection, so that the next caller gets the one that the failed call left behind, if any.
   */
  async function connect(timeouts: Partial<AppConfig['database']> = {}): Promise<DataSource> {
    const url = proxy.through(database.ownerUrl);
    const short = {
      statementTimeoutMs: 200,
      lockTimeoutMs: 200,
      idleInTransactionTimeoutMs: 60_000,
    };
    const config = testConfig(url, tmpdir(), {
      database: { ...short, ...timeouts, url, poolSize: 1 },
    });
    dataSource = await new DataSource(dataSourceOptions(config)).initialize();
    return dataSource;
  }

  /** The sessions as another connection sees them. */
  const guests = async (): Promise<string[]> =>
    (
      await database.dataSource.query<Array<{ who: string }>>('SELECT who FROM guests ORDER BY who')
    ).map(({ who }) => who);

  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('takes what a transaction had written with it: the next one does not commit it', async () => {
    const transactions = new Transactions(await connect());

    const failure = await failureOf(
      transactions.run(async (tx) => {
        await tx.query(INSERT, ['half of it']);
        proxy.freeze();
        await tx.query(INSERT, ['the other half']);
      }),
    );
    proxy.thaw();
    await transactions.run((tx) => tx.query(INSERT, ['somebody else']));

    expect(isUnavailable(failure)).toBe(true);
    expect(await guests()).toEqual(['somebody else']);
  });

  it(
    'leaves no transaction behind that was begun without an answer: the next write is there ' +
      'for all to see',
    async () => {
      const source = await connect();

      proxy.freeze();
      const failure = await failureOf(new Transactions(source).run(async () => undefined));
      proxy.thaw();
      await source.query(INSERT, ['acknowledged']);

      expect(isUnavailable(failure)).toBe(true);
      expect(await guests()).toEqual(['acknowledged']);
    },
  );

  it('is unavailable to what is tried on the same connection afterwards, at once', async () => {
    const transactions = new Transactions(await connect());
    let isKnown = false;

    const failure = await failureOf(
      transactions.run(async (tx) => {
        proxy.freeze();
        await tx.query(PID).catch(() => undefined);
        const second = tx.query(PID);
        second.catch(() => {
          isKnown = true;
        });
        // Far fewer turns of the event loop than the wait for a response takes.
        for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
        expect(isKnown).toBe(true);
        await second;
      }),
    );

    expect(isUnavailable(failure)).toBe(true);
  });

  it.each([
    ['a query', (source: DataSource) => source.query(PID)],
    [
      'a prepared statement',
      (source: DataSource) => new Statements(source).run({ name: 'pid', text: PID }, []),
    ],
  ] as const)(
    'loses the connection of %s, which the next one does not wait for',
    async (_, run) => {
      const source = await connect();
      const [before] = await run(source);

      proxy.freeze();
      const failure = await failureOf(run(source));
      proxy.thaw();
      const [after] = await run(source);

      expect(isUnavailable(failure)).toBe(true);
      expect(after.pid).not.toBe(before.pid);
    },
  );

  it('is waited for 6 s at most by default, the wait for a connection included', () => {
    const config = loadConfig({ DATABASE_URL: database.ownerUrl });

    const { extra } = dataSourceOptions(config) as { extra: { query_timeout: number } };

    expect(config.database.acquireTimeoutMs + extra.query_timeout).toBeLessThan(6_000);
  });
});

describe('a server that answers with an error', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query('CREATE TABLE guests (who text PRIMARY KEY)');
  });
  afterAll(() => database.drop());

  it('keeps the connection of a prepared statement, which is as good as before', async () => {
    const config = testConfig(database.ownerUrl, tmpdir(), {
      database: { url: database.ownerUrl, poolSize: 1 },
    });
    const source = await new DataSource(dataSourceOptions(config)).initialize();
    const statements = new Statements(source);
    const insert = () => statements.run({ name: 'insert', text: INSERT }, ['twice']);
    const pid = () => statements.run<{ pid: number }>({ name: 'pid', text: PID }, []);
    const [before] = await pid();
    await insert();

    await expect(insert()).rejects.toMatchObject({ code: '23505' });

    expect(await pid()).toEqual([before]);
    await source.destroy();
  });
});
