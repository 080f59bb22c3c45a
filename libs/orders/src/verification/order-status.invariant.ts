import { Injectable } from '@nestjs/common';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import type { OrderStatus } from '../order/order-transitions.js';
import { ORDER_ROWS } from './order-rows.js';
import { replay } from './replay-timeline.js';

interface History {
  readonly id: string;
  readonly status: OrderStatus;
  readonly types: readonly string[] | null;
}

const HISTORIES = `
  WITH histories AS (
    SELECT order_id, array_agg(type ORDER BY position) AS types
      FROM orders.timeline WHERE order_id > $1 AND order_id <= $2 GROUP BY order_id
  )
  SELECT o.id, o.status, h.types
    FROM orders.orders o LEFT JOIN histories h ON h.order_id = o.id
   WHERE o.id > $1 AND o.id <= $2 ORDER BY o.id`;

@Injectable()
export class OrderStatusHistory extends RowInvariant {
  override readonly name = 'order-status';
  override readonly description =
    'The status of an order is the one to which the transitions in its timeline lead.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const histories = await snapshot.query<History[]>(HISTORIES, [...range]);
    return histories.flatMap(({ id, status, types }) => {
      const says = contradiction(status, types ?? []);
      return says === null ? [] : [{ kind: 'order', id, says }];
    });
  }
}

function contradiction(status: OrderStatus, types: readonly string[]): string | null {
  const end = replay(types);
  if ('impossible' in end) {
    const { impossible, status: before } = end;
    const where = before === null ? 'before the order is placed' : `in the status ${before}`;
    return `The timeline has the entry "${impossible}" ${where}.`;
  }
  return end.status === status
    ? null
    : `The status is ${status}, and the timeline leads to ${end.status ?? 'no status'}.`;
}
