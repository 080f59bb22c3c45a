import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { dataSourceOptions, MIGRATIONS_TABLE } from './data-source-options.js';
import { grantTo } from './grants.js';
import { migrateQueue } from './migrate-queue.js';
import { isLockConflict } from './postgres-errors.js';
import { connectToDatabase } from './reach-database.js';

/** Spells "ordl". Any number works, as long as nothing else in the database locks it. */
const MIGRATION_LOCK = 0x6f_72_64_6c;
const LOCK_POLL_MS = 100;
const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';
const MAX_ATTEMPTS = 10;
/**
 * Other statements queue behind a migration that waits for a long transaction. So the migration
 * gives way and tries again.
 */
const LOCK_TIMEOUT_MS = 2_000;
const PATIENCE_MS = 20_000;

type MigrationConfig = Pick<AppConfig, 'database' | 'redisUrl'>;

/**
 * Migrates the database to the newest schema, as the role that owns it, and grants the
 * application's role its rights on new objects. Several processes may call it at once: one
 * migrates, and the others wait and find it done.
 * @returns what was applied, for people
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
    // Without Redis the jobs are in the database.
    if (config.redisUrl === undefined) applied.push(...(await migrateQueue(client)));
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

/** The user as the driver determines it: it falls back on PGUSER and on the user of the process. */
const roleOf = (url: string): string => new pg.Client({ connectionString: url }).user ?? '';

/** Names the variable that an operator has to fix. */
const migrationVariable = ({ database }: MigrationConfig): string =>
  database.migrationUrl === database.url ? 'DATABASE_URL' : 'DATABASE_MIGRATION_URL';

/**
 * Polls, because a lock timeout set by the database's owner would cut a wait in the server short.
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
 * There is no statement timeout, because filling a column or an index may take long. Waiting for a
 * lock has a timeout.
 */
export const MIGRATION_OPTIONS = {
  entities: [],
  poolSize: 1,
  applicationName: 'orderly-migrate',
  extra: { keepAlive: true, lock_timeout: LOCK_TIMEOUT_MS },
} as const satisfies Partial<DataSourceOptions>;

/**
 * Applies the pending migrations and returns their names. A migration that loses against other
 * locks is retried: inside its transaction it changed nothing; outside of one (`transaction =
 * false`) its steps detect what they have already done.
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
 * The names of the migrations that this build has and the database does not. One small query, so
 * readiness may run it each time.
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
