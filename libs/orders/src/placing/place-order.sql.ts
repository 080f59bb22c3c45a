import { type Offer, SALE_FRAGMENT } from '@orderly/catalog';
import { AUDIT_FRAGMENT } from '@orderly/platform/audit-log/audit-log';
import {
  composeStatement,
  type InputsOf,
  type SqlFragment,
} from '@orderly/platform/database/composed-statement';
import { IDEMPOTENCY_FRAGMENT } from '@orderly/platform/idempotency/idempotency';
import { OUTBOX_FRAGMENT } from '@orderly/platform/messaging/outbox/outbox';
import type { OrderPlacedRecord } from '../history/order-placed-record.js';
import type { CustomerTerms } from '../terms/customer-terms.js';
import { TERMS_FRAGMENT } from '../terms/customer-terms.repository.js';

/**
 * The order, its lines and the first entry of its timeline. The text is the same for any number of
 * lines.
 */
const ORDER_FRAGMENT: SqlFragment<OrderPlacedRecord> = {
  ctes: `placed AS (
    INSERT INTO orders.orders
      (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
       line_count, placed_at, reserved_until, updated_at, version)
    VALUES (:id::uuid, :number, :reference, :customerId, :status, :paymentStatus, :amount,
            :currency::char(3), :lineCount, :placedAt,
            :reservedUntil, :placedAt, :version)
  ), lines AS (
    INSERT INTO orders.order_lines
      (order_id, id, position, product_id, sku, name, quantity, unit_price_amount,
       unit_price_currency)
    SELECT :id::uuid, line.*, :currency::char(3)
      FROM unnest(:lineIds::uuid[], :positions::int[], :productIds::uuid[], :skus::text[],
                  :names::text[], :quantities::int[], :unitPrices::bigint[]) AS line
  ), begun AS (
    INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data)
    VALUES (:id::uuid, 1, :entryType, :occurredAt, :actorId, :entryData)
  )`,
  values: {
    id: ({ order }) => order.id,
    number: ({ order }) => order.number,
    reference: ({ order }) => order.reference,
    customerId: ({ order }) => order.customerId,
    status: ({ order }) => order.status,
    paymentStatus: ({ order }) => order.paymentStatus,
    amount: ({ order }) => order.total.amount,
    currency: ({ order }) => order.total.currency,
    lineCount: ({ order }) => order.lineCount,
    placedAt: ({ order }) => order.placedAt,
    reservedUntil: ({ order }) => order.reservedUntil,
    version: ({ order }) => order.version,
    lineIds: ({ order }) => order.lines.map((line) => line.id),
    positions: ({ order }) => order.lines.map((line) => line.position),
    productIds: ({ order }) => order.lines.map((line) => line.productId),
    skus: ({ order }) => order.lines.map((line) => line.sku),
    names: ({ order }) => order.lines.map((line) => line.name),
    quantities: ({ order }) => order.lines.map((line) => line.quantity),
    unitPrices: ({ order }) => order.lines.map((line) => line.unitPrice.amount),
    entryType: ({ entry }) => entry.type,
    occurredAt: ({ entry }) => entry.occurredAt,
    actorId: ({ entry }) => entry.actorId,
    entryData: ({ entry }) => JSON.stringify(entry.data),
  },
};

/** All effects of placing an order. Both ways use this list, and no other code names them. */
const EFFECTS = {
  sale: SALE_FRAGMENT,
  terms: TERMS_FRAGMENT,
  order: ORDER_FRAGMENT,
  events: OUTBOX_FRAGMENT,
  audit: AUDIT_FRAGMENT,
};

/** The way in one statement. The key comes first, so that a repetition does not wait for stock. */
export const PLACE = composeStatement('orders.place', { key: IDEMPOTENCY_FRAGMENT, ...EFFECTS });

/**
 * The way with locks, for the transaction of `Idempotency.once`, which claims the key and stores
 * the response.
 */
export const PLACE_UNDER_LOCKS = composeStatement('orders.place-under-locks', EFFECTS);

/**
 * @param offers those at which the lines were priced: the order is sold at these or not at all
 * @param terms those of the customer: so are these
 */
export function effectsOf(
  record: OrderPlacedRecord,
  offers: ReadonlyMap<string, Offer>,
  terms: CustomerTerms,
): InputsOf<typeof EFFECTS> {
  const { order, entry, event, audit } = record;
  const items = order.lines.map(({ productId, quantity }) => ({
    productId,
    quantity,
    version: (offers.get(productId) as Offer).version,
  }));
  return {
    sale: { reservationId: order.id, actorId: entry.actorId, soldAt: order.placedAt, items },
    terms,
    order: record,
    events: [event],
    audit: { entry: audit, at: order.placedAt },
  };
}
