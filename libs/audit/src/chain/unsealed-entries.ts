import type { DataSource } from 'typeorm';
import { inPlainSession } from './chain-rows.js';

const PAGE_SIZE = 5_000;
export const SMALLEST_ID = '00000000-0000-0000-0000-000000000000';

interface UnsealedEntry {
  readonly id: string;
  readonly action: string;
  readonly occurred_at: string;
}

const PAGE = `
  SELECT e.id::text, e.action, e.occurred_at::text
    FROM platform.audit_events e
   WHERE e.id > $1 AND e.id <= $2
     AND NOT EXISTS (SELECT FROM platform.audit_chain c WHERE c.event_id = e.id AND c.event_id > $1)
   ORDER BY e.id`;

const PAGE_END = `
  SELECT e.id::text FROM platform.audit_events e WHERE e.id > $1
    ORDER BY e.id OFFSET ${PAGE_SIZE - 1} LIMIT 1`;

const LARGEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Entries without a link, in the order of their ids. Each step examines a limited number of
 * entries, so that a log of any size is read within the time-out of a statement; a step may find
 * none.
 * @param after the id to start after
 */
export async function* unsealedEntries(
  database: Pick<DataSource, 'transaction'>,
  after: string,
): AsyncGenerator<{ readonly entries: UnsealedEntry[]; readonly end: string }> {
  for (let start: string | undefined = after; start !== undefined; ) {
    const from: string = start;
    const [end, entries] = await inPlainSession(database, async (tx) => {
      const [last] = await tx.query<Array<{ id: string }>>(PAGE_END, [from]);
      const page = await tx.query<UnsealedEntry[]>(PAGE, [from, last?.id ?? LARGEST_ID]);
      return [last?.id, page] as const;
    });
    yield { entries, end: end ?? LARGEST_ID };
    start = end;
  }
}
