import type { Client } from 'pg';

const QUEUE_SCHEMA = 'bullmq';

/**
 * Brings the tables of the queue to the version of BullMQ, which owns them.
 * @returns what was applied, for people
 */
export async function migrateQueue(client: Client): Promise<string[]> {
  const { runMigrations } = await import('bullmq');
  const before = await versionOf(client);
  const version = await runMigrations(client, QUEUE_SCHEMA);
  return version > before ? [named(version)] : [];
}

/** What `migrateQueue` would apply. */
export async function pendingQueueTables(client: Client): Promise<string[]> {
  const { LATEST_SCHEMA_VERSION: newest } = await import('bullmq');
  return newest > (await versionOf(client)) ? [named(newest)] : [];
}

const named = (version: number): string => `the tables of the queue, version ${version}`;

/** 0 while the tables do not exist. */
async function versionOf(client: Client): Promise<number> {
  const ledger = `${QUEUE_SCHEMA}.migration`;
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [ledger]);
  if (!rows[0]?.exists) return 0;
  const { rows: versions } = await client.query<{ version: number }>(
    `SELECT coalesce(max(version), 0)::int AS version FROM ${ledger}`,
  );
  return versions[0]?.version ?? 0;
}
