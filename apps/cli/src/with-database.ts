import type { AppConfig } from '@orderly/platform/config/app-config';
import { atDatabase, loadConfig, readEnvFile } from '@orderly/platform/config/load-config';
import { migrate } from '@orderly/platform/database/migrator';
import { findEmbeddedPostgres } from '@orderly/platform/embedded/embedded-postgres';
import { EMBEDDED_DATABASE, embeddedDirectory, openDatabase } from './open-database.js';

/** For commands that come and go: with the embedded database of a running `npm start`, or one that runs as long as the command. */
export async function withDatabase(work: (config: AppConfig) => Promise<void>): Promise<void> {
  readEnvFile();
  const config = loadConfig(process.env, { embeddedDatabase: true });
  const borrowed =
    config.database.url === '' ? await findEmbeddedPostgres(embeddedDirectory(config), EMBEDDED_DATABASE) : undefined;
  if (borrowed !== undefined) return work(atDatabase(config, borrowed));
  const database = await openDatabase(config, () => undefined);
  try {
    await work(database.config);
  } finally {
    await database.close();
  }
}

/** The same with the newest schema. */
export const withMigratedDatabase = (work: (config: AppConfig, applied: string[]) => Promise<void>): Promise<void> =>
  withDatabase(async (config) => work(config, await migrate(config)));
