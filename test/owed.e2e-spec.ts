import { Fulfilment } from './orders/fulfilment.js';
import { PayingShop, type PaymentState, type PlacedOrder, PRICE } from './orders/paying-shop.js';
import { gbp } from './orders/set-up.js';
import { eventually } from './support/eventually.js';
import { Verification } from './support/verification.js';

const UNITS = 4;
const TOTAL = UNITS * PRICE;

describe('what a customer owes', () => {
  let shop: PayingShop;
  let verification: Verification;
  let goods: Fulfilment;

  beforeAll(async () => {
    shop = await PayingShop.open();
    verification = await Verification.open(shop.app.config);
    goods = new Fulfilment(shop.app, shop.admin);
  });
  afterEach(async () => expect(await verification.faults()).toEqual([]));
  afterAll(async () => {
    await verification.close();
    await shop.close();
  });

  /** Of four units, confirmed by staff after this much was paid. */
  async function anOrder(paid = 0): Promise<PlacedOrder> {
    const { id: productId } = await shop.app.product(shop.admin);
    const lines = [{ productId, quantity: UNITS }];
    const placed = await shop.app.placeOrder(shop.customer, lines);
    const order = { id: placed.body['id'] as string, productId };
    if (paid > 0) await payByTransfer(order, paid);
    if (paid < TOTAL) await goods.act(`/v1/orders/${order.id}/confirm`);
    return order;
  }

  const startTransfer = ({ id }: PlacedOrder, amount: number) =>
    goods.act<PaymentState>(`/v1/orders/${id}/payments`, {
      who: shop.customer,
      body: { gateway: 'manual', amount: gbp(amount) },
    });

  async function payByTransfer(order: PlacedOrder, amount: number): Promise<PaymentState> {
    const { body: payment } = await startTransfer(order, amount);
    await shop.act(order, payment, 'record');
    return payment;
  }

  const ship = async ({ id }: PlacedOrder, quantity: number) => {
    const [line] = (await goods.order(id)).lines;
    return goods.ship(id, { lines: [{ lineId: line?.id, quantity }] });
  };

  const close = ({ id }: PlacedOrder) => goods.act(`/v1/orders/${id}/close`, { body: {} });

  async function sendBack({ id }: PlacedOrder, units: number, body: object = {}) {
    const returnId = await goods.approvedReturn(shop.customer, await goods.order(id), [[0, units]]);
    return (await goods.actOnReturn(id, returnId, 'receive', { body })).body;
  }

  const actionsOf = async ({ id }: PlacedOrder) =>
    (await shop.app.request('GET', `/v1/orders/${id}`, { token: shop.customer.token })).body[
      'allowedActions'
    ];

  it('is the price of what was shipped when an unpaid order was closed', async () => {
    const order = await anOrder();
    await ship(order, 1);

    await close(order);

    expect(await shop.state(order)).toMatchObject({ due: gbp(PRICE), total: gbp(TOTAL) });
    expect((await startTransfer(order, PRICE + 1)).body).toMatchObject({
      code: 'payment-exceeds-due',
      due: gbp(PRICE),
    });
    await payByTransfer(order, PRICE);
    expect(await shop.state(order)).toMatchObject({ paymentStatus: 'paid', due: gbp(0) });
  });

  it('is nothing when all of an unpaid order came back', async () => {
    const order = await anOrder();
    await ship(order, UNITS);

    const received = await sendBack(order, UNITS);

    expect(received).toMatchObject({ refundDue: gbp(TOTAL), refundRequested: gbp(0) });
    await shop.becomes(order, { paymentStatus: 'paid', paid: gbp(0), due: gbp(0) });
    expect(await actionsOf(order)).toEqual(['return']);
    expect((await startTransfer(order, 1)).body).toMatchObject({ due: gbp(0) });
  });

  it('is paid by what was paid before, which stays when the rest is cancelled', async () => {
    const order = await anOrder(2 * PRICE);
    await ship(order, 2);

    const closed = await close(order);

    expect(closed.body).toMatchObject({ lines: [{ cancelledQuantity: 2, refundedQuantity: 2 }] });
    await shop.becomes(order, { paymentStatus: 'paid', due: gbp(0) });
    expect(await goods.refundsOf(order.id)).toEqual([]);
  });

  it('is paid first, and only what is left of the money goes back with the goods', async () => {
    const order = await anOrder(3 * PRICE);
    await ship(order, UNITS);

    const received = await sendBack(order, 2);

    expect(received).toMatchObject({ refundDue: gbp(2 * PRICE), refundRequested: gbp(PRICE) });
    expect(await goods.refundsOf(order.id)).toEqual([PRICE]);
    await shop.becomes(order, { paymentStatus: 'partially-refunded', due: gbp(0) });
  });

  it('stays when goods come back without a refund', async () => {
    const order = await anOrder();
    await ship(order, UNITS);

    await sendBack(order, 1, { refund: false });

    expect(await shop.state(order)).toMatchObject({ due: gbp(TOTAL) });
  });

  it('does not depend on what was given back out of goodwill', async () => {
    const order = await anOrder();
    const payment = await payByTransfer(order, TOTAL);
    await ship(order, UNITS);
    await shop.act(order, payment, 'refund', { amount: gbp(5_00) });

    await sendBack(order, 2);

    expect(await goods.refundsOf(order.id)).toEqual([5_00, 2 * PRICE]);
  });

  it('goes back when a payment that was on its way brings more', async () => {
    const order = await anOrder();
    const { body: payment } = await startTransfer(order, TOTAL);
    await ship(order, 1);
    await close(order);

    await shop.act(order, payment, 'record');

    expect(await goods.refundsOf(order.id)).toEqual([TOTAL - PRICE]);
  });

  it('is what is taken of an authorisation when a part came back', async () => {
    const order = await anOrder();
    const payment = await shop.pay(order, { capture: 'manual', amount: TOTAL });
    await shop.confirm(payment);
    await shop.becomes(order, { paymentStatus: 'authorised' });
    await ship(order, 1);
    await sendBack(order, 1);

    await ship(order, UNITS - 1);

    await shop.becomes(order, { paymentStatus: 'paid', paid: gbp(TOTAL - PRICE) });
    expect(await shop.ledger(payment)).toMatchObject([{ captured: TOTAL - PRICE, charges: 1 }]);
  });

  it('is not left bound on a card when everything came back before it was taken', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });
    await shop.stopWorker();
    await ship(order, 1);
    await sendBack(order, 1);

    await shop.startWorker();

    await shop.paymentBecomes(order, payment, { status: 'voided' });
    expect(await shop.ledger(payment)).toMatchObject([{ status: 'canceled', charges: 0 }]);
    expect(await shop.entries(order)).toContainEqual(
      expect.objectContaining({
        type: 'payment-returned',
        data: { refunding: gbp(0), reason: 'Nothing is due for the order any more.' },
      }),
    );
  });
});

describe('a payment with a refund that failed', () => {
  let shop: PayingShop;

  beforeAll(async () => {
    shop = await PayingShop.open();
  });
  afterAll(() => shop.close());

  async function aFailedRefund() {
    const { order, payment } = await shop.paidOrder();
    await shop.becomes(order, { paymentStatus: 'paid' });
    await shop.app.db.query(
      `INSERT INTO payments.operations
         (id, payment_id, kind, amount, status, failure, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'refund', 100, 'failed', 'refused', now(), now())`,
      [payment.id],
    );
    return { order, payment };
  }

  it('is refunded with the cancellation when a later refund succeeded', async () => {
    const { order, payment } = await aFailedRefund();
    await shop.act(order, payment, 'refund', { amount: gbp(100) });
    await shop.becomes(order, { refunded: gbp(100) });

    await shop.cancel(order);

    await shop.becomes(order, { paymentStatus: 'refunded', refunded: gbp(PRICE) });
  });

  it('is left to finance when it was the last one, and the order says so', async () => {
    const { order, payment } = await aFailedRefund();

    await shop.cancel(order);

    await eventually(async () =>
      expect((await shop.entries(order)).at(-1)).toMatchObject({
        type: 'refund-failed',
        data: { paymentId: payment.id },
      }),
    );
    expect(await shop.ledger(payment)).toMatchObject([{ refunded: 0 }]);
  });
});
