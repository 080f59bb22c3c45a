import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  type FailingPostgres,
  type Failure,
  startFailingPostgres,
} from '../../../../test/support/failing-postgres.js';
import { assertMigrated, assertReachable } from './database-at-start.js';
import { exitCodeOf, explainOutage } from './start-failure.js';

const OUTAGES: ReadonlyArray<readonly [name: string, failure: Failure]> = [
  ['refuses connections', { at: 'connect', as: 'refused' }],
  ['closes connections', { at: 'connect', as: 'closed' }],
  ['resets connections', { at: 'connect', as: 'reset' }],
  ['is starting', { at: 'start-up', as: '57P03' }],
  ['has no connection left', { at: 'start-up', as: '53300' }],
];
const BREAKS: ReadonlyArray<readonly [name: string, failure: Failure]> = [
  ['falls silent', { at: 'statement', as: 'silent' }],
  ['resets the connection', { at: 'statement', as: 'reset' }],
  ['shuts down', { at: 'statement', as: '57P01' }],
  ['has a full disk', { at: 'statement', as: '53100' }],
];

describe('a start without a database', () => {
  let database: TestDatabase;
  let postgres: FailingPostgres;

  beforeAll(async () => {
    database = await createTestDatabase();
    postgres = await startFailingPostgres(database.url);
  });
  afterEach(() => postgres.heal());
  afterAll(async () => {
    await postgres.close();
    await database.drop();
  });

  const failureOf = (attempt: Promise<unknown>): Promise<Error> =>
    attempt.then(
      () => new Error('it did not fail'),
      (error: Error) => error,
    );

  it.each(OUTAGES)('exits with 69 when it %s, and says so while it waits', async (_, failure) => {
    await postgres.fail(failure);
    const lines: string[] = [];

    const error = await failureOf(
      assertReachable(postgres.through(database.url), 0, (line) => lines.push(line)),
    );
    const waiting = assertReachable(postgres.through(database.url), 20_000, (line) => {
      lines.push(line);
      void postgres.heal();
    });

    expect(error.message).toMatch(/^DATABASE_URL: no PostgreSQL answers at 127\.0\.0\.1:\d+ \(/);
    expect(exitCodeOf(error)).toBe(69);
    await waiting;
    expect(lines.at(-1)).toMatch(/no PostgreSQL answers .* trying again for up to 20 s/);
  });

  it.each([...OUTAGES, ...BREAKS])(
    'exits with 69 and without a stack when it %s after it was reached',
    async (_, failure) => {
      const url = postgres.through(database.url);
      const limits = { statementTimeoutMs: 200, acquireTimeoutMs: 400 };
      await postgres.fail(failure);

      const error = explainOutage(
        await failureOf(assertMigrated(testConfig(url, '/tmp', { database: limits }))),
      ) as Error;

      expect(error.message).toMatch(/^The database went away meanwhile \(.+\)\. Try again/);
      expect(exitCodeOf(error)).toBe(69);
    },
  );

  it('exits with 78 and names TLS when the URL demands TLS and the server has none', async () => {
    const url = new URL(database.url);
    url.searchParams.set('sslmode', 'require');

    const error = await failureOf(assertReachable(url.href, 0));

    expect(error.message).toMatch(
      /^DATABASE_URL: the PostgreSQL at .* speaks no TLS, which sslmode/,
    );
    expect(exitCodeOf(error)).toBe(78);
  });
});
