import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { ORDER_ROWS } from './order-rows.js';

interface Contradiction {
  readonly id: string;
  readonly position: number;
  readonly returned: number;
  readonly inReturns: number;
}

const CONTRADICTIONS = `
  WITH sums AS (
    SELECT r.order_id, l.line_id,
           sum(l.restocked_quantity + l.written_off_quantity)::int AS quantity
      FROM orders.returns r JOIN orders.return_lines l ON l.return_id = r.id
     WHERE r.order_id > $1 AND r.order_id <= $2 AND r.status IN ('received', 'closed')
     GROUP BY r.order_id, l.line_id
  )
  SELECT l.order_id AS id, l.position, l.returned_quantity AS returned,
         coalesce(s.quantity, 0) AS "inReturns"
    FROM orders.order_lines l
    LEFT JOIN sums s ON s.order_id = l.order_id AND s.line_id = l.id
   WHERE l.order_id > $1 AND l.order_id <= $2
     AND l.returned_quantity <> coalesce(s.quantity, 0)`;

@Injectable()
export class OrderReturns extends RowInvariant {
  override readonly name = 'order-returns';
  override readonly description =
    'The returned quantity of a line is the sum of what arrived with its returns.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, position, returned, inReturns }) => ({
      kind: 'order',
      id,
      says: `Of line ${position}, ${returned} are returned, and ${inReturns} in returns.`,
    }));
  }
}
