import { type FulfilledOrder, Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { Verification } from './support/verification.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('refunds of lines', () => {
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let alice: SignedIn;
  let orders: Fulfilment;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    orders = new Fulfilment(app, admin);
    verification = await Verification.open(app.config);
    productId = (await app.product(admin, { unitPrice: gbp(3_33) })).id;
    const coupon = { code: 'TEN', discount: { percentage: 1_000 } };
    const added = await app.request('POST', '/v1/coupons', { token: admin.token, body: coupon });
    if (added.status !== 201) throw new Error(added.text);
  });
  afterEach(async () => expect(await verification.faults()).toEqual([]));
  afterAll(async () => {
    await verification.close();
    await app.close();
  });

  /** Three units for 9.99, or 8.99 with the coupon. */
  const shipped = (more: Record<string, unknown> = {}) =>
    orders.paidAndShipped(alice, [{ productId, quantity: 3 }], more);

  const refund = async (order: FulfilledOrder, body: object) => {
    const path = `/v1/orders/${order.id}/payments`;
    const { body: list } = await app.request<{ data: Array<{ id: string }> }>('GET', path, alice);
    return orders.act(`${path}/${list.data[0]?.id}/refund`, { body });
  };

  const linesOf = ({ lines }: FulfilledOrder, quantity: number) => ({
    lines: [{ lineId: lines[0]?.id, quantity }],
  });

  it('give back the discounted price of each unit once, and sum to what was paid', async () => {
    const order = await shipped({ couponCodes: ['TEN'] });

    for (const _ of [1, 2, 3])
      expect(await refund(order, linesOf(order, 1))).toMatchObject({ status: 202 });

    expect(await orders.refundsOf(order.id)).toEqual([3_00, 2_99, 3_00]);
    expect((await orders.order(order.id)).lines).toMatchObject([{ refundedQuantity: 3 }]);
    expect(await refund(order, linesOf(order, 1))).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/lines/0/quantity', params: { maximum: 0 } }] },
    });
  });

  it('are not made a second time when the goods come back', async () => {
    const order = await shipped();
    await refund(order, linesOf(order, 2));
    const returnId = await orders.approvedReturn(alice, order, [[0, 3]]);

    const { body } = await orders.actOnReturn(order.id, returnId, 'receive');

    expect(body).toMatchObject({ status: 'closed', refundDue: gbp(3_33) });
    expect(await orders.refundsOf(order.id)).toEqual([6_66, 3_33]);
  });

  it('take an amount or lines, and never more than was captured', async () => {
    const order = await shipped();

    const both = { amount: gbp(1), ...linesOf(order, 1) };
    expect(await refund(order, both)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '', code: 'at-most-one' }] },
    });
    await refund(order, { amount: gbp(9_00) });
    expect(await refund(order, linesOf(order, 1))).toMatchObject({
      status: 409,
      body: { code: 'refund-too-large', refundable: gbp(99) },
    });
    const returnId = await orders.approvedReturn(alice, order, [[0, 1]]);
    const { body } = await orders.actOnReturn(order.id, returnId, 'receive');
    expect(body).toMatchObject({
      status: 'received',
      refundDue: gbp(3_33),
      refundRequested: gbp(99),
      allowedActions: ['close'],
    });
    expect(await orders.refundsOf(order.id)).toEqual([9_00, 99]);
    expect((await orders.actOnReturn(order.id, returnId, 'close')).body.status).toBe('closed');
  });

  it('are not made for units that cost nothing, but for these among others', async () => {
    const { id: freeId } = await app.product(admin, { unitPrice: gbp(0) });
    const both = [
      { productId, quantity: 1 },
      { productId: freeId, quantity: 2 },
    ];
    const order = await orders.paidAndShipped(alice, both);
    const [paid, free] = order.lines.map(({ id: lineId }) => ({ lineId, quantity: 1 }));

    const alone = await refund(order, { lines: [free] });
    const together = await refund(order, { lines: [paid, free] });

    expect(alone).toMatchObject({
      status: 422,
      body: {
        code: 'lines-not-possible',
        errors: [{ pointer: '/lines', code: 'nothing-to-refund' }],
      },
    });
    expect(together.status).toBe(202);
    expect(await orders.refundsOf(order.id)).toEqual([3_33]);
    const returnId = await orders.approvedReturn(alice, order, [[1, 2]]);
    const { body } = await orders.actOnReturn(order.id, returnId, 'receive');
    expect(body).toMatchObject({ status: 'closed', refundDue: gbp(0) });
    expect((await orders.order(order.id)).lines).toMatchObject([
      { refundedQuantity: 1 },
      { refundedQuantity: 2 },
    ]);
  });

  it('are left out when the return says so', async () => {
    const order = await shipped();
    const returnId = await orders.approvedReturn(alice, order, [[0, 1]]);

    const body = { refund: false };
    const received = await orders.actOnReturn(order.id, returnId, 'receive', { body });

    expect(received.body).toMatchObject({ status: 'closed', refundDue: gbp(0) });
    expect(await orders.refundsOf(order.id)).toEqual([]);
    expect((await orders.order(order.id)).lines).toMatchObject([
      { returnedQuantity: 1, refundedQuantity: 0 },
    ]);
  });

  it('wait for nothing when the order is not paid', async () => {
    const order = await orders.confirmed(alice, 2);
    await orders.ship(order.id);
    const returnId = await orders.approvedReturn(alice, order, [[0, 1]]);

    const received = await orders.actOnReturn(order.id, returnId, 'receive');

    expect(received).toMatchObject({
      status: 200,
      body: { status: 'received', refundDue: gbp(12_50), refundRequested: gbp(0) },
    });
    expect((await orders.order(order.id)).lines).toMatchObject([
      { returnedQuantity: 1, refundedQuantity: 1 },
    ]);
  });

  it('are made for the rest when a partially shipped order is closed', async () => {
    const placed = await app.placeOrder(alice, [{ productId, quantity: 3 }]);
    const id = placed.body['id'] as string;
    await orders.pay(alice, id);
    const { lines } = await orders.order(id);
    await orders.ship(id, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });

    const closed = await orders.act(`/v1/orders/${id}/close`, { body: {} });

    expect(closed).toMatchObject({
      status: 200,
      body: { lines: [{ cancelledQuantity: 2, refundedQuantity: 2 }] },
    });
    expect(await orders.order(id)).toEqual(closed.body);
    const returnId = await orders.approvedReturn(alice, await orders.order(id), [[0, 1]]);
    await orders.actOnReturn(id, returnId, 'receive');
    expect(await orders.refundsOf(id)).toEqual([6_66, 3_33]);
  });
});
