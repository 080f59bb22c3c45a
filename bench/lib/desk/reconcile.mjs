/** Compares every penny and every unit that the API reports with the file. */
import { isDeepStrictEqual } from 'node:util';
import { expectationOf, unitsMoved } from './expectation.mjs';
import { readInvoices, readOrders, readStocks } from './readings.mjs';

const EXAMPLES = 3;

/**
 * @typedef {{ name: string, expected: unknown, found: unknown, isRight: boolean, examples: string[]
 *   }} Check
 */

/** @returns {Promise<Check[]>} */
export async function reconcile(day) {
  const orders = await readOrders(day);
  const documents = await readInvoices(day);
  const stocks = await readStocks(day);
  return [
    ...ordersAgree(orders),
    ...documentsAgree(day.plan, documents),
    ...stocksAgree(day, stocks),
  ];
}

function ordersAgree(orders) {
  const pairs = [...orders].map(([order, found]) => ({
    what: `order ${order.number}`,
    expected: expectationOf(order),
    found: reported(found),
  }));
  const sums = ['total', 'paid', 'refunded'].map((field) =>
    check(
      `pence ${field}, all orders`,
      sumOf(pairs, 'expected', field),
      sumOf(pairs, 'found', field),
    ),
  );
  return [...sums, each('orders with the right state, amounts and units', pairs)];
}

const sumOf = (pairs, side, field) => pairs.reduce((sum, pair) => sum + pair[side][field], 0);

/** An order of the API in the terms of an expectation. */
const reported = ({ status, total, paid, refunded, lines }) => ({
  status,
  total: total.amount,
  paid: paid.amount,
  refunded: refunded.amount,
  lines: lines.map((line) => ({
    productId: line.productId,
    quantity: line.quantity,
    shipped: line.shippedQuantity,
    returned: line.returnedQuantity,
    cancelled: line.cancelledQuantity,
  })),
});

function documentsAgree(plan, documents) {
  const byOrder = new Map(plan.orders.map(({ id }) => [id, []]));
  const strangers = documents.filter((document) => !byOrder.get(document.orderId)?.push(document));
  const pairs = plan.orders.map((order) => {
    const { paid, refunded } = expectationOf(order);
    const own = byOrder.get(order.id);
    const invoices = own.filter(({ kind }) => kind === 'invoice');
    const notes = own.filter(({ kind }) => kind === 'credit-note');
    return {
      what: `documents of order ${order.number}`,
      expected: { invoices: paid > 0 ? 1 : 0, invoiced: paid, credited: refunded },
      found: { invoices: invoices.length, invoiced: grossOf(invoices), credited: grossOf(notes) },
    };
  });
  const owed = ({ invoiced, credited }) => invoiced - credited;
  return [
    check(
      'pence invoiced − pence credited',
      pairs.reduce((sum, { expected }) => sum + owed(expected), 0),
      pairs.reduce((sum, { found }) => sum + owed(found), 0),
    ),
    check('invoices without an order of the day', 0, strangers.length),
    each('orders with one invoice, and credit notes for what was refunded', pairs),
  ];
}

const grossOf = (documents) =>
  documents.reduce((sum, { total }) => sum + Math.abs(total.amount), 0);

function stocksAgree({ plan }, stocks) {
  const moved = unitsMoved(plan.orders);
  const pairs = plan.products.map((product) => {
    const { gone, back } = moved.get(product) ?? { gone: 0, back: 0 };
    const { onHand, reserved, available } = stocks.get(product);
    const left = product.demand - gone + back;
    return {
      what: `stock of ${product.key}`,
      expected: { onHand: left, reserved: 0, available: left },
      found: { onHand, reserved, available },
    };
  });
  return [
    check('units on hand', sumOf(pairs, 'expected', 'onHand'), sumOf(pairs, 'found', 'onHand')),
    each('products with the right stock', pairs),
  ];
}

/** @returns {Check} */
export const check = (name, expected, found, examples = []) => ({
  ...{ name, expected, found, examples },
  isRight: expected === found,
});

function each(name, pairs) {
  const wrong = pairs.filter(({ expected, found }) => !isDeepStrictEqual(expected, found));
  const examples = wrong
    .slice(0, EXAMPLES)
    .map(({ what, expected, found }) => `${what}: ${differing(expected, found)}`);
  return check(name, pairs.length, pairs.length - wrong.length, examples);
}

const differing = (expected, found) =>
  Object.keys(expected)
    .filter((key) => !isDeepStrictEqual(expected[key], found[key]))
    .map((key) => `${key} ${JSON.stringify(found[key])}, not ${JSON.stringify(expected[key])}`)
    .join('; ');
