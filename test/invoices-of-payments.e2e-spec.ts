import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { CreditNotes } from '../libs/invoices/src/verification/credit-notes.invariant.js';
import { OrderInvoice } from '../libs/invoices/src/verification/order-invoice.invariant.js';
import { ExpireOrders } from '../libs/orders/src/expiry/expire-orders.task.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { violationsOf } from './support/violations.js';

interface Document {
  id: string;
  kind: string;
  total: { amount: number };
}

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const ADDRESS = {
  ...{ name: 'Ada Example', line1: '1 Example Street', city: 'London' },
  ...{ postalCode: 'EX1 2MP', country: 'GB' },
};
const TOTAL = 28_60;

describe('the documents of an order that is paid', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let admin: SignedIn;
  let alice: SignedIn;
  let pot: string;

  beforeAll(async () => {
    app = await TestApp.start();
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    pot = (await app.product(admin, { unitPrice: gbp(9_00), onHand: 1_000 })).id;
    const validFrom = '2011-01-04T00:00:00Z';
    await post('/tax-rates', { country: 'GB', name: 'VAT', rate: 2_000, validFrom });
    await post('/shipping-methods', { code: 'post', name: 'Post', price: gbp(4_30) });
    await post('/coupons', { code: 'TEN', discount: { percentage: 1_000 } });
  });
  afterAll(async () => {
    await worker?.close();
    await app?.close();
  });

  async function post<Body = { id: string }>(path: string, body: object): Promise<Body> {
    const headers = { 'idempotency-key': newId() };
    const sent = { token: admin.token, body, headers };
    const { status, body: answer, text } = await app.request<Body>('POST', `/v1${path}`, sent);
    if (status >= 300) throw new Error(`${path}: ${status} ${text}`);
    return answer;
  }
  async function anOrder(): Promise<{ id: string; path: string }> {
    const { status, body, text } = await app.placeOrder(alice, [{ productId: pot, quantity: 3 }], {
      ...{ couponCodes: ['TEN'], shippingMethod: 'post', reference: 'PO-7' },
      billingAddress: { ...ADDRESS, company: 'Example Ltd' },
      shippingAddress: ADDRESS,
    });
    if (status !== 201) throw new Error(text);
    expect(body['total']).toEqual(gbp(TOTAL));
    return { id: body['id'] as string, path: `/orders/${body['id'] as string}` };
  }
  async function aPaidOrder() {
    const order = await anOrder();
    const payment = await post(`${order.path}/payments`, { gateway: 'manual' });
    await post(`${order.path}/payments/${payment.id}/record`, {});
    await documentsOf(order.id, [['invoice', TOTAL]]);
    return { ...order, payment: `${order.path}/payments/${payment.id}` };
  }
  const refund = (payment: string, amount: number) =>
    post(`${payment}/refund`, { amount: gbp(amount), reason: 'Damaged in transit.' });

  /** Lets the reservation run out. The task of the worker may be at the order, too. */
  async function expire(orderId: string): Promise<void> {
    await app.db.query(
      `UPDATE orders.orders SET reserved_until = now() - interval '1 second' WHERE id = $1`,
      [orderId],
    );
    await worker.app
      .get<ExpireOrders>(ExpireOrders, { strict: false })
      .run(new AbortController().signal);
  }

  const listed = async (orderId: string): Promise<Document[]> => {
    const path = `/v1/invoices?orderId=${orderId}`;
    const { body } = await app.request<{ data: Document[] }>('GET', path, { token: alice.token });
    return body.data.toReversed();
  };
  /** Waits until the order has exactly these documents, the oldest first. */
  const documentsOf = (orderId: string, wanted: Array<[kind: string, total: number]>) =>
    eventually(
      async () => {
        const documents = await listed(orderId);
        expect(documents.map(({ kind, total }) => [kind, total.amount])).toEqual(wanted);
        return documents;
      },
      { withinMs: 30_000 },
    );

  it('are an invoice with discount, tax, shipping, the addresses and the VAT id', async () => {
    const terms = { onAccount: false, customerGroup: null, vatId: 'GB123456789' };
    const set = await app.request('PUT', `/v1/customers/${alice.userId}/terms`, {
      ...{ token: admin.token, body: terms, headers: { 'if-match': '"0"' } },
    });
    expect(set.status).toBe(200);

    const { id } = await aPaidOrder();

    const path = `/v1/orders/${id}/invoice`;
    const { body } = await app.request('GET', path, { token: alice.token });
    expect(body).toMatchObject({
      pricesIncludeTax: true,
      buyer: {
        name: 'Example Ltd',
        vatId: 'GB123456789',
        reference: 'PO-7',
        address: { contact: 'Ada Example', lines: ['1 Example Street'], city: 'London' },
        deliveredTo: { name: 'Ada Example' },
      },
      lines: [
        { quantity: 3, unitPrice: gbp(9_00), discount: gbp(2_70), taxRate: 2_000 },
        { orderLineId: null, name: 'Shipping (Post)', unitPrice: gbp(4_30), taxRate: 2_000 },
      ],
      taxes: [{ taxCategory: 'S', taxRate: 2_000, net: gbp(23_83), tax: gbp(4_77) }],
      totals: { gross: gbp(TOTAL), paid: gbp(TOTAL), due: gbp(0) },
    });
    for (const format of ['pdf', 'ubl', 'cii', 'xrechnung', 'facturx']) {
      const query = { token: alice.token };
      const { status } = await app.request('GET', `${path}?format=${format}`, query);
      expect([format, status]).toEqual([format, 200]);
    }
  });

  it('include a credit note for each refund, together not more than the invoice', async () => {
    const { id, payment } = await aPaidOrder();

    await refund(payment, 10_00);
    await documentsOf(id, [
      ['invoice', TOTAL],
      ['credit-note', 10_00],
    ]);
    await refund(payment, TOTAL - 10_00);

    const [invoice, first] = await documentsOf(id, [
      ['invoice', TOTAL],
      ['credit-note', 10_00],
      ['credit-note', TOTAL - 10_00],
    ]);
    const path = `/v1/invoices/${first?.id}`;
    const { body: note } = await app.request('GET', path, { token: alice.token });
    expect(note).toMatchObject({ reason: 'Refund', corrects: { id: invoice?.id } });
  });

  it('include another invoice when the order is paid again after a refund in full', async () => {
    const { id, path, payment } = await aPaidOrder();
    await refund(payment, TOTAL);
    const once: Array<[string, number]> = [
      ['invoice', TOTAL],
      ['credit-note', TOTAL],
    ];
    await documentsOf(id, once);

    const again = await post(`${path}/payments`, { gateway: 'manual' });
    await post(`${path}/payments/${again.id}/record`, {});

    const [first, , second] = await documentsOf(id, [...once, ['invoice', TOTAL]]);
    const newest = await app.request('GET', `/v1${path}/invoice`, { token: alice.token });
    expect(newest.body['id']).toBe(second?.id);
    expect(newest.body['id']).not.toBe(first?.id);
    await refund(`${path}/payments/${again.id}`, 10_00);
    const documents = await documentsOf(id, [...once, ['invoice', TOTAL], ['credit-note', 10_00]]);
    const note = await app.request('GET', `/v1/invoices/${documents[3]?.id}`, {
      token: alice.token,
    });
    expect(note.body).toMatchObject({ corrects: { id: second?.id } });
    expect(await violationsOf(app.config.database, new OrderInvoice())).toEqual([]);
    expect(await violationsOf(app.config.database, new CreditNotes())).toEqual([]);
  });

  it('include no second invoice when staff credit the first before they refund it', async () => {
    const { id, path, payment } = await aPaidOrder();
    const credited: Array<[string, number]> = [
      ['invoice', TOTAL],
      ['credit-note', TOTAL],
    ];
    await post(`${path}/credit-notes`, { reason: 'Late.', amount: gbp(TOTAL) });

    const answer = await post<Document>(`${path}/invoice`, {});
    await refund(payment, TOTAL);
    await settled(id);

    const [invoice] = await documentsOf(id, credited);
    expect(answer.id).toBe(invoice?.id);
  });

  it('do not credit what staff have credited before they gave it back', async () => {
    const { id, path, payment } = await aPaidOrder();

    await post(`${path}/credit-notes`, { reason: 'Late.', amount: gbp(5_00) });
    await refund(payment, 5_00);
    await refund(payment, 1_00);

    await documentsOf(id, [
      ['invoice', TOTAL],
      ['credit-note', 5_00],
      ['credit-note', 1_00],
    ]);
  });

  it('cancel each other when the order is cancelled, and stay so when it is refunded', async () => {
    const { id, path } = await aPaidOrder();

    await post(`${path}/cancel`, {});
    await eventually(async () => {
      const { body } = await app.request('GET', `/v1${path}`, { token: alice.token });
      expect(body['paymentStatus']).toBe('refunded');
    });
    // All that was refunded before is credited by now: the events of one order keep their order.
    await settled(id);

    await documentsOf(id, [
      ['invoice', TOTAL],
      ['credit-note', TOTAL],
    ]);
  });

  it('cancel each other when the order expires after it was invoiced', async () => {
    const { id, path } = await anOrder();
    await post(`${path}/invoice`, {});

    await expire(id);

    const [, note] = await documentsOf(id, [
      ['invoice', TOTAL],
      ['credit-note', TOTAL],
    ]);
    const { body } = await app.request('GET', `/v1/invoices/${note?.id}`, { token: alice.token });
    expect(body['reason']).toBe('The order expired before it was paid');
    expect(await violationsOf(app.config.database, new OrderInvoice())).toEqual([]);
  });

  it('are none for an order that was cancelled before it was paid', async () => {
    const { id, path } = await anOrder();

    await post(`${path}/cancel`, {});
    await settled(id);

    expect(await listed(id)).toEqual([]);
  });

  /** Waits until the consumer of invoices has handled all events of the order. */
  const settled = (orderId: string): Promise<void> =>
    eventually(
      async () => {
        const rows = await app.db.query<unknown[]>(
          `SELECT FROM platform.outbox o
            WHERE subject = $1 AND type IN ('orders.order-cancelled.v1',
              'orders.order-payment-changed.v1')
              AND NOT EXISTS (SELECT FROM platform.inbox i WHERE i.event_id = o.id
                                AND i.consumer = 'invoices' AND i.status = 'done')`,
          [orderId],
        );
        expect(rows).toEqual([]);
      },
      { withinMs: 30_000 },
    );
});
