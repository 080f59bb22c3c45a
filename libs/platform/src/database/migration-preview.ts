import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import type { AppConfig } from '../config/app-config.js';
import { dataSourceOptions } from './data-source-options.js';
import { pendingQueueTables } from './migrate-queue.js';
import { MIGRATION_OPTIONS, pendingMigrations } from './migrator.js';
import { connectToDatabase } from './reach-database.js';

export interface RecordedMigration {
  readonly name: string;
  readonly inTransaction: boolean;
  /**
   * What `up` sends, one text for each call: PostgreSQL runs each as one transaction of its own
   * when there is none around it.
   */
  readonly calls: readonly string[];
}

/**
 * What the pending migrations would send. Their statements are recorded and not run: running them
 * and rolling back would take their locks, and some cannot run in a transaction. Every query of a
 * migration gets an empty result, so only the first statements of work in batches are seen.
 */
export async function previewMigrations({
  database,
}: Pick<AppConfig, 'database'>): Promise<RecordedMigration[]> {
  const options = dataSourceOptions({ database: { ...database, url: database.migrationUrl } });
  const dataSource = new DataSource({ ...options, ...MIGRATION_OPTIONS });
  await dataSource.initialize();
  try {
    const pending = new Set(await pendingMigrations(dataSource));
    const recorded: RecordedMigration[] = [];
    for (const migration of dataSource.migrations) {
      const name = migration.name ?? migration.constructor.name;
      if (pending.has(name)) recorded.push(await recordMigration(name, migration));
    }
    return recorded;
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Names the tables of the queue when migrating would create or update them. Their SQL is BullMQ's.
 * With Redis there are none.
 */
export async function previewQueueTables({
  database,
  redisUrl,
}: Pick<AppConfig, 'database' | 'redisUrl'>): Promise<string[]> {
  if (redisUrl !== undefined) return [];
  const client = await connectToDatabase(database.migrationUrl, { patienceMs: 0 });
  try {
    return await pendingQueueTables(client);
  } finally {
    await client.end();
  }
}

export async function recordMigration(
  name: string,
  migration: MigrationInterface,
): Promise<RecordedMigration> {
  const calls: string[] = [];
  const recorder = {
    query: async (statement: string): Promise<unknown[]> => {
      calls.push(statement);
      return [];
    },
  };
  // There are no other methods, so that a migration cannot bypass the recording.
  await migration.up(recorder as unknown as QueryRunner);
  return { name, inTransaction: migration.transaction !== false, calls };
}
