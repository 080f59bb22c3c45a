import { tmpdir } from 'node:os';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createBlankDatabase, createTestDatabase } from '../../../../test/support/database.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { dataSourceOptions } from './data-source-options.js';
import { migrate, pendingMigrations } from './migrator.js';

describe('migrate', () => {
  it('lets two processes start at once: one migrates, the other finds nothing to do', async () => {
    const database = await createBlankDatabase();
    const config = testConfig(database.url, tmpdir(), {
      database: { migrationUrl: database.ownerUrl },
    });

    const applied = await Promise.all([migrate(config), migrate(config)]);

    const counts = applied.map((names) => names.length).sort((a, b) => a - b);
    expect(counts[0]).toBe(0);
    expect(counts[1]).toBeGreaterThan(0);
    await database.drop();
  });

  it('says how to make a role for the application that there is not', async () => {
    const database = await createBlankDatabase();
    const url = new URL(database.url);
    url.username = 'nobody_yet';

    const migrating = migrate(
      testConfig(url.href, tmpdir(), { database: { migrationUrl: database.ownerUrl } }),
    );

    await expect(migrating).rejects.toThrow(
      /^DATABASE_URL: there is no role "nobody_yet"\. .*CREATE ROLE "nobody_yet"/,
    );
    await database.drop();
  });

  it('names DATABASE_MIGRATION_URL when it runs as the role of the application', async () => {
    const database = await createBlankDatabase();

    const error = await migrate(testConfig(database.url, tmpdir())).catch(
      (reason: unknown) => reason,
    );
    await database.drop();

    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toMatch(
      /the role "orderly_app" may not change the schema\. .*DATABASE_MIGRATION_URL/,
    );
  });

  it('takes back what the role of the application was given besides', async () => {
    const database = await createTestDatabase();
    await database.dataSource.query(
      'GRANT ALL ON platform.audit_events, migrations TO orderly_app',
    );

    await migrate(
      testConfig(database.url, tmpdir(), { database: { migrationUrl: database.ownerUrl } }),
    );

    expect(
      await database.dataSource.query(
        `SELECT has_table_privilege('orderly_app', 'platform.audit_events',
          'UPDATE, DELETE, TRUNCATE') AS log,
                has_table_privilege('orderly_app', 'migrations', 'INSERT, DELETE') AS migrations`,
      ),
    ).toEqual([{ log: false, migrations: false }]);
    await database.drop();
  });

  it('prepares the queue schema only for jobs on PostgreSQL', async () => {
    const database = await createBlankDatabase();

    await migrate(
      testConfig(database.url, tmpdir(), {
        database: { migrationUrl: database.ownerUrl },
        redisUrl: 'redis://127.0.0.1:6379',
      }),
    );

    const dataSource = await new DataSource(
      dataSourceOptions(testConfig(database.url, tmpdir())),
    ).initialize();
    const schemas = await dataSource.query("SELECT 1 FROM pg_namespace WHERE nspname = 'bullmq'");
    expect(schemas).toEqual([]);
    await dataSource.destroy();
    await database.drop();
  });

  it('says that it made the tables of the queue, when jobs move to PostgreSQL', async () => {
    const database = await createBlankDatabase();
    const withRedis = testConfig(database.url, tmpdir(), {
      database: { migrationUrl: database.ownerUrl },
      redisUrl: 'redis://127.0.0.1:6379',
    });
    await migrate(withRedis);
    const config = { ...withRedis, redisUrl: undefined };

    const applied = [await migrate(config), await migrate(config)];

    expect(applied).toEqual([
      [expect.stringMatching(/^the tables of the queue, version \d+$/)],
      [],
    ]);
    await database.drop();
  });
});

describe('pendingMigrations', () => {
  it('names all on a blank database and none on a migrated one', async () => {
    const blank = await createBlankDatabase();
    const migrated = await createTestDatabase();
    const open = ({ url }: { url: string }): Promise<DataSource> =>
      new DataSource(dataSourceOptions(testConfig(url, tmpdir()))).initialize();
    const before = await open(blank);
    const after = await open(migrated);

    expect(await pendingMigrations(before)).toHaveLength(before.migrations.length);
    expect(await pendingMigrations(after)).toEqual([]);

    await Promise.all([before.destroy(), after.destroy()]);
    await blank.drop();
    await migrated.drop();
  });
});
