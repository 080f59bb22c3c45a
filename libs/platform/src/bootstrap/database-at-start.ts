import { DataSource } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { dataSourceOptions } from '../database/data-source-options.js';
import { pendingMigrations } from '../database/migrator.js';
import { excessOf, tooStrong } from '../database/owner-check.js';
import { assertOwnSession } from '../database/pooler-check.js';
import { connectToDatabase } from '../database/reach-database.js';

const PATIENCE_MS = 20_000;

/** `host:port/name`, without the user and the password. */
export function databaseName(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/**
 * Waits for a database that is still starting, and says who has to act when it remains unreachable.
 * @param say receives a line from time to time during the wait
 * @throws Unavailable when there is no response, which may pass
 * @throws ConfigurationError when the server refuses us, which an operator has to fix
 */
export async function assertReachable(
  url: string,
  patienceMs = PATIENCE_MS,
  say?: (line: string) => void,
): Promise<void> {
  const client = await connectToDatabase(url, { patienceMs, ...(say ? { say } : {}) });
  try {
    await assertOwnSession(client, url);
  } finally {
    await client.end();
  }
}

/**
 * A process on an older schema, or with a role that may not read it, would fail at its first
 * statement with an unhelpful message; one whose role has too many rights would not fail at all.
 * This check uses one connection and two small queries.
 * @returns warnings that do not prevent the start
 * @throws ConfigurationError while migrations of this build are pending, or when production runs as
 *   a role that may rewrite the audit log
 */
export async function assertMigrated(
  config: Pick<AppConfig, 'database' | 'environment'>,
): Promise<string[]> {
  const dataSource = new DataSource({
    ...dataSourceOptions(config),
    entities: [],
    poolSize: 1,
    applicationName: 'orderly-start',
  });
  await dataSource.initialize();
  try {
    const { length } = await pendingMigrations(dataSource).catch((error: unknown) =>
      refused(config, error),
    );
    if (length === 0) return await weaknesses(config, dataSource);
    throw new ConfigurationError(
      `The database ${databaseName(config.database.url)} lacks ${length} of this release's ` +
        `migrations: run npm run db:migrate (without npm: node apps/cli/bin/orderly.mjs ` +
        `db:migrate), then start again.`,
    );
  } finally {
    await dataSource.destroy();
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

function refused({ database }: Pick<AppConfig, 'database'>, error: unknown): never {
  if ((error as { driverError?: { code?: string } }).driverError?.code !== INSUFFICIENT_PRIVILEGE)
    throw error;
  throw new ConfigurationError(
    `DATABASE_URL: its role may not read the database ${databaseName(database.url)} yet: ` +
      `run db:migrate with this DATABASE_URL and, in DATABASE_MIGRATION_URL, the role that ` +
      `owns the schema.`,
  );
}

async function weaknesses(
  { environment }: Pick<AppConfig, 'environment'>,
  dataSource: DataSource,
): Promise<string[]> {
  const excess = await excessOf((text) => dataSource.query(text));
  if (excess === null) return [];
  if (environment === 'production') throw tooStrong(excess);
  return [`${excess} Production does not start with it: see docs/operations/database-roles.md.`];
}
