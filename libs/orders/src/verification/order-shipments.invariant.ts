import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { ORDER_ROWS } from './order-rows.js';

interface Contradiction {
  readonly id: string;
  readonly position: number;
  readonly shipped: number;
  readonly inShipments: number;
}

const CONTRADICTIONS = `
  WITH sums AS (
    SELECT s.order_id, l.line_id, sum(l.quantity)::int AS quantity
      FROM orders.shipments s JOIN orders.shipment_lines l ON l.shipment_id = s.id
     WHERE s.order_id > $1 AND s.order_id <= $2 GROUP BY s.order_id, l.line_id
  )
  SELECT l.order_id AS id, l.position, l.shipped_quantity AS shipped,
         coalesce(s.quantity, 0) AS "inShipments"
    FROM orders.order_lines l
    LEFT JOIN sums s ON s.order_id = l.order_id AND s.line_id = l.id
   WHERE l.order_id > $1 AND l.order_id <= $2
     AND l.shipped_quantity <> coalesce(s.quantity, 0)`;

@Injectable()
export class OrderShipments extends RowInvariant {
  override readonly name = 'order-shipments';
  override readonly description =
    'The shipped quantity of a line is the sum of what its shipments contain.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, position, shipped, inShipments }) => ({
      kind: 'order',
      id,
      says: `Of line ${position}, ${shipped} are shipped, and ${inShipments} in shipments.`,
    }));
  }
}
