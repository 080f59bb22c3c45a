import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { TimelineEntry } from '../history/timeline.js';
import type { Order } from '../order/order.entity.js';

export interface PlacedOrder {
  readonly order: Order;
  /** How its timeline begins. */
  readonly entry: TimelineEntry<'placed'>;
}

/** The share of this schema in placing an order: the order, its lines and the first entry of its timeline. One text for any number of lines. */
export const ORDER_PART: SqlFragment<PlacedOrder> = {
  ctes: `placed AS (
    INSERT INTO orders.orders
      (id, number, reference, customer_id, status, payment_status, total_amount, total_currency, line_count, placed_at, updated_at, version)
    VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8::char(3), $9, $10, $10, $11)
  ), lines AS (
    INSERT INTO orders.order_lines
      (order_id, id, position, product_id, sku, name, quantity, unit_price_amount, unit_price_currency)
    SELECT $1::uuid, line.*, $8::char(3)
      FROM unnest($12::uuid[], $13::int[], $14::uuid[], $15::text[], $16::text[], $17::int[], $18::bigint[]) AS line
  ), begun AS (
    INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data)
    VALUES ($1::uuid, 1, $19, $20, $21, $22)
  )`,
  values: ({ order, entry }) => [
    order.id,
    order.number,
    order.reference,
    order.customerId,
    order.status,
    order.paymentStatus,
    order.total.amount,
    order.total.currency,
    order.lineCount,
    order.placedAt,
    order.version,
    order.lines.map((line) => line.id),
    order.lines.map((line) => line.position),
    order.lines.map((line) => line.productId),
    order.lines.map((line) => line.sku),
    order.lines.map((line) => line.name),
    order.lines.map((line) => line.quantity),
    order.lines.map((line) => line.unitPrice.amount),
    entry.type,
    entry.occurredAt,
    entry.actorId,
    JSON.stringify(entry.data),
  ],
};
