import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { dataSourceOptions, MIGRATIONS_TABLE } from './data-source-options.js';
import { grantTo } from './grants.js';
import { isLockConflict } from './postgres-errors.js';
import { connectToDatabase } from './reach-database.js';

/** Spells "ordl": any number will do, as long as nothing else in the database locks it. */
const MIGRATION_LOCK = 0x6f_72_64_6c;
const LOCK_POLL_MS = 100;
const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';
const MAX_ATTEMPTS = 10;
/**
 * A migration that queues behind a long transaction makes everybody else queue behind it: better
 * give way and try again.
 */
const LOCK_TIMEOUT_MS = 2_000;
const PATIENCE_MS = 20_000;

type MigrationConfig = Pick<AppConfig, 'database' | 'redisUrl'>;

/**
 * Brings the database to the newest schema, as the role that owns it, and gives the application's
 * role its rights on what is new. Several processes may call it at once: one works, the others wait
 * and find it done.
 */
export async function migrate(config: MigrationConfig): Promise<string[]> {
  const { url, migrationUrl } = config.database;
  const client = await connectToDatabase(migrationUrl, {
    patienceMs: PATIENCE_MS,
    variable: migrationVariable(config),
  });
  try {
    await lock(client);
    const applied = await applyMigrations(config);
    // Without Redis the jobs live in the database, in a schema that BullMQ owns and versions.
    if (config.redisUrl === undefined) {
      const { runMigrations } = await import('bullmq');
      await runMigrations(client);
    }
    if (roleOf(url) !== roleOf(migrationUrl)) await grantTo(client, roleOf(url));
    return applied;
  } catch (error) {
    throw codeOf(error) === INSUFFICIENT_PRIVILEGE ? mayNotMigrate(config) : error;
  } finally {
    // The lock belongs to the session and ends with it.
    await client.end();
  }
}

const codeOf = (error: unknown): string | undefined => {
  const { driverError, code } = error as { driverError?: { code?: string }; code?: string };
  return driverError?.code ?? code;
};

const mayNotMigrate = (config: MigrationConfig): ConfigurationError =>
  new ConfigurationError(
    `${migrationVariable(config)}: the role "${roleOf(config.database.migrationUrl)}" may ` +
      `not change the schema. Put the URL of the role that owns it into DATABASE_MIGRATION_URL ` +
      `and keep the application's in DATABASE_URL (see docs/operations/database-roles.md).`,
  );

/** As the driver reads it, which falls back on PGUSER and on the user of the process. */
const roleOf = (url: string): string => new pg.Client({ connectionString: url }).user ?? '';

/** For people who have to mend it. */
const migrationVariable = ({ database }: MigrationConfig): string =>
  database.migrationUrl === database.url ? 'DATABASE_URL' : 'DATABASE_MIGRATION_URL';

/**
 * Polled, because waiting in the server would be cut short by a lock timeout that the database's
 * owner may have set.
 */
async function lock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [MIGRATION_LOCK],
    );
    if (rows[0]?.taken) return;
    await delay(LOCK_POLL_MS);
  }
}

async function applyMigrations({ database }: MigrationConfig): Promise<string[]> {
  const options = dataSourceOptions({ database: { ...database, url: database.migrationUrl } });
  const dataSource = new DataSource({ ...options, ...MIGRATION_OPTIONS });
  await dataSource.initialize();
  try {
    return await applyPending(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Filling a column or an index may take long, so there is no statement timeout; waiting for a lock
 * may not.
 */
export const MIGRATION_OPTIONS = {
  entities: [],
  poolSize: 1,
  applicationName: 'orderly-migrate',
  extra: { keepAlive: true, lock_timeout: LOCK_TIMEOUT_MS },
} as const satisfies Partial<DataSourceOptions>;

/**
 * Applies what is pending and returns its names. A migration that loses against the locks of others
 * is tried again: inside its transaction it did nothing; outside of one (`transaction = false`) its
 * steps find out what they have done.
 */
export async function applyPending(dataSource: DataSource): Promise<string[]> {
  const names = await pendingMigrations(dataSource);
  for (let attempt = 1; ; attempt++) {
    try {
      await dataSource.runMigrations();
      return names;
    } catch (error) {
      if (!isLockConflict(error) || attempt === MAX_ATTEMPTS) throw error;
      await delay(Math.random() * LOCK_TIMEOUT_MS);
    }
  }
}

/**
 * Names of the migrations that this build has and the database has not. One small query, so
 * readiness may ask each time.
 */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const names = dataSource.migrations.map(
    (migration) => migration.name ?? migration.constructor.name,
  );
  try {
    const done = await dataSource.query<Array<{ name: string }>>(
      `SELECT name FROM ${MIGRATIONS_TABLE}`,
    );
    const applied = new Set(done.map((row) => row.name));
    return names.filter((name) => !applied.has(name));
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code === UNDEFINED_TABLE)
      return names;
    throw error;
  }
}
