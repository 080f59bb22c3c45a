import { type CheckedRows, Invariant, type Violation } from './invariant.js';
import type { Snapshot, Snapshots } from './snapshots.js';

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';
const LAST_OF_ALL = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Ids after the first one, up to and including the second. */
export type IdRange = readonly [after: string, upTo: string];

export const ALL_IDS: IdRange = [BEFORE_ALL, LAST_OF_ALL];

/**
 * An invariant of each row of a table with the rows that belong to it. The table is read along its
 * key, one page and one snapshot at a time. So the check takes no memory, and no snapshot lasts
 * long, however large the table is. The ranges of the pages leave no gap, so a row that refers to
 * an id that does not exist is in one of them, too.
 */
export abstract class RowInvariant extends Invariant {
  /** The table as written in SQL, and its primary key, a single uuid. */
  protected abstract readonly rows: { readonly table: string; readonly key: string };

  /** Few enough that a page takes a moment, and enough that a million rows take a minute. */
  protected readonly pageSize: number = 2_000;

  protected abstract judge(snapshot: Snapshot, range: IdRange): Promise<readonly Violation[]>;

  override async *check(snapshots: Snapshots, signal: AbortSignal): AsyncGenerator<CheckedRows> {
    for (let after = BEFORE_ALL; after !== LAST_OF_ALL; ) {
      signal.throwIfAborted();
      const page = await snapshots.read(async (snapshot) => {
        const ids = await this.idsAfter(snapshot, after);
        const upTo = ids.length === this.pageSize ? (ids.at(-1) ?? LAST_OF_ALL) : LAST_OF_ALL;
        const violations = await this.judge(snapshot, [after, upTo]);
        return { checked: ids.length, violations, upTo };
      });
      yield page;
      after = page.upTo;
    }
  }

  private async idsAfter(snapshot: Snapshot, after: string): Promise<string[]> {
    const { table, key } = this.rows;
    const rows = await snapshot.query<Array<{ id: string }>>(
      `SELECT ${key} AS id FROM ${table} WHERE ${key} > $1 ORDER BY ${key} LIMIT $2`,
      [after, this.pageSize],
    );
    return rows.map(({ id }) => id);
  }
}
