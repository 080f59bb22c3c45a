import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { DOCUMENT_ROWS } from './document-rows.js';

interface Contradiction {
  readonly id: string;
  readonly number: string;
  readonly kind: string;
  readonly total: string;
  readonly credited: string;
}

/** An order has one open invoice: the newest. */
const OPEN_BEFORE = `
  SELECT i.id, i.full_number AS number, next.full_number AS next
    FROM invoices.documents next JOIN invoices.documents i ON i.id = next.follows
   WHERE next.follows > $1 AND next.follows <= $2
     AND i.total_amount > (SELECT coalesce(sum(c.total_amount), 0)
                             FROM invoices.documents c WHERE c.refers_to = i.id)
   ORDER BY i.id`;

/** Read off the index of credit notes by their invoice: most invoices have none. */
const CONTRADICTIONS = `
  WITH credits AS (
    SELECT refers_to, sum(total_amount) AS amount, array_agg(DISTINCT total_currency) AS currencies
      FROM invoices.documents
     WHERE refers_to > $1 AND refers_to <= $2 GROUP BY refers_to
  )
  SELECT i.id, i.full_number AS number, i.kind,
         concat(i.total_amount, ' ', i.total_currency) AS total,
         concat(c.amount, ' ', array_to_string(c.currencies, ' and ')) AS credited
    FROM credits c JOIN invoices.documents i ON i.id = c.refers_to
   WHERE c.amount > i.total_amount OR c.currencies <> ARRAY[i.total_currency]
      OR i.kind <> 'invoice'
   ORDER BY i.id`;

@Injectable()
export class CreditNotes extends RowInvariant {
  override readonly name = 'credit-notes';
  override readonly description =
    'The credit notes of an invoice together are not more than the invoice, and are all of it ' +
    'when another invoice of the order follows.';
  protected override readonly rows = DOCUMENT_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    const open = await snapshot.query<Record<'id' | 'number' | 'next', string>[]>(OPEN_BEFORE, [
      ...range,
    ]);
    return [
      ...found.map(({ id, number, kind, total, credited }) => ({
        kind: 'invoice',
        id,
        says: `The ${kind} ${number} is about ${total}, and credited are ${credited}.`,
      })),
      ...open.map(({ id, number, next }) => ({
        kind: 'invoice',
        id,
        says: `The invoice ${number} is not credited in full, and ${next} follows it.`,
      })),
    ];
  }
}
