import { Injectable } from '@nestjs/common';
import { heldReservations } from '@orderly/catalog/verification';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type IdRange, RowInvariant } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';
import type { OrderStatus } from '../order/order-transitions.js';
import { ORDER_ROWS } from './order-rows.js';

/** These orders hold what is left to ship. All others hold nothing. */
const HOLD_THE_REST: ReadonlySet<OrderStatus> = new Set([
  'placed',
  'confirmed',
  'partially-shipped',
]);

interface OrderedLine {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly productId: string;
  readonly left: number;
}

/** An order has one line for a product. */
const ORDERED = `
  SELECT o.id AS "orderId", o.status, l.product_id AS "productId",
         l.quantity - l.shipped_quantity - l.cancelled_quantity AS left
    FROM orders.orders o JOIN orders.order_lines l ON l.order_id = o.id
   WHERE o.id > $1 AND o.id <= $2 AND l.order_id > $1 AND l.order_id <= $2
   ORDER BY o.id, l.position`;

@Injectable()
export class OrderReservations extends RowInvariant {
  override readonly name = 'order-reservations';
  override readonly description =
    'An order has reserved what is left to ship of it, and nothing when it will not be shipped.';
  protected override readonly rows = ORDER_ROWS;

  protected override async judge(snapshot: Snapshot, range: IdRange): Promise<Violation[]> {
    const lines = await snapshot.query<OrderedLine[]>(ORDERED, [...range]);
    const held = await heldReservations(snapshot, range);
    const keyOf = (orderId: string, productId: string): string => `${orderId} ${productId}`;
    const left = new Map(
      held.map((each) => [keyOf(each.reservationId, each.productId), each.quantity]),
    );
    const wrong = lines.flatMap((line) => {
      const key = keyOf(line.orderId, line.productId);
      const quantity = left.get(key) ?? 0;
      left.delete(key);
      return mayHold(line, quantity) ? [] : [violation(line.orderId, says(line, quantity))];
    });
    const strays = [...left].map(([key, quantity]) => {
      const [id = '', productId = ''] = key.split(' ');
      return violation(id, `${quantity} of the product ${productId} are reserved without a line.`);
    });
    return [...wrong, ...strays];
  }
}

const mayHold = ({ status, left }: OrderedLine, quantity: number): boolean =>
  quantity === (HOLD_THE_REST.has(status) ? left : 0);

const says = ({ status, productId, left }: OrderedLine, quantity: number): string =>
  `It is ${status}: ${quantity} of the product ${productId} are reserved, ${left} left to ship.`;

const violation = (id: string, text: string): Violation => ({ kind: 'order', id, says: text });
