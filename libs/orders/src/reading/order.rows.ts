import type { Statement } from '@orderly/platform/database/statements';
import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { Address } from '../order/address.js';
import { Order, OrderLine } from '../order/order.entity.js';
import type { PriceDetails } from '../order/order-price.js';
import type { OrderStatus, PaymentStatus } from '../order/order-transitions.js';

interface OrderRow {
  id: string;
  number: string;
  reference: string | null;
  customer_id: string;
  status: Order['status'];
  payment_status: Order['paymentStatus'];
  total_amount: string;
  total_currency: string;
  paid_amount: string;
  refunded_amount: string;
  line_count: number;
  tags: string[];
  placed_at: Date;
  reserved_until: Date | null;
  updated_at: Date;
  version: number;
}

/** One row per line, each with its order's columns: an order has at least one line. */
export interface OrderWithLineRow extends OrderRow {
  price_details: PriceDetails | null;
  billing_address: Address | null;
  shipping_address: Address | null;
  line_id: string;
  position: number;
  product_id: string;
  sku: string;
  name: string;
  quantity: number;
  unit_price_amount: string;
  unit_price_currency: string;
  discount_amount: string;
  tax_rate: number;
  tax_amount: string;
  shipped_quantity: number;
  returned_quantity: number;
  cancelled_quantity: number;
  refunded_quantity: number;
}

const ORDER_COLUMNS = `o.id, o.number, o.reference, o.customer_id, o.status, o.payment_status,
  o.total_amount, o.total_currency, o.paid_amount, o.refunded_amount, o.line_count, o.tags,
  o.placed_at, o.reserved_until, o.updated_at, o.version`;

/** What may be long is in the first row alone, and not once for each of 1,500 lines. */
const ONCE = ['price_details', 'billing_address', 'shipping_address']
  .map((column) => `CASE l.position WHEN 1 THEN o.${column} END AS ${column}`)
  .join(', ');

/** Of `OrderWithLineRow`. */
export const ORDER_WITH_LINE_COLUMNS = `${ORDER_COLUMNS}, ${ONCE},
  l.id AS line_id, l.position, l.product_id, l.sku, l.name,
  l.quantity, l.unit_price_amount, l.unit_price_currency, l.discount_amount,
  l.tax_rate, l.tax_amount, l.shipped_quantity, l.returned_quantity,
  l.cancelled_quantity, l.refunded_quantity`;

export const ORDER_WITH_LINES: Statement = {
  name: 'orders.get',
  text: `SELECT ${ORDER_WITH_LINE_COLUMNS}
           FROM orders.orders o
           JOIN orders.order_lines l ON l.order_id = o.id
          WHERE o.id = $1
          ORDER BY l.position`,
};

/** The form of lists, read directly from the database: reading needs no entity. */
export interface ListedOrder {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly customerId: string;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly lineCount: number;
  readonly tags: readonly string[];
  readonly placedAt: string;
  readonly updatedAt: string;
  readonly version: number;
  /** With its first lines, when they were asked for. */
  readonly detailed?: Order | undefined;
}

export interface ListedOrderRow extends Omit<ListedOrder, 'total' | 'detailed'> {
  readonly amount: string;
  readonly currency: string;
}

export const LISTED_COLUMNS = `o.id, o.number, o.reference, o.customer_id AS "customerId", o.status,
  o.payment_status AS "paymentStatus", o.total_amount AS amount, o.total_currency AS currency,
  o.line_count AS "lineCount", o.tags, o.placed_at AS "placedAt",
  o.updated_at AS "updatedAt", o.version`;

export const toListedOrder = (row: ListedOrderRow): ListedOrder => ({
  id: row.id,
  number: row.number,
  reference: row.reference,
  customerId: row.customerId,
  status: row.status,
  paymentStatus: row.paymentStatus,
  total: { amount: toSafeInteger(row.amount), currency: row.currency },
  lineCount: row.lineCount,
  tags: row.tags,
  placedAt: row.placedAt,
  updatedAt: row.updatedAt,
  version: row.version,
});

const toOrder = (row: OrderRow): Order =>
  Object.assign(new Order(), {
    id: row.id,
    number: row.number,
    reference: row.reference,
    customerId: row.customer_id,
    status: row.status,
    paymentStatus: row.payment_status,
    total: Money.of(toSafeInteger(row.total_amount), row.total_currency),
    paidAmount: toSafeInteger(row.paid_amount),
    refundedAmount: toSafeInteger(row.refunded_amount),
    lineCount: row.line_count,
    tags: row.tags,
    placedAt: row.placed_at,
    reservedUntil: row.reserved_until,
    updatedAt: row.updated_at,
    version: row.version,
  });

export function toOrderWithLines(rows: readonly OrderWithLineRow[]): Order | null {
  const [first] = rows;
  if (!first) return null;
  return Object.assign(toOrder(first), {
    priceDetails: first.price_details,
    billingAddress: first.billing_address,
    shippingAddress: first.shipping_address,
    lines: rows.map(toLine),
  });
}

const toLine = (row: OrderWithLineRow): OrderLine =>
  Object.assign(new OrderLine(), {
    orderId: row.id,
    id: row.line_id,
    position: row.position,
    productId: row.product_id,
    sku: row.sku,
    name: row.name,
    quantity: row.quantity,
    unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
    discountAmount: toSafeInteger(row.discount_amount),
    taxRate: row.tax_rate,
    taxAmount: toSafeInteger(row.tax_amount),
    shippedQuantity: row.shipped_quantity,
    returnedQuantity: row.returned_quantity,
    cancelledQuantity: row.cancelled_quantity,
    refundedQuantity: row.refunded_quantity,
  });
