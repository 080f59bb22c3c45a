import { tmpdir } from 'node:os';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import {
  type FailingPostgres,
  type Failure,
  startFailingPostgres,
} from '../../../../test/support/failing-postgres.js';
import { toProblem } from '../http/problem-details.js';
import { PostgresQueueBackend } from '../messaging/queues/postgres-queue-backend.js';
import { ChannelListener } from './channel-listener.js';
import { dataSourceOptions } from './data-source-options.js';
import { DatabasePool } from './database-pool.js';
import { Statements } from './statements.js';
import { TimeoutClosingClient } from './timeout-closing-client.js';
import { Transactions } from './transactions.js';

/** One of the paths on which the application queries the database. */
interface Way {
  ask(): Promise<unknown>;
  close(): Promise<unknown>;
}

const ONE = { name: 'one', text: 'SELECT 1 AS one' };

async function openStatements(
  url: string,
  ask: (statements: Statements, source: DataSource) => Promise<unknown>,
): Promise<Way> {
  const limits = {
    poolSize: 1,
    acquireTimeoutMs: 400,
    statementTimeoutMs: 200,
    lockTimeoutMs: 100,
  };
  const config = testConfig(url, tmpdir(), { database: { url, ...limits } });
  const source = await new DataSource({ ...dataSourceOptions(config), entities: [] }).initialize();
  const statements = new Statements(source);
  return {
    ask: () => ask(statements, source),
    close: async () => {
      await statements.onApplicationShutdown();
      await source.destroy();
    },
  };
}

const WAYS: Readonly<Record<string, (url: string) => Promise<Way>>> = {
  'a transaction': (url) =>
    openStatements(url, (_, source) => new Transactions(source).run((tx) => tx.query(ONE.text))),
  'a statement of TypeORM': (url) => openStatements(url, (_, source) => source.query(ONE.text)),
  'a prepared statement': (url) => openStatements(url, (it) => it.run(ONE, [])),
  'a shared connection': (url) => openStatements(url, (it) => it.read(ONE, [])),
  'an expensive read': (url) => openStatements(url, (it) => it.readExpensive(ONE, [])),
  'the pool of the queue': async (url) => {
    const limits = { connectMs: 400, statementMs: 200 };
    const backend = new PostgresQueueBackend(url, limits);
    return { ask: () => backend.ping(), close: () => backend.close() };
  },
  'a client of its own': async (url) => ({
    ask: async () => {
      const limits = { connectionTimeoutMillis: 400, query_timeout: 400 };
      const client = new TimeoutClosingClient({ connectionString: url, ...limits });
      try {
        await client.connect();
        await client.query(ONE.text);
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    close: async () => undefined,
  }),
};

const FAILURES: ReadonlyArray<readonly [name: string, failure: Failure]> = [
  ['refuses connections', { at: 'connect', as: 'refused' }],
  ['accepts connections and says nothing', { at: 'connect', as: 'silent' }],
  ['resets connections', { at: 'connect', as: 'reset' }],
  ['closes connections', { at: 'connect', as: 'closed' }],
  ['is starting', { at: 'start-up', as: '57P03' }],
  ['has no connection left', { at: 'start-up', as: '53300' }],
  ['has no memory left', { at: 'start-up', as: '53200' }],
  ['refuses the password', { at: 'start-up', as: '28P01' }],
  ['refuses the role', { at: 'start-up', as: '28000' }],
  ['has lost its database', { at: 'start-up', as: '3D000' }],
  ['falls silent', { at: 'statement', as: 'silent' }],
  ['resets the connection', { at: 'statement', as: 'reset' }],
  ['closes the connection', { at: 'statement', as: 'closed' }],
  ['takes no writes', { at: 'statement', as: '25006' }],
  ['ended an idle transaction', { at: 'statement', as: '25P03' }],
  ['lost a prepared statement', { at: 'statement', as: '26000' }],
  ['could not lock in time', { at: 'statement', as: '55P03' }],
  ['cancels statements', { at: 'statement', as: '57014' }],
  ['shuts down', { at: 'statement', as: '57P01' }],
  ['crashed', { at: 'statement', as: '57P02' }],
  ['has a full disk', { at: 'statement', as: '53100' }],
  ['cannot read its disk', { at: 'statement', as: '58030' }],
  ['lost its own connection', { at: 'statement', as: '08006' }],
];

describe('a database that is away', () => {
  let database: TestDatabase;
  let postgres: FailingPostgres;

  beforeAll(async () => {
    database = await createTestDatabase();
    postgres = await startFailingPostgres(database.url);
  });
  afterAll(async () => {
    await postgres.close();
    await database.drop();
  });

  const answerTo = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => new Error('it did not fail'),
      (reason: unknown) => reason,
    );
    const { problem, headers } = toProblem(error, { publicUrl: 'http://orderly.test' });
    return { status: problem.status, retryAfter: headers['retry-after'] };
  };

  describe.each(Object.entries(WAYS))('to %s', (_, open) => {
    let way: Way;

    beforeAll(async () => {
      way = await open(postgres.through(database.url));
    });
    afterEach(() => postgres.heal());
    afterAll(() => way.close());

    it.each(FAILURES)('answers 503 and recovers when it %s', async (__, failure) => {
      await eventually(() => way.ask());

      await postgres.fail(failure);
      expect(await answerTo(way.ask())).toEqual({ status: 503, retryAfter: '1' });

      await postgres.heal();
      await eventually(() => way.ask());
    });
  });

  it.each([
    ['its name is not known', (url: URL) => (url.hostname = 'no-such-host.invalid')],
    ['it speaks no TLS', (url: URL) => url.searchParams.set('sslmode', 'verify-full')],
  ])('answers 503 when %s', async (_, change) => {
    const url = new URL(postgres.through(database.url));
    change(url);
    const pool = new DatabasePool({ connectionString: url.href, connectionTimeoutMillis: 5_000 });

    expect(await answerTo(pool.query(ONE.text))).toEqual({ status: 503, retryAfter: '1' });

    await pool.end();
  });

  it.each(FAILURES.filter(([, { at }]) => at !== 'statement'))(
    'is listened to again after it %s',
    async (_, failure) => {
      let woken = 0;
      const subject = { name: 'outbox', channels: ['orderly_outbox'] };
      const listener = new ChannelListener(postgres.through(database.url), subject, () => woken++);
      listener.start();
      await eventually(async () => expect(woken).toBe(1));

      await postgres.fail(failure);
      await postgres.heal();

      await eventually(async () => expect(woken).toBeGreaterThan(1));
      await listener.stop();
    },
  );
});
