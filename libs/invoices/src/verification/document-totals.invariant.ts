import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { DOCUMENT_ROWS } from './document-rows.js';

interface Contradiction {
  readonly id: string;
  readonly number: string;
  readonly total: string;
  readonly stated: string;
  readonly lines: string;
  readonly taxes: string;
}

/** Net and tax of one list in the snapshot, as `12 + 3`: both must be right, not just their sum. */
const sumOf = (list: 'lines' | 'taxes'): string => `
  (SELECT concat(coalesce(sum((part ->> 'net')::numeric), 0), ' + ',
                 coalesce(sum((part ->> 'tax')::numeric), 0))
     FROM jsonb_array_elements(d.snapshot -> '${list}') AS part)`;

const CONTRADICTIONS = `
  WITH sums AS (
    SELECT d.id, d.full_number AS number, d.total_amount, d.total_currency,
           d.snapshot ->> 'currency' AS currency,
           concat(d.snapshot #>> '{totals,net}', ' + ', d.snapshot #>> '{totals,tax}') AS stated,
           (d.snapshot #>> '{totals,gross}')::numeric AS gross,
           (d.snapshot #>> '{totals,net}')::numeric
             + (d.snapshot #>> '{totals,tax}')::numeric AS added,
           ${sumOf('lines')} AS lines, ${sumOf('taxes')} AS taxes
      FROM invoices.documents d WHERE d.id > $1 AND d.id <= $2
  )
  SELECT id, number, concat(total_amount, ' ', total_currency) AS total, stated, lines, taxes
    FROM sums
   WHERE lines <> stated OR taxes <> stated
      OR (added, gross, currency) IS DISTINCT FROM (total_amount, total_amount, total_currency)
   ORDER BY id`;

@Injectable()
export class DocumentTotals extends RowInvariant {
  override readonly name = 'invoice-totals';
  override readonly description =
    'The total of an invoice or a credit note is the sum of its lines, and of its taxes by rate.';
  protected override readonly rows = DOCUMENT_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, number, total, stated, lines, taxes }) => ({
      kind: 'invoice',
      id,
      says:
        `The total of ${number} is ${total}, stated as ${stated}. Its lines add up to ${lines}, ` +
        `its taxes to ${taxes}.`,
    }));
  }
}
