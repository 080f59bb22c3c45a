import { isAfter, type StreamCursor } from './stream-cursor.js';

/** A committed change that a stream sends. */
export interface Change<Facts> {
  readonly cursor: StreamCursor;
  /** The account that may see it; those who may see all changes get it, too. */
  readonly audience: string;
  readonly isOld: boolean;
  readonly facts: Facts;
}

export interface ChangePage<Facts> {
  /** All transactions before it have ended: nothing can appear there any more. */
  readonly horizon: bigint;
  /** True when a change is committed that has to wait for an older transaction to end. */
  readonly isHeldUp: boolean;
  readonly changes: ReadonlyArray<Change<Facts>>;
}

/** Reads changes in the order of their transactions, up to the horizon. */
export abstract class ChangeSource<Facts> {
  /** For metrics and the log. */
  abstract readonly name: string;

  /** The oldest changes after the cursor. */
  abstract after(cursor: StreamCursor): Promise<ChangePage<Facts>>;

  /** The newest changes, in their order. Those of more than a day ago are marked as old. */
  abstract latest(): Promise<ChangePage<Facts>>;

  /** Adds to new changes what only their readers need. Not called for those of `latest`. */
  complete(_page: ChangePage<Facts>, _isRead: (audience: string) => boolean): Promise<void> {
    return Promise.resolve();
  }
}

/** As many changes as one statement reads. */
export const PAGE_SIZE = 500;
/** As many changes as a process remembers, for clients that come back. */
export const HISTORY_SIZE = 10_000;

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
export function changeStatements(table: ChangeTable) {
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

/** Makes a page of the rows of one of these statements, in the order of the cursors. */
export function toChangePage<Row extends ChangeRow, Facts>(
  rows: readonly Row[],
  factsOf: (row: Row) => Facts,
): ChangePage<Facts> {
  const [first] = rows;
  if (!first) throw new Error('The statement of a source always returns its horizon.');
  const changes = rows.flatMap((row) => {
    const { tx, key, audience, isOld } = row;
    if (tx === null) return [];
    return [{ cursor: { tx: BigInt(tx), key }, audience, isOld, facts: factsOf(row) }];
  });
  changes.sort((a, b) => (isAfter(a.cursor, b.cursor) ? 1 : -1));
  return { horizon: BigInt(first.horizon), isHeldUp: first.isHeldUp, changes };
}
