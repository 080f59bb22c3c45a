import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { ORDER_ROWS } from './order-rows.js';

interface Contradiction {
  readonly id: string;
  readonly lineCount: number;
  readonly positions: readonly number[] | null;
}

const CONTRADICTIONS = `
  WITH lines AS (
    SELECT order_id, array_agg(position ORDER BY position) AS positions
      FROM orders.order_lines WHERE order_id > $1 AND order_id <= $2 GROUP BY order_id
  )
  SELECT o.id, o.line_count AS "lineCount", l.positions
    FROM orders.orders o LEFT JOIN lines l ON l.order_id = o.id
   WHERE o.id > $1 AND o.id <= $2
     AND l.positions IS DISTINCT FROM ARRAY(SELECT generate_series(1, o.line_count))`;

@Injectable()
export class OrderLines extends RowInvariant {
  override readonly name = 'order-lines';
  override readonly description =
    'The lines of an order have the positions from 1 to its line count.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, lineCount, positions }) => ({
      kind: 'order',
      id,
      says:
        `The line count is ${lineCount}, and there are ${positions?.length ?? 0} lines, the ` +
        `last at position ${positions?.at(-1) ?? 0}.`,
    }));
  }
}
