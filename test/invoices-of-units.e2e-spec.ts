import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type FulfilledOrder, Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';

interface Document {
  kind: string;
  reason: string | null;
  lines: Array<{ orderLineId: string | null; quantity: number }>;
  taxes: Array<{ taxRate: number; net: { amount: number }; tax: { amount: number } }>;
}

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const ADDRESS = {
  ...{ name: 'Ada Example', line1: '1 Example Street', city: 'London' },
  ...{ postalCode: 'EX1 2MP', country: 'GB' },
};
const LAMP = 0;
const BOOK = 1;

describe('the credit notes of units', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let alice: SignedIn;
  let orders: Fulfilment;
  let admin: SignedIn;
  let sold: object[];

  beforeAll(async () => {
    app = await TestApp.start();
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    orders = new Fulfilment(app, admin);
    const since = { country: 'GB', name: 'VAT', validFrom: '2011-01-04T00:00:00Z' };
    const standard = { ...since, rate: 1_900 };
    const reduced = { ...since, rate: 700, taxClass: 'reduced' };
    for (const body of [standard, reduced])
      expect((await orders.act('/v1/tax-rates', { body })).status).toBe(201);
    const [lamp, book] = [
      await app.product(admin, { unitPrice: gbp(119_00), onHand: 100 }),
      await app.product(admin, { unitPrice: gbp(107_00), onHand: 100, taxClass: 'reduced' }),
    ];
    sold = [lamp, book].map(({ id }) => ({ productId: id, quantity: 2 }));
  });
  afterAll(async () => {
    await worker?.close();
    await app?.close();
  });

  /** Two lamps at £119 (19 %) and two books at £107 (7 %). */
  async function anOrder(): Promise<FulfilledOrder> {
    const { body } = await app.placeOrder(alice, sold, { shippingAddress: ADDRESS });
    return orders.order(body['id'] as string);
  }

  const ship = ({ id, lines }: FulfilledOrder, units: ReadonlyArray<[at: number, n: number]>) =>
    orders.ship(id, {
      lines: units.map(([at, quantity]) => ({ lineId: lines[at]?.id, quantity })),
    });

  const becomes = (orderId: string, state: object): Promise<void> =>
    eventually(async () => expect(await orders.order(orderId)).toMatchObject(state));

  const get = async <Body>(path: string): Promise<Body> =>
    (await app.request<Body>('GET', path, { token: admin.token })).body;

  /** The credit notes of an order, the oldest first, once the invoice and they are there. */
  const notesOf = (orderId: string, count: number): Promise<Document[]> =>
    eventually(
      async () => {
        const path = `/v1/invoices?orderId=${orderId}`;
        const { data } = await get<{ data: Array<{ id: string; kind: string }> }>(path);
        expect(data).toHaveLength(count + 1);
        const notes = data.filter(({ kind }) => kind === 'credit-note').toReversed();
        return Promise.all(notes.map(({ id }) => get<Document>(`/v1/invoices/${id}`)));
      },
      { withinMs: 30_000 },
    );

  const taxesOf = ({ taxes }: Document) =>
    taxes.map(({ taxRate, net, tax }) => [taxRate, net.amount, tax.amount]);

  it('state the tax of what was refunded, so that staff can credit the other units', async () => {
    const { id, lines } = await anOrder();
    const payment = await orders.pay(alice, id);
    const lamp = [{ lineId: lines[LAMP]?.id, quantity: 1 }];

    await orders.act(`/v1/orders/${id}/payments/${payment}/refund`, { body: { lines: lamp } });

    const [note] = await notesOf(id, 1);
    expect(note).toMatchObject({ reason: 'Refund', lines: [{ quantity: 1 }] });
    expect(note && taxesOf(note)).toEqual([[1_900, 100_00, 19_00]]);
    const body = { reason: 'Broken.', lines: [{ orderLineId: lines[LAMP]?.id, quantity: 1 }] };
    expect((await orders.act(`/v1/orders/${id}/credit-notes`, { body })).status).toBe(201);
  });

  it('follow a first invoice when a unit was refunded before it', async () => {
    const { id, lines } = await anOrder();
    const part = await orders.pay(alice, id, gbp(119_00));
    const lamp = [{ lineId: lines[LAMP]?.id, quantity: 1 }];
    await orders.act(`/v1/orders/${id}/payments/${part}/refund`, { body: { lines: lamp } });
    await becomes(id, { refunded: gbp(119_00) });
    await orders.pay(alice, id);
    await becomes(id, { status: 'confirmed' });

    const { status } = await ship(await orders.order(id), [
      [LAMP, 1],
      [BOOK, 2],
    ]);

    expect(status).toBe(201);

    const [note] = await notesOf(id, 1);
    expect(note).toMatchObject({ reason: 'Refund', lines: [{ quantity: 1 }] });
    expect(note && taxesOf(note)).toEqual([[1_900, 100_00, 19_00]]);
  });

  it('correct the invoice of an unpaid order whose rest is cancelled', async () => {
    const order = await anOrder();
    await orders.act(`/v1/orders/${order.id}/confirm`);
    await ship(order, [
      [LAMP, 1],
      [BOOK, 2],
    ]);

    await orders.act(`/v1/orders/${order.id}/close`, { body: {} });

    const [note] = await notesOf(order.id, 1);
    expect(note?.reason).toBe('Part of the order was cancelled');
    expect(note && taxesOf(note)).toEqual([[1_900, 100_00, 19_00]]);
  });

  it('correct the invoice of an unpaid order of which goods come back', async () => {
    const { id } = await anOrder();
    await orders.act(`/v1/orders/${id}/confirm`);
    await orders.ship(id);
    const returned = await orders.approvedReturn(alice, await orders.order(id), [[BOOK, 2]]);

    await orders.actOnReturn(id, returned, 'receive');

    const [note] = await notesOf(id, 1);
    expect(note?.reason).toBe('Goods were returned');
    expect(note && taxesOf(note)).toEqual([[700, 200_00, 14_00]]);
  });

  it('are one for units that are cancelled and then refunded', async () => {
    const order = await anOrder();
    await orders.pay(alice, order.id);
    await ship(order, [
      [LAMP, 1],
      [BOOK, 1],
    ]);

    await orders.act(`/v1/orders/${order.id}/close`, { body: {} });

    const [note] = await notesOf(order.id, 1);
    // The refund may be done before or after the event of the closing is handled.
    expect(['Refund', 'Part of the order was cancelled']).toContain(note?.reason);
    expect(note && taxesOf(note)).toEqual([
      [1_900, 100_00, 19_00],
      [700, 100_00, 7_00],
    ]);
  });
});
