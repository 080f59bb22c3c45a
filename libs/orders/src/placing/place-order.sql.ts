import { type Offer, SALE_FRAGMENT } from '@orderly/catalog';
import { AUDIT_FRAGMENT } from '@orderly/platform/audit-log/audit-log';
import {
  composeStatement,
  type InputsOf,
  type SqlFragment,
} from '@orderly/platform/database/composed-statement';
import { IDEMPOTENCY_FRAGMENT } from '@orderly/platform/idempotency/idempotency';
import { OUTBOX_FRAGMENT } from '@orderly/platform/messaging/outbox/outbox';
import { PRICING_FRAGMENT } from '@orderly/pricing';
import type { OrderPlacedRecord } from '../history/order-placed-record.js';
import type { Order, OrderLine } from '../order/order.entity.js';
import type { CustomerTerms } from '../terms/customer-terms.js';
import { TERMS_FRAGMENT } from '../terms/customer-terms.repository.js';
import type { Conditions } from './order-pricing.js';

/**
 * The order, its lines and the first entry of its timeline. The text is the same for any number of
 * lines.
 */
const ORDER_FRAGMENT: SqlFragment<OrderPlacedRecord> = {
  ctes: `placed AS (
    INSERT INTO orders.orders
      (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
       line_count, tags, placed_at, reserved_until, updated_at, version, price_details,
       billing_address, shipping_address)
    VALUES (:id::uuid, :number, :reference, :customerId, :status, :paymentStatus, :amount,
            :currency::char(3), :lineCount, :tags, :placedAt,
            :reservedUntil, :placedAt, :version, :priceDetails, :billingAddress,
            :shippingAddress)
  ), lines AS (
    INSERT INTO orders.order_lines
      (order_id, id, position, product_id, sku, name, quantity, unit_price_amount,
       unit_price_currency, discount_amount, tax_rate, tax_amount)
    SELECT :id::uuid, line.id, line.position, product_id, sku, name, quantity, unit_price,
           :currency::char(3), coalesce(discount, 0), coalesce(tax_rate, 0), coalesce(tax, 0)
      FROM unnest(:lineIds::uuid[], :positions::int[], :productIds::uuid[], :skus::text[],
                  :names::text[], :quantities::int[], :unitPrices::bigint[], :discounts::bigint[],
                  :taxRates::int[], :taxes::bigint[])
           AS line (id, position, product_id, sku, name, quantity, unit_price, discount, tax_rate,
                    tax)
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
    tags: ({ order }) => order.tags,
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
    priceDetails: ({ order }) => jsonOf(order.priceDetails),
    billingAddress: ({ order }) => jsonOf(order.billingAddress),
    shippingAddress: ({ order }) => jsonOf(order.shippingAddress),
    discounts: ({ order }) => ofPricedLines(order, ({ discountAmount }) => discountAmount),
    taxRates: ({ order }) => ofPricedLines(order, ({ taxRate }) => taxRate),
    taxes: ({ order }) => ofPricedLines(order, ({ taxAmount }) => taxAmount),
    entryType: ({ entry }) => entry.type,
    occurredAt: ({ entry }) => entry.occurredAt,
    actorId: ({ entry }) => entry.actorId,
    entryData: ({ entry }) => JSON.stringify(entry.data),
  },
};

function jsonOf(value: object | null): string | null {
  return value && JSON.stringify(value);
}

/** Empty for a simple order, whose lines have none: unnest fills the columns with nulls. */
function ofPricedLines(
  { lines, priceDetails }: Order,
  amount: (line: OrderLine) => number,
): number[] {
  return priceDetails === null ? [] : lines.map(amount);
}

/** All effects of placing an order. Both ways use this list, and no other code names them. */
const EFFECTS = {
  sale: SALE_FRAGMENT,
  terms: TERMS_FRAGMENT,
  pricing: PRICING_FRAGMENT,
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
 * @param conditions on which it was priced: the order is sold on these or not at all
 * @param customer the terms of the customer: the same
 */
export function effectsOf(
  record: OrderPlacedRecord,
  { offers, terms }: Conditions,
  customer: CustomerTerms,
): InputsOf<typeof EFFECTS> {
  const { order, entry, event, audit } = record;
  const items = order.lines.map(({ productId, quantity }) => ({
    productId,
    quantity,
    version: (offers.get(productId) as Offer).version,
  }));
  return {
    sale: { reservationId: order.id, actorId: entry.actorId, soldAt: order.placedAt, items },
    pricing: terms,
    terms: customer,
    order: record,
    events: [event],
    audit: { entry: audit, at: order.placedAt },
  };
}
