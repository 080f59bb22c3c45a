/**
 * From rows in array form to what the contract shows. PostgreSQL runs in UTC, so its text of a time
 * is one replacement from RFC 3339.
 */
import pg from 'pg';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** `2026-11-20 20:00:00.12+00` becomes `2026-11-20T20:00:00.120Z`, without a Date in between. */
function rfc3339(text) {
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000';
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`;
}

export const types = {
  getTypeParser: (oid, format) => {
    if (oid === TIMESTAMPTZ) return rfc3339;
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

const CANCELLABLE = new Set(['placed', 'confirmed']);
const RETURNABLE = new Set(['partially-shipped', 'shipped', 'delivered']);

const PAYABLE = new Set(['unpaid', 'partially-paid', 'failed']);

/** Of the owner of an order, and of staff who read them all. */
function actionsOf(status, paymentStatus, total, mayAct) {
  const [isCancellable, isReturnable] = [CANCELLABLE.has(status), RETURNABLE.has(status)];
  if (!mayAct || !(isCancellable || isReturnable)) return [];
  const action = isCancellable ? 'cancel' : 'return';
  return total > 0 && PAYABLE.has(paymentStatus) ? [action, 'pay'] : [action];
}

export const HEAD_COLUMNS =
  'o.id, o.number, o.reference, o.customer_id, o.status, o.payment_status, o.total_amount, ' +
  'o.total_currency, o.placed_at, o.version, o.line_count, o.updated_at';
/** What only a single order shows. */
export const DETAIL_COLUMNS =
  'o.price_details, o.billing_address, o.shipping_address, o.paid_amount, o.refunded_amount';
const LINES_AT = 17;
export const LINE_COLUMNS =
  'l.id, l.product_id, l.sku, l.name, l.quantity, l.unit_price_amount, l.unit_price_currency, ' +
  'l.discount_amount, l.tax_rate, l.tax_amount, l.shipped_quantity, l.returned_quantity, ' +
  'l.cancelled_quantity, l.refunded_quantity';

/** @param {unknown[]} row @param {boolean} mayAct */
const toHead = (row, mayAct) => ({
  id: row[0],
  number: row[1],
  reference: row[2],
  customerId: row[3],
  status: row[4],
  paymentStatus: row[5],
  total: { amount: row[6], currency: row[7] },
  currency: row[7],
  placedAt: row[8],
  updatedAt: row[11],
  version: row[9],
  allowedActions: actionsOf(row[4], row[5], row[6], mayAct),
});

export const toSummary = (row, mayAct) => ({ ...toHead(row, mayAct), lineCount: row[10] });

/** The price of an order without discounts, taxes and shipping. */
const SIMPLE = { taxIncluded: true, discounts: [], shipping: null, taxes: [] };

/**
 * @param {unknown[]} head
 * @param {unknown[][]} lineRows
 * @param {number} [at] where the columns of a line begin
 */
export function toOrder(head, mayAct, lineRows, at = LINES_AT) {
  const [details, billingAddress, shippingAddress, paid, refunded] = head.slice(12, LINES_AT);
  const { taxIncluded, discounts, shipping, taxes } = details ?? SIMPLE;
  const currency = head[7];
  const money = (amount) => ({ amount, currency });
  const sums = { subtotal: 0, discount: 0, tax: shipping?.tax ?? 0 };
  const lines = lineRows.map((row) => {
    const line = toLine(row, at, taxIncluded);
    sums.subtotal += line.total.amount;
    sums.discount += line.discount.amount;
    sums.tax += line.tax.amount.amount;
    return line;
  });
  return {
    ...toHead(head, mayAct),
    lines,
    totals: {
      subtotal: money(sums.subtotal),
      discount: money(sums.discount),
      shipping: money(shipping?.price ?? 0),
      tax: money(sums.tax),
      total: money(head[6]),
    },
    taxIncluded,
    discounts: discounts.map(({ code, amount }) => ({ code, amount: money(amount) })),
    shipping: shipping && {
      method: shipping.code,
      name: shipping.name,
      net: money(shipping.net),
      tax: { rate: shipping.taxRate, amount: money(shipping.tax) },
      gross: money(shipping.gross),
    },
    taxes: taxes.map(({ name, rate, net, tax }) => ({
      ...{ name, rate },
      ...{ net: money(net), amount: money(tax) },
    })),
    ...{ billingAddress, shippingAddress },
    ...{ paid: money(paid), refunded: money(refunded) },
    due: money(Math.max(head[6] - paid, 0)),
  };
}

function toLine(row, at, taxIncluded) {
  const currency = row[at + 6];
  const money = (amount) => ({ amount, currency });
  const [quantity, unitPrice, discount, tax] = [row[at + 4], row[at + 5], row[at + 7], row[at + 9]];
  const left = unitPrice * quantity - discount;
  const net = taxIncluded ? left - tax : left;
  return {
    id: row[at],
    productId: row[at + 1],
    sku: row[at + 2],
    name: row[at + 3],
    quantity,
    unitPrice: money(unitPrice),
    total: money(unitPrice * quantity),
    discount: money(discount),
    net: money(net),
    tax: { rate: row[at + 8], amount: money(tax) },
    gross: money(net + tax),
    shippedQuantity: row[at + 10],
    returnedQuantity: row[at + 11],
    cancelledQuantity: row[at + 12],
    refundedQuantity: row[at + 13],
  };
}

export const PRODUCT_COLUMNS =
  'p.id, p.sku, p.name, p.description, p.unit_price_amount, p.unit_price_currency, s.on_hand ' +
  '- s.reserved, p.active, p.version, p.created_at, p.updated_at, p.archived, p.tax_class, ' +
  'p.images, ARRAY(SELECT category_id FROM catalog.product_categories WHERE product_id = p.id), ' +
  'p.variant_of, p.options, p.option_names';

export const toProduct = (row) => ({
  id: row[0],
  sku: row[1],
  name: row[2],
  description: row[3],
  unitPrice: { amount: row[4], currency: row[5] },
  available: row[6],
  active: row[7],
  archived: row[11],
  taxClass: row[12],
  images: row[13],
  categoryIds: row[14].sort(),
  variantOf: row[15],
  options: row[16],
  optionNames: row[17],
  version: row[8],
  createdAt: row[9],
  updatedAt: row[10],
});
