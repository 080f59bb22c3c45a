import { findEmbeddedPostgres } from '@orderly/embedded-postgres';
import { assertMigrated, assertReachable } from '@orderly/platform/bootstrap/database-at-start';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { readEnvFile } from '@orderly/platform/config/env-file';
import { atDatabase, loadConfig } from '@orderly/platform/config/load-config';
import { migrate } from '@orderly/platform/database/migrator';
import {
  EMBEDDED_DATABASE,
  embeddedDirectory,
  embeddedName,
  openDatabase,
} from './open-database.js';

interface Found {
  readonly config: AppConfig;
  /** For people: the name of the database. */
  readonly name: string;
}

/**
 * For short commands: uses the embedded database of a running `npm start`, or starts one for the
 * duration of the command.
 */
export async function withAnyDatabase(work: (found: Found) => Promise<void>): Promise<void> {
  readEnvFile();
  const config = loadConfig(process.env, { embeddedDatabase: true });
  if (config.database.url !== '')
    await assertReachable(config.database.url, undefined, (line) => console.error(line));
  const borrowed =
    config.database.url === ''
      ? await findEmbeddedPostgres(embeddedDirectory(config), EMBEDDED_DATABASE)
      : undefined;
  if (borrowed !== undefined) {
    return work({
      config: atDatabase(config, borrowed.url, borrowed.ownerUrl),
      name: embeddedName(config),
    });
  }
  const database = await openDatabase(config, () => undefined);
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

/** Uses the database as it is; it must be migrated. */
export const withDatabase = (work: (config: AppConfig) => Promise<void>): Promise<void> =>
  withAnyDatabase(async ({ config }) => {
    await assertMigrated(config);
    await work(config);
  });

export interface Migrated extends Found {
  readonly applied: readonly string[];
}

/** Migrates the database first. */
export const withMigratedDatabase = (work: (database: Migrated) => Promise<void>): Promise<void> =>
  withAnyDatabase(async (found) => work({ ...found, applied: await migrate(found.config) }));
