import { Injectable } from '@nestjs/common';
import { type ChangeRow, TableChangeSource } from '@orderly/platform/streams/table-change-source';
import type { TimelineType } from '../history/timeline.js';
import type { OrderStatus, PaymentStatus } from '../order/order-transitions.js';
import type { Visibility } from '../order/visibility.js';

/** What changed, and how the order was when it was read. */
export interface OrderChangeFacts {
  readonly orderId: string;
  readonly number: string;
  readonly customerId: string;
  /** The version that the change led to. */
  readonly version: number;
  readonly change: TimelineType;
  readonly visibility: Visibility;
  readonly occurredAt: Date;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The changes of orders, as their timelines have them. */
@Injectable()
export class OrderChangesSource extends TableChangeSource<OrderChangeFacts, OrderChangeFacts> {
  override readonly name = 'orders';
  protected override readonly table = {
    name: 'orders.changes',
    from: 'orders.timeline entry JOIN orders.orders o ON o.id = entry.order_id',
    tx: 'entry.recorded_in',
    keys: ['entry.order_id', 'entry.position'],
    key: `entry.order_id || ':' || lpad(entry.position::text, 10, '0')`,
    audience: 'o.customer_id',
    columns: `o.id AS "orderId", o.number, o.customer_id AS "customerId", entry.position AS version,
      entry.type AS change, entry.visibility, entry.occurred_at AS "occurredAt", o.status,
      o.payment_status AS "paymentStatus"`,
    changedAt: 'entry.occurred_at',
  };

  protected override keysIn(key: string): readonly unknown[] {
    const [orderId = FIRST_ID, position = '0'] = key === '' ? [] : key.split(':');
    return [orderId, Number(position)];
  }

  protected override factsOf(row: ChangeRow & OrderChangeFacts): OrderChangeFacts {
    const { horizon: _, isHeldUp: __, tx: ___, key: ____, ...facts } = row;
    return facts;
  }
}
