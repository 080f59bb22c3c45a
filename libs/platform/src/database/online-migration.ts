import { setTimeout as delay } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { isLockConflict } from './postgres-errors.js';

/**
 * Steps for migrations of tables that may be large. Each holds a lock that blocks readers or
 * writers for no longer than one short statement, so the previous release can continue to serve.
 *
 * They need a migration outside a transaction (`readonly transaction = false`): CONCURRENTLY
 * refuses to run inside one, and one transaction around all batches would hold every row lock to
 * the end. After a crash or a lock timeout such a migration starts again from its first line, so
 * each step here first checks whether it was done, and the statements beside it use IF NOT EXISTS.
 */

/**
 * Other statements do not queue behind these waits (SHARE UPDATE EXCLUSIVE), so they may take
 * longer than the migrator's short lock timeout.
 */
const PATIENT_LOCK_TIMEOUT = '10min';
const MAX_TRIES_PER_BATCH = 20;

/**
 * Names are `schema.name`, as written in SQL. The steps put names into statements unquoted, which
 * is safe because only migrations call them.
 */
interface IndexToCreate {
  /** Without the schema: an index is in the schema of its table. */
  readonly name: string;
  /** `schema.table`. */
  readonly table: string;
  /** The part after the table: `(user_id, id DESC) WHERE read_at IS NULL`, or `USING gin (…)`. */
  readonly on: string;
  readonly unique?: boolean;
}

/**
 * Creates an index without blocking reads and writes. An invalid index, which a crash leaves
 * behind, is dropped and created again.
 */
export async function createIndex(queryRunner: QueryRunner, index: IndexToCreate): Promise<void> {
  const { name, table, on, unique = false } = index;
  const [existing] = await rows<{ valid: boolean }>(
    queryRunner,
    'SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
    [`${schemaOf(table)}.${name}`],
  );
  if (existing?.valid) return;
  await patiently(queryRunner, async () => {
    if (existing !== undefined) await dropIndex(queryRunner, `${schemaOf(table)}.${name}`);
    await queryRunner.query(
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${name} ON ${table} ${on}`,
    );
  });
}

/** Drops an index without a lock that blocks readers. `index` is `schema.name`. */
export async function dropIndex(queryRunner: QueryRunner, index: string): Promise<void> {
  await patiently(queryRunner, () =>
    queryRunner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`),
  );
}

/**
 * Adds a CHECK or a FOREIGN KEY. The first step enforces it for new writes; the second validates
 * existing rows without blocking reads and writes.
 */
export async function addConstraint(
  queryRunner: QueryRunner,
  constraint: { readonly name: string; readonly table: string; readonly definition: string },
): Promise<void> {
  const { name, table, definition } = constraint;
  const [existing] = await rows<{ valid: boolean }>(
    queryRunner,
    'SELECT convalidated AS valid FROM pg_constraint WHERE conrelid = to_regclass($1) AND ' +
      'conname = $2',
    [table, name],
  );
  if (existing?.valid) return;
  if (existing === undefined)
    await queryRunner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition} NOT VALID`);
  await patiently(queryRunner, () =>
    queryRunner.query(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`),
  );
}

/**
 * SET NOT NULL without a scan under an exclusive lock: PostgreSQL relies on a validated CHECK with
 * the same condition.
 */
export async function setNotNull(
  queryRunner: QueryRunner,
  table: string,
  column: string,
): Promise<void> {
  const name = `${table.slice(table.indexOf('.') + 1)}_${column}_set_not_null`;
  await addConstraint(queryRunner, { name, table, definition: `CHECK (${column} IS NOT NULL)` });
  await queryRunner.query(`ALTER TABLE ${table} ALTER ${column} SET NOT NULL`);
  await queryRunner.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name}`);
}

interface Backfill {
  /** `schema.table`. */
  readonly table: string;
  /** The columns of a unique index, NOT NULL, in its order: the batches follow it. */
  readonly key: readonly string[];
  /** What an UPDATE sets, with the alias `row`: `authenticated_at = row.created_at`. */
  readonly set: string;
  /**
   * Selects the rows still to be updated, with the alias `row`. After a crash the backfill starts
   * again and skips those that are done.
   */
  readonly where: string;
  readonly batchSize?: number;
}

/**
 * Updates all rows in batches, each with its own commit, and returns how many it changed. It does
 * not see rows that the previous release writes behind its position: give the new column a default
 * that is right for them, or keep reading the old one until the next release.
 */
export async function backfill(queryRunner: QueryRunner, work: Backfill): Promise<number> {
  // Forces the index whatever the statistics say: a plan that scans the table would do so for every
  // batch.
  return withSetting(queryRunner, 'enable_seqscan', 'off', async () => {
    let changed = 0;
    for (let from: string[] = []; ; ) {
      const to = await endOfBatch(queryRunner, work, from);
      if (to === undefined) return changed;
      changed += await retried(() => updateBatch(queryRunner, work, from, to));
      from = to;
    }
  });
}

/**
 * Returns the key of the last row of the batch after `from`, as text, which loses no microsecond
 * and no byte.
 */
async function endOfBatch(
  queryRunner: QueryRunner,
  { table, key, batchSize = 1_000 }: Backfill,
  from: readonly string[],
): Promise<string[] | undefined> {
  const columns = key.map((column) => `row.${column}`).join(', ');
  const after = from.length === 0 ? '' : `WHERE (${columns}) > (${placeholders(key, 0)})`;
  const descending = key.map((column) => `row.${column} DESC`).join(', ');
  const [last] = await rows<Record<string, string>>(
    queryRunner,
    `SELECT ${key.map((column) => `row.${column}::text AS ${column}`).join(', ')}
       FROM (SELECT ${columns} FROM ${table} row ${after} ORDER BY ${columns}
         LIMIT ${batchSize}) row
      ORDER BY ${descending} LIMIT 1`,
    [...from],
  );
  return last && key.map((column) => String(last[column]));
}

async function updateBatch(
  queryRunner: QueryRunner,
  { table, key, set, where }: Backfill,
  from: readonly string[],
  to: readonly string[],
): Promise<number> {
  const columns = key.map((column) => `row.${column}`).join(', ');
  const after = from.length === 0 ? '' : `AND (${columns}) > (${placeholders(key, key.length)})`;
  const [, count] = await queryRunner.query(
    `UPDATE ${table} row SET ${set}
      WHERE (${columns}) <= (${placeholders(key, 0)}) ${after} AND (${where})`,
    [...to, ...from],
  );
  return count;
}

const placeholders = (key: readonly string[], offset: number): string =>
  key.map((_, index) => `$${offset + index + 1}`).join(', ');

/** A batch gives way to writes of the application, and is tried again. */
async function retried<T>(batch: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await batch();
    } catch (error) {
      if (!isLockConflict(error) || attempt === MAX_TRIES_PER_BATCH) throw error;
      await delay(Math.random() * 1_000);
    }
  }
}

const patiently = (queryRunner: QueryRunner, step: () => Promise<unknown>): Promise<unknown> =>
  withSetting(queryRunner, 'lock_timeout', PATIENT_LOCK_TIMEOUT, step);

/** Changes a setting of the connection while `work` runs, and then restores it. */
async function withSetting<T>(
  queryRunner: QueryRunner,
  name: string,
  value: string,
  step: () => Promise<T>,
): Promise<T> {
  const [before] = await rows<Record<string, string>>(queryRunner, `SHOW ${name}`, []);
  await queryRunner.query(`SET ${name} = '${value}'`);
  try {
    return await step();
  } finally {
    await queryRunner.query(`SET ${name} = '${before?.[name] ?? 0}'`);
  }
}

const schemaOf = (table: string): string => table.slice(0, table.indexOf('.'));

const rows = <T>(
  queryRunner: QueryRunner,
  statement: string,
  parameters: unknown[],
): Promise<T[]> => queryRunner.query(statement, parameters) as Promise<T[]>;
