import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import { ORDER_ROWS } from './order-rows.js';

interface Contradiction {
  readonly id: string;
  readonly version: number;
  readonly entries: number;
  readonly last: number;
}

/** Positions are unique and start at 1, so as many entries as the last position leave no gap. */
const CONTRADICTIONS = `
  WITH histories AS (
    SELECT order_id, count(*)::int AS entries, max(position) AS last
      FROM orders.timeline WHERE order_id > $1 AND order_id <= $2 GROUP BY order_id
  )
  SELECT o.id, o.version, coalesce(h.entries, 0) AS entries, coalesce(h.last, 0) AS last
    FROM orders.orders o LEFT JOIN histories h ON h.order_id = o.id
   WHERE o.id > $1 AND o.id <= $2
     AND (h.entries, h.last) IS DISTINCT FROM (o.version, o.version)`;

@Injectable()
export class OrderTimeline extends RowInvariant {
  override readonly name = 'order-timeline';
  override readonly description =
    'The timeline of an order has one entry for each version, without a gap.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const found = await snapshot.query<Contradiction[]>(CONTRADICTIONS, [...range]);
    return found.map(({ id, version, entries, last }) => ({
      kind: 'order',
      id,
      says:
        `The version is ${version}, and the timeline has ${entries} entries, the last at ` +
        `position ${last}.`,
    }));
  }
}
