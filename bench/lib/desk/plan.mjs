/**
 * What happens to each invoice of the file, decided before the first request: so the run is the
 * same for the same seed, and the answers of the API can be compared with it.
 */
import { SeededRandom } from './random.mjs';

const CANCELLED = 0.02;
const PAID_IN_TWO = 0.1;
const SHIPPED_IN_TWO = 0.15;
const SHIPPED_IN_THREE = 0.05;
/** Of the orders that are shipped in parts: the rest is never shipped. */
const CLOSED = 0.1;
const WRITTEN_OFF = 0.1;
const CANCELLATION = /^C/;
/** Corrections of bad debt, which are no sales. */
const ADJUSTMENT = /^A/;

/**
 * @typedef {import('./retail-file.mjs').Invoice} Invoice
 * @typedef {{ key: string, sku: string, name: string, pence: number, demand: number, id?: string }}
 *   Product one per SKU and price, since the prices in the file change
 * @typedef {{ product: Product, quantity: number }} Line
 * @typedef {{ number: string, writtenOff: boolean, lines: Line[] }} PlannedReturn
 * @typedef {{ number: string, customer: string | undefined, country: string | undefined, total:
 *   number, lines: Line[], cancelled: boolean, payments: number[][], shipments: Line[][], closed:
 *   boolean, returns: PlannedReturn[], id?: string }} PlannedOrder `payments` holds the amounts as
 *   they are recorded, for each payment
 */

/**
 * @param {Invoice[]} invoices @param {{ limit: number, seed: number }} options
 * @returns {{ orders: PlannedOrder[], products: Product[], customers: string[], skipped: number,
 *   unmatched: { rows: number, units: number } }} `unmatched` are cancellations of nothing that was
 *   replayed
 */
export function planDay(invoices, { limit, seed }) {
  const random = new SeededRandom(seed);
  const products = new Map();
  const orders = [];
  const purchases = new Purchases();
  const unmatched = { rows: 0, units: 0 };
  let skipped = 0;
  for (const invoice of invoices) {
    if (CANCELLATION.test(invoice.number)) takeBack(invoice, { purchases, unmatched, random });
    else if (orders.length >= limit) break;
    else if (isSale(invoice)) {
      const order = orderOf(invoice, products);
      orders.push(order);
      purchases.add(order);
    } else skipped++;
  }
  for (const order of orders) decide(order, random);
  const customers = [...new Set(orders.flatMap(({ customer }) => customer ?? []))];
  return { orders, products: [...products.values()], customers, skipped, unmatched };
}

/** Rows without a price, gifts and corrections of the stock make an invoice no order. */
const isSale = ({ number, rows }) =>
  !ADJUSTMENT.test(number) && rows.every(({ quantity, pence }) => quantity > 0 && pence > 0);

/** @returns {PlannedOrder} */
function orderOf({ number, customer, country, rows }, products) {
  const lines = new Map();
  for (const { sku, name, quantity, pence } of rows) {
    const key = `${sku}@${pence}`;
    const product = products.get(key) ?? { key, sku, name: name || sku, pence, demand: 0 };
    products.set(key, product);
    product.demand += quantity;
    lines.set(key, { product, quantity: (lines.get(key)?.quantity ?? 0) + quantity });
  }
  const own = [...lines.values()];
  const total = own.reduce((sum, { product, quantity }) => sum + product.pence * quantity, 0);
  const untouched = { cancelled: false, payments: [], shipments: [], closed: false, returns: [] };
  return { number, customer, country, total, lines: own, ...untouched };
}

/** What each customer bought and did not bring back yet. */
class Purchases {
  #byBuyer = new Map();

  /** @param {PlannedOrder} order */
  add(order) {
    // Without a customer it is not known to whom a cancellation refers.
    if (order.customer === undefined) return;
    for (const { product, quantity } of order.lines) {
      const key = `${order.customer} ${product.key}`;
      if (!this.#byBuyer.has(key)) this.#byBuyer.set(key, []);
      this.#byBuyer.get(key).push({ order, product, left: quantity });
    }
  }

  /** The newest first, as people bring back what they bought last. */
  of(customer, key) {
    return (this.#byBuyer.get(`${customer} ${key}`) ?? []).toReversed();
  }
}

/** Matches each row with earlier orders of the customer: one return per order that it touches. */
function takeBack({ number, customer, rows }, { purchases, unmatched, random }) {
  const returns = new Map();
  for (const { sku, quantity, pence } of rows) {
    let wanted = Math.abs(quantity);
    for (const purchase of purchases.of(customer, `${sku}@${pence}`)) {
      const taken = Math.min(wanted, purchase.left);
      if (taken === 0) continue;
      purchase.left -= taken;
      wanted -= taken;
      const { order, product } = purchase;
      const back = returns.get(order) ?? { number, writtenOff: false, lines: new Map() };
      const before = back.lines.get(product)?.quantity ?? 0;
      back.lines.set(product, { product, quantity: before + taken });
      returns.set(order, back);
    }
    if (wanted > 0) unmatched.rows++;
    unmatched.units += wanted;
  }
  for (const [order, back] of returns)
    order.returns.push({
      ...back,
      writtenOff: random.chance(WRITTEN_OFF),
      lines: [...back.lines.values()],
    });
}

/** @param {PlannedOrder} order @param {SeededRandom} random */
function decide(order, random) {
  const comesBack = order.returns.length > 0;
  order.cancelled = random.chance(CANCELLED) && !comesBack;
  if (order.cancelled) return;
  order.payments = paymentsOf(order.total, random);
  const parts = random.chance(SHIPPED_IN_THREE) ? 3 : random.chance(SHIPPED_IN_TWO) ? 2 : 1;
  const shipments = shipmentsOf(order.lines, parts);
  order.closed = random.chance(CLOSED) && shipments.length > 1 && !comesBack;
  order.shipments = order.closed ? shipments.slice(0, -1) : shipments;
}

/** One payment, one that arrives in two parts, or two payments. */
function paymentsOf(total, random) {
  if (!random.chance(PAID_IN_TWO) || total < 2) return [[total]];
  const first = Math.ceil(total / 3);
  return random.chance(0.5) ? [[first, total - first]] : [[first], [total - first]];
}

/** Divides each line as evenly as whole units allow. A part without any unit is left out. */
function shipmentsOf(lines, parts) {
  const upTo = (quantity, part) => Math.floor((quantity * part) / parts);
  return Array.from({ length: parts }, (_, part) =>
    lines
      .map(({ product, quantity }) => ({
        product,
        quantity: upTo(quantity, part + 1) - upTo(quantity, part),
      }))
      .filter(({ quantity }) => quantity > 0),
  ).filter((shipment) => shipment.length > 0);
}
