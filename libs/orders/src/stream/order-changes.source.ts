import { Injectable } from '@nestjs/common';
import { Statements } from '@orderly/platform/database/statements';
import {
  type ChangePage,
  type ChangeRow,
  ChangeSource,
  changeStatements,
  toChangePage,
} from '@orderly/platform/streams/change-source';
import type { StreamCursor } from '@orderly/platform/streams/stream-cursor';
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

type Row = ChangeRow & OrderChangeFacts;

const STATEMENTS = changeStatements({
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
});

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The changes of orders, as their timelines have them. */
@Injectable()
export class OrderChangesSource extends ChangeSource<OrderChangeFacts> {
  override readonly name = 'orders';

  constructor(private readonly statements: Statements) {
    super();
  }

  override async after({ tx, key }: StreamCursor): Promise<ChangePage<OrderChangeFacts>> {
    const [orderId = FIRST_ID, position = '0'] = key === '' ? [] : key.split(':');
    const values = [tx.toString(), orderId, Number(position)];
    return toChangePage(await this.statements.read<Row>(STATEMENTS.after, values), factsOf);
  }

  override async latest(): Promise<ChangePage<OrderChangeFacts>> {
    return toChangePage(await this.statements.run<Row>(STATEMENTS.latest, []), factsOf);
  }
}

const factsOf = ({ horizon: _, isHeldUp: __, tx: ___, key: ____, ...row }: Row): OrderChangeFacts =>
  row;
