import { Injectable } from '@nestjs/common';
import { Statements } from '../database/statements.js';
import { type ChangePage, ChangeSource, HISTORY_SIZE, PAGE_SIZE } from './change-source.js';
import { isAfter, type StreamCursor } from './stream-cursor.js';

export interface ChangeRow {
  readonly horizon: string;
  readonly isHeldUp: boolean;
  /** Null when the row says only how far the horizon is. */
  readonly tx: string | null;
  readonly key: string;
  readonly audience: string;
  readonly isOld: boolean;
}

interface ChangeTable {
  /** Of the statements. */
  readonly name: string;
  /** The table, and what is joined to it. */
  readonly from: string;
  /** The column with the id of the transaction that wrote the row. */
  readonly tx: string;
  /** Orders the rows of one transaction; with `tx` the columns of an index. */
  readonly keys: readonly string[];
  /** SQL for the key of the cursor. It sorts as text as the columns do. */
  readonly key: string;
  readonly audience: string;
  readonly columns: string;
  /** The time of the change. */
  readonly changedAt: string;
}

/**
 * How old a change may be to be sent. It also leaves out what a dump brought from another cluster,
 * where transactions had other numbers.
 */
const MAX_AGE = "interval '1 day'";

/**
 * The statements of a source whose rows carry the transaction that wrote them
 * (`txid_current()`). Numbers are given when a transaction first writes, and transactions
 * commit in another order. So rows are read only below the oldest transaction that is still
 * running: above it, one could commit later and be skipped. `isHeldUp` says that there are some.
 */
function changeStatements(table: ChangeTable) {
  const { name, from, tx, keys, key, audience, columns, changedAt } = table;
  const isOld = `${changedAt} <= now() - ${MAX_AGE}`;
  const order = (direction: string) =>
    [tx, ...keys].map((column) => `${column} ${direction}`).join(', ');
  const compose = (where: string, direction: string, limit: number) => `
    SELECT horizon.tx::text AS horizon,
           EXISTS (SELECT FROM ${from} WHERE ${tx} >= horizon.tx AND NOT (${isOld})) AS "isHeldUp",
           change.*
      FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS tx) horizon
      LEFT JOIN LATERAL (
        SELECT ${tx}::text AS tx, ${key} AS key, ${audience} AS audience, ${isOld} AS "isOld",
               ${columns}
          FROM ${from}
         WHERE ${tx} < horizon.tx AND ${where}
         ORDER BY ${order(direction)} LIMIT ${limit}) change ON true`;
  const parameters = [tx, ...keys].map((_, at) => `$${at + 1}`).join(', ');
  const later = `(${[tx, ...keys].join(', ')}) > (${parameters}) AND NOT (${isOld})`;
  return {
    after: { name: `${name}.after`, text: compose(later, 'ASC', PAGE_SIZE), isPage: true },
    latest: { name: `${name}.latest`, text: compose('true', 'DESC', HISTORY_SIZE) },
  } as const;
}

/** The changes that a table has: rows that carry the transaction which wrote them. */
@Injectable()
export abstract class TableChangeSource<Columns extends object, Facts> extends ChangeSource<Facts> {
  protected abstract readonly table: ChangeTable;
  private known: ReturnType<typeof changeStatements> | undefined;

  constructor(protected readonly statements: Statements) {
    super();
  }

  /** The values of the table's `keys` in the key of a cursor; an empty one is before all others. */
  protected abstract keysIn(key: string): readonly unknown[];

  protected abstract factsOf(row: ChangeRow & Columns): Facts;

  override async after({ tx, key }: StreamCursor): Promise<ChangePage<Facts>> {
    const values = [tx.toString(), ...this.keysIn(key)];
    return this.toPage(await this.statements.read(this.composed.after, values));
  }

  override async latest(): Promise<ChangePage<Facts>> {
    return this.toPage(await this.statements.run(this.composed.latest, []));
  }

  private get composed(): ReturnType<typeof changeStatements> {
    this.known ??= changeStatements(this.table);
    return this.known;
  }

  /** In the order of the cursors. */
  private toPage(rows: ReadonlyArray<ChangeRow & Columns>): ChangePage<Facts> {
    const [first] = rows;
    if (!first) throw new Error('The statement of a source always returns its horizon.');
    const changes = rows.flatMap((row) => {
      const { tx, key, audience, isOld } = row;
      if (tx === null) return [];
      return [{ cursor: { tx: BigInt(tx), key }, audience, isOld, facts: this.factsOf(row) }];
    });
    changes.sort((a, b) => (isAfter(a.cursor, b.cursor) ? 1 : -1));
    return { horizon: BigInt(first.horizon), isHeldUp: first.isHeldUp, changes };
  }
}
