import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type FulfilledOrder, Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { Verification } from './support/verification.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('returns', () => {
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let alice: SignedIn;
  let orders: Fulfilment;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    orders = new Fulfilment(app, admin);
    verification = await Verification.open(app.config);
  });
  afterEach(async () => expect(await verification.faults()).toEqual([]));
  afterAll(async () => {
    await verification.close();
    await app.close();
  });

  /** Three cups for 9.99 and one pot for 20.00, paid and shipped. */
  async function anOrder(): Promise<FulfilledOrder> {
    const [cup, pot] = [
      await app.product(admin, { unitPrice: gbp(3_33), onHand: 10 }),
      await app.product(admin, { unitPrice: gbp(20_00), onHand: 10 }),
    ];
    return orders.paidAndShipped(alice, [
      { productId: cup.id, quantity: 3 },
      { productId: pot.id, quantity: 1 },
    ]);
  }

  const stockOf = async ({ lines }: FulfilledOrder) =>
    Promise.all(lines.map(async ({ productId }) => (await orders.stockOf(productId)).on_hand));

  it('are asked for, approved and received, and the money goes back', async () => {
    const order = await anOrder();
    expect((await app.request('GET', `/v1/orders/${order.id}`, alice)).body).toMatchObject({
      allowedActions: ['return'],
    });

    const asked = await orders.requestReturn(alice, order, [[0, 2]], { reason: 'Chipped.' });

    expect(asked).toMatchObject({
      status: 201,
      body: {
        number: expect.stringMatching(/^RET-/),
        status: 'requested',
        requestedBy: 'customer',
        reason: 'Chipped.',
        note: null,
        refundDue: gbp(0),
        version: 1,
        allowedActions: ['cancel'],
        lines: [{ lineId: order.lines[0]?.id, quantity: 2, restockedQuantity: 0 }],
      },
    });
    const path = `/v1/orders/${order.id}/returns/${asked.body.id}`;
    expect(asked.headers.get('location')).toBe(path);
    expect((await app.request('GET', path, alice)).body).toEqual(asked.body);

    const body = { note: 'Send them to Leeds.' };
    const approved = await orders.actOnReturn(order.id, asked.body.id, 'approve', { body });
    expect(approved.body).toMatchObject({ status: 'approved', ...body, version: 2 });
    const received = await orders.actOnReturn(order.id, asked.body.id, 'receive');
    expect(received).toMatchObject({
      status: 200,
      body: {
        status: 'closed',
        note: 'Send them to Leeds.',
        refundDue: gbp(6_66),
        refundRequested: gbp(6_66),
        receivedAt: expect.any(String),
        version: 3,
        allowedActions: [],
        lines: [{ restockedQuantity: 2, writtenOffQuantity: 0 }],
      },
    });

    expect(await orders.refundsOf(order.id)).toEqual([6_66]);
    expect(await stockOf(order)).toEqual([9, 9]);
    expect((await orders.order(order.id)).lines).toMatchObject([
      { shippedQuantity: 3, returnedQuantity: 2, refundedQuantity: 2 },
      { returnedQuantity: 0, refundedQuantity: 0 },
    ]);
    const facts = { returnId: asked.body.id, returnNumber: asked.body.number };
    const history = (await orders.timelineOf(order.id)).slice(-4);
    expect(history).toMatchObject([
      { type: 'return-requested', data: { ...facts, units: 2 } },
      { type: 'return-approved', data: facts },
      { type: 'return-received', data: { ...facts, restocked: 2, refundDue: gbp(6_66) } },
      { type: 'refund-requested', data: { refunding: gbp(6_66), returnId: asked.body.id } },
    ]);
    const told = JSON.stringify([history, await orders.eventsOf(order.id)]);
    expect(told).not.toMatch(/Chipped|Leeds/);
  });

  it('are written off and restocked in one step, and refunded to the penny', async () => {
    const order = await anOrder();
    const [cup, pot] = order.lines.map(({ id }) => id);
    const first = await orders.approvedReturn(alice, order, [
      [0, 2],
      [1, 1],
    ]);

    const received = await orders.actOnReturn(order.id, first, 'receive', {
      body: {
        lines: [
          { lineId: cup, restock: 1, writeOff: 1 },
          { lineId: pot, writeOff: 1 },
        ],
      },
    });

    expect(received.body).toMatchObject({
      refundDue: gbp(26_66),
      lines: [
        { restockedQuantity: 1, writtenOffQuantity: 1 },
        { restockedQuantity: 0, writtenOffQuantity: 1 },
      ],
    });
    expect(await stockOf(order)).toEqual([8, 9]);
    const second = await orders.approvedReturn(alice, order, [[0, 1]]);
    await orders.actOnReturn(order.id, second, 'receive');
    expect(await orders.refundsOf(order.id)).toEqual([26_66, 3_33]);
    expect(await orders.requestReturn(alice, order, [[0, 1]])).toMatchObject({ status: 422 });
  });

  it('may arrive in part: the rest can be returned later', async () => {
    const order = await anOrder();
    const returnId = await orders.approvedReturn(alice, order, [[0, 3]]);
    const lines = [{ lineId: order.lines[0]?.id, restock: 1 }];

    const part = await orders.actOnReturn(order.id, returnId, 'receive', { body: { lines } });

    expect(part.body).toMatchObject({ status: 'closed', refundDue: gbp(3_33) });
    expect(await orders.actOnReturn(order.id, returnId, 'receive')).toMatchObject({
      status: 409,
      body: { code: 'return-action-not-possible', returnStatus: 'closed', allowedActions: [] },
    });
    expect(await orders.requestReturn(alice, order, [[0, 2]])).toMatchObject({ status: 201 });
  });

  it('repeat the answer for a repeated key, and refund once', async () => {
    const order = await anOrder();
    const returnId = await orders.approvedReturn(alice, order, [[1, 1]]);
    const headers = { 'idempotency-key': newId() };

    const first = await orders.actOnReturn(order.id, returnId, 'receive', { headers });
    const again = await orders.actOnReturn(order.id, returnId, 'receive', { headers });

    expect(again.text).toBe(first.text);
    expect(await orders.refundsOf(order.id)).toEqual([20_00]);
  });

  it('take no unit twice, and point at lines and quantities that are not there', async () => {
    const order = await anOrder();
    const [cup] = order.lines;
    await orders.requestReturn(alice, order, [[0, 1]]);

    const refused = await orders.requestReturn(alice, order, [
      [0, 1],
      [0, 2],
      [7, 1],
    ]);
    const stranger = await orders.act(`/v1/orders/${order.id}/returns`, {
      who: alice,
      body: { lines: [{ lineId: newId(), quantity: 1 }] },
    });

    expect(refused).toMatchObject({ status: 422 });
    expect(stranger.body).toMatchObject({
      code: 'lines-not-possible',
      errors: [{ pointer: '/lines/0/lineId', code: 'unknown-line' }],
    });
    const { body } = await orders.requestReturn(alice, order, [
      [0, 1],
      [0, 2],
    ]);
    expect(body).toMatchObject({
      errors: [{ pointer: '/lines/1/quantity', code: 'too-big', params: { maximum: 1 } }],
    });
    const returnId = await orders.approvedReturn(alice, order, [[0, 2]]);
    const receive = (lines: unknown) =>
      orders.actOnReturn(order.id, returnId, 'receive', { body: { lines } });
    expect(await receive([{ lineId: cup?.id, restock: 2, writeOff: 1 }])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/lines/0', code: 'too-big', params: { maximum: 2 } }] },
    });
    expect(await receive([{ lineId: cup?.id }])).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/lines/0', code: 'too-small' }] },
    });
  });

  it('free their units when they are cancelled or rejected', async () => {
    const order = await anOrder();
    for (const [action, who] of [
      ['cancel', alice],
      ['reject', admin],
    ] as const) {
      const { body } = await orders.requestReturn(alice, order, [[0, 3]]);

      const ended = await orders.actOnReturn(order.id, body.id, action, { who });

      expect(ended).toMatchObject({ status: 200, body: { version: 2, allowedActions: [] } });
    }
    expect(await orders.requestReturn(alice, order, [[0, 3]])).toMatchObject({ status: 201 });
    const { body } = await app.request<{ data: unknown[] }>(
      'GET',
      `/v1/orders/${order.id}/returns`,
      { token: alice.token },
    );
    expect(body.data).toMatchObject([
      { status: 'cancelled', lineCount: 1 },
      { status: 'rejected' },
      { status: 'requested' },
    ]);
  });

  it('need an order that was shipped, and the version that was seen', async () => {
    const confirmed = await orders.confirmed(alice, 1);
    expect(await orders.requestReturn(alice, confirmed, [[0, 1]])).toMatchObject({
      status: 409,
      body: { code: 'order-action-not-possible', orderStatus: 'confirmed' },
    });

    const order = await anOrder();
    const { body } = await orders.requestReturn(alice, order, [[0, 1]]);
    const approve = (etag: string) =>
      orders.actOnReturn(order.id, body.id, 'approve', { headers: { 'if-match': etag } });
    expect(await approve('"7"')).toMatchObject({ status: 412 });
    expect(await approve('"1"')).toMatchObject({ status: 200 });
  });

  it('are hidden from others, and found only under their own order', async () => {
    const bob = await app.account(admin, 'customer');
    const [hers, other] = [await anOrder(), await anOrder()];
    const { body } = await orders.requestReturn(alice, hers, [[0, 1]]);
    const read = (who: SignedIn, orderId: string) =>
      app.request('GET', `/v1/orders/${orderId}/returns/${body.id}`, { token: who.token });

    expect(await read(bob, hers.id)).toMatchObject({ body: { code: 'order-not-found' } });
    expect(await read(alice, other.id)).toMatchObject({ body: { code: 'return-not-found' } });
    expect(await orders.requestReturn(bob, hers, [[0, 1]])).toMatchObject({ status: 404 });
    expect(await orders.actOnReturn(hers.id, body.id, 'cancel', { who: bob })).toMatchObject({
      status: 404,
    });
    expect(await orders.actOnReturn(hers.id, body.id, 'approve', { who: alice })).toMatchObject({
      status: 403,
    });
  });
});
