import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@orderly/embedded-postgres';
import { databaseName } from '@orderly/platform/bootstrap/database-at-start';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { atDatabase } from '@orderly/platform/config/load-config';

export const EMBEDDED_DATABASE = 'orderly';

export const embeddedDirectory = (config: AppConfig): string =>
  join(config.dataDirectory, 'postgres');

export const embeddedName = (config: AppConfig): string =>
  `embedded PostgreSQL in ${config.dataDirectory}`;

interface OpenDatabase {
  readonly config: AppConfig;
  /** For people: the database, without user and password. */
  readonly name: string;
  close(): Promise<void>;
}

/**
 * The database of DATABASE_URL, which we neither start nor stop; without one, the embedded
 * database.
 */
export async function openDatabase(
  config: AppConfig,
  onUnexpectedExit: () => void,
): Promise<OpenDatabase> {
  if (config.database.url !== '') {
    return { config, name: databaseName(config.database.url), close: async () => undefined };
  }
  const postgres: EmbeddedPostgres = await startEmbeddedPostgres({
    directory: embeddedDirectory(config),
    database: EMBEDDED_DATABASE,
    onUnexpectedExit,
  });
  return {
    config: atDatabase(config, postgres.url, postgres.ownerUrl),
    name: embeddedName(config),
    close: () => postgres.stop(),
  };
}
