import type { Transaction } from '@orderly/platform/database/transactions';
import type { DataSource } from 'typeorm';
import type { ErasureStep, ExportedFile } from './personal-data.js';
import { inPages } from './records.js';

/**
 * A table whose rows each belong to one person, and are deleted with them. All names are constants
 * of the program, never input.
 */
export interface OwnedTable {
  /** With its schema: `auth.sessions`. */
  readonly table: string;
  /** The column with the owner of a row; `user_id` when absent. */
  readonly owner?: string;
  /**
   * The columns that the owner gets a copy of, besides the key. Absent: none, because the table
   * contains only secrets. Never a secret or its hash.
   */
  readonly copies?: readonly string[];
  /** The column that the rows are paged by; `id` when absent. */
  readonly key?: string;
}

/** Small enough that a page stays far below the statement timeout, and locks little. */
const ROWS_AT_ONCE = 1_000;

interface Row {
  readonly key: string;
  readonly record: object;
}

/** For modules with mostly such tables: a further table is one more line in the module's list. */
export class OwnedTables {
  /** @param tables referenced tables come last */
  constructor(
    private readonly dataSource: DataSource,
    private readonly tables: readonly OwnedTable[],
  ) {}

  /** One file for each table with columns to copy. */
  export(userId: string, signal: AbortSignal): ExportedFile[] {
    return this.tables.flatMap(({ copies, ...table }) =>
      copies
        ? [{ name: fileOf(table.table), records: this.records(table, copies, userId, signal) }]
        : [],
    );
  }

  /** Deletes the rows of each table. */
  get erasure(): ErasureStep[] {
    return this.tables.map(({ table, owner = 'user_id' }) =>
      deleteSome(`SELECT ctid FROM ${table} WHERE ${owner} = $1 LIMIT $2`, table),
    );
  }

  /** Deletes all rows of each table, for accounts with few rows. */
  async discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    for (const { table, owner = 'user_id' } of this.tables)
      await tx.query(`DELETE FROM ${table} WHERE ${owner} = ANY ($1)`, [userIds]);
  }

  private async *records(
    { table, owner = 'user_id', key = 'id' }: OwnedTable,
    copies: readonly string[],
    userId: string,
    signal: AbortSignal,
  ): AsyncIterable<object> {
    const facts = [key, ...copies]
      .map((column) => `'${camelCase(column)}', t.${column}`)
      .join(', ');
    const rows = inPages<Row>(signal, (after, limit) =>
      this.dataSource.query(
        `SELECT t.${key}::text AS key, json_build_object(${facts}) AS record FROM ${table} t
          WHERE t.${owner} = $1 ${after ? `AND t.${key} > $3` : ''} ORDER BY t.${key} LIMIT $2`,
        [userId, limit, ...(after ? [after.key] : [])],
      ),
    );
    for await (const { record } of rows) yield record;
  }
}

/**
 * A step that deletes from one table until no row is left.
 * @param select the `ctid` of rows of the person $1, at most $2; constants of the program, never
 *   input
 */
export const deleteSome =
  (select: string, table: string): ErasureStep =>
  async (tx, userId) => {
    const [, changed] = await tx.query<[unknown[], number]>(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${select}))`,
      [userId, ROWS_AT_ONCE],
    );
    return { changed, next: changed > 0 ? 'more' : null };
  };

const fileOf = (table: string): string =>
  `${table.slice(table.indexOf('.') + 1).replaceAll('_', '-')}.json`;
const camelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
