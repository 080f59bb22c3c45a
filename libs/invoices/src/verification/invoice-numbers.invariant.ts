import { Injectable } from '@nestjs/common';
import { type CheckedRows, Invariant } from '@orderly/platform/verification/invariant';
import type { Snapshots } from '@orderly/platform/verification/snapshots';

interface Series {
  readonly code: string;
}

interface Page {
  /** How many numbers the series has given out in the page. */
  readonly checked: number;
  readonly gaps: ReadonlyArray<{ readonly from: string; readonly to: string }>;
}

const PAGE_SIZE = 10_000;

/**
 * The numbers after $2, up to the end of a page of $3 or the last one that was given out, that no
 * document has. Read off the index of the series.
 */
const PAGE = `
  WITH given AS (
    SELECT least(next_number - 1, $2::bigint + $3) AS last
      FROM invoices.series WHERE code = $1
  ), taken AS (
    SELECT number, lead(number) OVER (ORDER BY number) AS next
      FROM (SELECT $2::bigint AS number
            UNION ALL SELECT d.number FROM invoices.documents d, given
                       WHERE d.series = $1 AND d.number > $2 AND d.number <= given.last
            UNION ALL SELECT last + 1 FROM given) AS numbers
  )
  SELECT (SELECT last - $2 FROM given)::int AS checked,
         coalesce(json_agg(json_build_object('from', number + 1, 'to', next - 1) ORDER BY number)
                  FILTER (WHERE next > number + 1), '[]') AS gaps
    FROM taken`;

/** The law wants every number that was given out to have a document. */
@Injectable()
export class InvoiceNumbers extends Invariant {
  override readonly name = 'invoice-numbers';
  override readonly description = 'The numbers of a series of invoices have no gaps.';

  override async *check(snapshots: Snapshots, signal: AbortSignal): AsyncGenerator<CheckedRows> {
    const series = await snapshots.read((snapshot) =>
      snapshot.query<Series[]>('SELECT code FROM invoices.series ORDER BY code', []),
    );
    for (const { code } of series) {
      for (let after = 0, isWhole = true; isWhole; after += PAGE_SIZE) {
        signal.throwIfAborted();
        const [page] = await snapshots.read((snapshot) =>
          snapshot.query<Page[]>(PAGE, [code, after, PAGE_SIZE]),
        );
        const { checked = 0, gaps = [] } = page ?? {};
        isWhole = checked === PAGE_SIZE;
        const violations = gaps.map(({ from, to }) => ({
          kind: 'invoice-series',
          id: code,
          says: `The numbers from ${from} to ${to} have no document.`,
        }));
        yield { checked, violations };
      }
    }
  }
}
