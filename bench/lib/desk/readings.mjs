/** What the API says about the day, read by the clerk. */
import { caughtUp } from './catching-up.mjs';
import { forEach } from './client.mjs';
import { expectationOf } from './expectation.mjs';

/**
 * The orders as they are once their refunds are through.
 * @returns {Promise<Map<import('./plan.mjs').PlannedOrder, any>>}
 */
export async function readOrders({ client, people, plan, connections }) {
  const read = new Map();
  let unsettled = plan.orders;
  await caughtUp(async () => {
    const still = [];
    await forEach(unsettled, connections, async (order) => {
      const token = await people.clerkToken();
      const found = await client.get('get an order', `/v1/orders/${order.id}`, token);
      read.set(order, found);
      if (found.refunded.amount !== expectationOf(order).refunded) still.push(order);
    });
    unsettled = still;
    return unsettled.length;
  });
  return read;
}

/**
 * All invoices and credit notes, once every order that was shipped has its invoice, and what was
 * refunded is credited.
 * @returns {Promise<any[]>}
 */
export async function readInvoices({ client, people, plan }) {
  const expectations = plan.orders.map(expectationOf);
  const invoices = expectations.filter(({ paid }) => paid > 0).length;
  const credit = expectations.reduce((sum, { refunded }) => sum + refunded, 0);
  let documents = [];
  await caughtUp(async () => {
    documents = await readAll(client, people, '/v1/invoices?limit=100');
    const issued = documents.filter(({ kind }) => kind === 'invoice').length;
    const credited = creditOf(documents);
    return Math.max(invoices - issued, 0) + Math.max(credit - credited, 0);
  });
  return documents;
}

const creditOf = (documents) =>
  documents
    .filter(({ kind }) => kind === 'credit-note')
    .reduce((sum, { total }) => sum + total.amount, 0);

/** @returns {Promise<Map<import('./plan.mjs').Product, any>>} */
export async function readStocks({ client, people, plan, connections }) {
  const stocks = new Map();
  await forEach(plan.products, connections, async (product) => {
    const path = `/v1/products/${product.id}/stock`;
    stocks.set(product, await client.get('get a stock', path, await people.clerkToken()));
  });
  return stocks;
}

async function readAll(client, people, first) {
  const items = [];
  for (let path = first; path; ) {
    const { data, page } = await client.get('list invoices', path, await people.clerkToken());
    items.push(...data);
    path = page.nextCursor && `${first}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return items;
}
