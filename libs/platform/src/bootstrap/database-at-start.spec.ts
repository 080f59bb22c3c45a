import { testConfig } from '../../../../test/support/config.js';
import { createBlankDatabase, createTestDatabase } from '../../../../test/support/database.js';
import { freePort } from '../../../../test/support/processes.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { assertMigrated, assertReachable } from './database-at-start.js';
import { exitCodeOf } from './start-failure.js';

const failureOf = (attempt: Promise<unknown>): Promise<Error> =>
  attempt.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );

describe('the database at the start', () => {
  let blank: Awaited<ReturnType<typeof createBlankDatabase>>;

  beforeAll(async () => {
    blank = await createBlankDatabase();
  });
  afterAll(() => blank.drop());

  const at = (change: (url: URL) => void): string => {
    const url = new URL(blank.url);
    change(url);
    return url.href;
  };

  it('that answers is good enough', async () => {
    await assertReachable(blank.url, 0);
  });

  it('that does not answer may come back: 69', async () => {
    const port = await freePort();

    const error = await failureOf(
      assertReachable(
        at((url) => (url.port = String(port))),
        0,
      ),
    );

    expect(error.message).toMatch(
      new RegExp(`^DATABASE_URL: no PostgreSQL answers at 127.0.0.1:${port}`),
    );
    expect(exitCodeOf(error)).toBe(69);
  });

  it.each<[string, (url: URL) => void, RegExp]>([
    [
      'the password',
      (url) => (url.password = 'hunter2'),
      /at 127\.0\.0\.1:\d+ does not let the user "orderly_app" into .*password/,
    ],
    ['a role that there is not', (url) => (url.username = 'nobody'), /the user "nobody"/],
    [
      'a database that there is not',
      (url) => (url.pathname = '/nowhere'),
      /the database "nowhere".* Create the database/,
    ],
  ])('that refuses %s needs an operator: 78', async (_, change, words) => {
    const error = await failureOf(assertReachable(at(change), 0));

    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('hunter2');
    expect(exitCodeOf(error)).toBe(78);
  });

  it('without the schema of this build is refused, with the command that helps', async () => {
    const error = await failureOf(assertMigrated(testConfig(blank.url, '/tmp')));

    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(
      /^The database 127\.0\.0\.1:\d+\/blank_\w+ lacks \d+ .* npm run db:migrate/,
    );
  });

  it('with the schema of this build is not', async () => {
    const migrated = await createTestDatabase();

    expect(await assertMigrated(testConfig(migrated.url, '/tmp'))).toEqual([]);

    await migrated.drop();
  });

  it(
    'of a role that may rewrite the audit log is refused in production, with the way out, and ' +
      'complained about elsewhere',
    async () => {
      const migrated = await createTestDatabase();
      const config = testConfig(migrated.ownerUrl, '/tmp');

      const [complaint] = await assertMigrated(config);
      const error = await failureOf(assertMigrated({ ...config, environment: 'production' }));
      await migrated.drop();

      expect(complaint).toMatch(/^DATABASE_URL: the role "postgres" is a superuser\./);
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toMatch(
        /is a superuser\. .*CREATE ROLE .*DATABASE_MIGRATION_URL.*db:migrate/,
      );
    },
  );

  it('whose schema the role may not read is refused, with the command that helps', async () => {
    const migrated = await createTestDatabase();
    await migrated.dataSource.query('REVOKE ALL ON migrations FROM orderly_app');

    const error = await failureOf(assertMigrated(testConfig(migrated.url, '/tmp')));
    await migrated.drop();

    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toMatch(/may not read .* run db:migrate/);
  });
});
