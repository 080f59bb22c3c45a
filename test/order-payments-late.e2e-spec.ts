import { ModuleRef } from '@nestjs/core';
import { QueueControl } from '@orderly/platform/queue-control/queue-control';
import { operator } from '../apps/cli/src/operator-arguments.js';
import { PayingShop, type PaymentState, type PlacedOrder, PRICE } from './orders/paying-shop.js';
import { gbp } from './orders/set-up.js';
import { eventually } from './support/eventually.js';

const CANCELLED_AND_REFUNDED = {
  status: 'cancelled',
  paymentStatus: 'refunded',
  refunded: gbp(PRICE),
};

describe('money that comes when the order no longer waits for it', () => {
  let shop: PayingShop;

  beforeAll(async () => {
    shop = await PayingShop.open();
  });
  afterEach(() => shop.calm());
  afterAll(() => shop.close());

  /** The customer has confirmed, and no one has told the shop. */
  async function anUnnoticedPayment(onHand = 100) {
    const order = await shop.order({ onHand });
    const payment = await shop.pay(order);
    await shop.paymentBecomes(order, payment, { status: 'requires-action' });
    await shop.sandbox.control({ hold: true, unavailable: 1 });
    await shop.confirm(payment);
    return { order, payment };
  }

  /** The provider refuses to void what it has captured: that is how the shop finds out. */
  const notice = async (): Promise<unknown> => {
    await shop.calm();
    return shop.sandbox.releaseEvents();
  };

  const sellTheLast = async ({ productId }: PlacedOrder): Promise<number> =>
    (await shop.app.placeOrder(shop.customer, [{ productId, quantity: 1 }])).status;

  it('brings an expired order back when its goods are there, for good', async () => {
    const { order, payment } = await anUnnoticedPayment();
    await shop.expire(order);
    await shop.becomes(order, { status: 'expired' });
    expect(await shop.reserved(order)).toBe(0);

    await notice();

    await shop.becomes(order, { status: 'confirmed', paymentStatus: 'paid' });
    await shop.expire(order);
    expect(await shop.types(order)).toEqual(['placed', 'expired', 'payment-changed', 'reinstated']);
    expect(await shop.reserved(order)).toBe(1);
    expect(await shop.ledger(payment)).toMatchObject([{ captured: PRICE, refunded: 0 }]);
  });

  it('goes back, visibly, when the goods were sold', async () => {
    const { order, payment } = await anUnnoticedPayment(1);
    await shop.expire(order);
    await shop.becomes(order, { status: 'expired' });
    expect(await sellTheLast(order)).toBe(201);

    await notice();

    await shop.becomes(order, {
      status: 'expired',
      paymentStatus: 'refunded',
      paid: gbp(PRICE),
      refunded: gbp(PRICE),
    });
    expect(await shop.entries(order)).toMatchObject([
      { type: 'placed' },
      { type: 'expired' },
      { type: 'payment-changed' },
      { type: 'payment-returned', data: { refunding: gbp(PRICE) } },
      { type: 'payment-changed', data: { paymentStatus: 'refunded' } },
    ]);
    expect(await shop.ledger(payment)).toMatchObject([{ captured: PRICE, refunded: PRICE }]);
  });

  it('was in time when only the worker was late', async () => {
    const order = await shop.order();
    const payment = await shop.pay(order);
    await shop.paymentBecomes(order, payment, { status: 'requires-action' });
    await shop.stopWorker();
    await shop.confirm(payment);
    await shop.paymentBecomes(order, payment, { status: 'captured' });
    await shop.app.db.query(
      `UPDATE orders.orders SET reserved_until = now() - interval '1 second' WHERE id = $1`,
      [order.id],
    );
    // Whichever comes first, the task or the delivery: the order is settled.
    await shop.app.db.query(
      `UPDATE platform.outbox SET published_at = now()
        WHERE subject = $1 AND type = 'payments.payment-changed.v1' AND published_at IS NULL`,
      [order.id],
    );
    await shop.startWorker();
    await shop.expire();

    await shop.becomes(order, { status: 'confirmed', paymentStatus: 'paid' });
    expect(await shop.types(order)).toEqual(['placed', 'payment-changed', 'confirmed']);
  });

  it('is recorded by finance as a late transfer, and brings the order back', async () => {
    const order = await shop.order();
    await shop.expire(order);
    await shop.becomes(order, { status: 'expired' });
    const path = `/v1/orders/${order.id}/payments`;
    const late = { gateway: 'manual' };

    const own = await shop.post(shop.customer, path, late);
    const { body } = await shop.post(shop.finance, path, late);
    await shop.act(order, body as unknown as PaymentState, 'record');

    expect(own.body).toMatchObject({ code: 'order-not-payable' });
    expect(await shop.state(order)).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
  });

  it.each(['pm_card_visa', 'pm_bank'])(
    'goes back when the order is cancelled while it is on its way (%s)',
    async (method) => {
      const order = await shop.order();
      const payment = await shop.pay(order);
      await shop.paymentBecomes(order, payment, { status: 'requires-action' });
      await shop.sandbox.control({ hold: true, unavailable: 1 });
      await shop.confirm(payment, method);
      if (method === 'pm_bank') await shop.confirm(payment);

      expect((await shop.cancel(order)).status).toBe(200);
      await notice();

      await shop.becomes(order, CANCELLED_AND_REFUNDED);
      expect(await shop.types(order)).toContain('payment-returned');
      expect(await shop.ledger(payment)).toMatchObject([
        { captured: PRICE, refunded: PRICE, charges: 1 },
      ]);
      expect(await shop.reserved(order)).toBe(0);
    },
  );

  it('is never taken when the order is cancelled before', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });

    await shop.cancel(order);

    await shop.paymentBecomes(order, payment, { status: 'voided' });
    expect(await shop.ledger(payment)).toMatchObject([{ status: 'canceled', charges: 0 }]);
    await shop.becomes(order, { status: 'cancelled', paymentStatus: 'unpaid' });
  });

  it('is left to finance when the provider refuses to void it, and the order says so', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });
    await shop.sandbox.control({ refuseVoids: true });

    await shop.cancel(order);

    await eventually(async () =>
      expect((await shop.entries(order)).at(-1)).toMatchObject({
        type: 'refund-failed',
        data: { paymentId: payment.id },
      }),
    );
    const types = await shop.types(order);
    expect(types.filter((type) => type === 'refund-failed')).toHaveLength(1);
    await shop.paymentBecomes(order, payment, { status: 'authorised' });
  });

  /** Its customer can still confirm it: the provider refused the void. */
  async function cancelInVain() {
    const order = await shop.order();
    const payment = await shop.pay(order, { capture: 'manual' });
    await shop.paymentBecomes(order, payment, { status: 'requires-action' });
    await shop.sandbox.control({ refuseVoids: true });
    await shop.cancel(order);
    await shop.paymentBecomes(order, payment, {
      operations: expect.arrayContaining([
        expect.objectContaining({ kind: 'void', status: 'failed' }),
      ]),
    });
    return { order, payment };
  }

  const areHandled = ({ id }: PlacedOrder, ...changes: string[]): Promise<void> =>
    eventually(async () =>
      expect(
        await shop.app.db.query(
          `SELECT 1 FROM platform.outbox o JOIN platform.inbox i ON i.event_id = o.id
            WHERE o.subject = $1 AND o.data ->> 'change' = ANY ($2) AND i.status = 'done'
              AND i.consumer = 'order-payments'`,
          [id, changes],
        ),
      ).toHaveLength(changes.length),
    );

  it('is left to finance when it is authorised after its void failed', async () => {
    const { order, payment } = await cancelInVain();
    await areHandled(order, 'void-failed');

    await shop.confirm(payment);

    await areHandled(order, 'authorised');
    const failed = (await shop.entries(order)).filter(({ type }) => type === 'refund-failed');
    expect(failed).toMatchObject([{ data: { paymentId: payment.id } }]);
  });

  it('is reported once when it is authorised before its failed void is handled', async () => {
    const queues = await shop.app.api.app.get(ModuleRef).create(QueueControl);
    await queues.change(operator(), 'pause', 'order-payments');
    const { order, payment } = await cancelInVain();
    await shop.confirm(payment);
    await shop.paymentBecomes(order, payment, { status: 'authorised' });

    await queues.change(operator(), 'resume', 'order-payments');

    await areHandled(order, 'void-failed', 'authorised');
    const types = await shop.types(order);
    expect(types.filter((type) => type === 'refund-failed')).toHaveLength(1);
  });

  it('is reported once when its void fails before the cancellation is handled', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });
    await shop.stopWorker();
    await shop.cancel(order);
    // As another worker does, whose event about it comes next.
    await shop.app.db.query(
      `UPDATE payments.operations SET status = 'failed', failure = 'refused', updated_at = now()
        WHERE payment_id = $1 AND kind = 'void'`,
      [payment.id],
    );

    await shop.startWorker();

    await eventually(async () =>
      expect(
        await shop.app.db.query(
          `SELECT 1 FROM platform.inbox i JOIN platform.outbox o ON o.id = i.event_id
            WHERE o.subject = $1 AND o.type = 'orders.order-cancelled.v1' AND i.status = 'done'
              AND i.consumer = 'order-payments'`,
          [order.id],
        ),
      ).toHaveLength(1),
    );
    expect(await shop.types(order)).not.toContain('refund-failed');
  });

  it('is not taken back by a customer whose order was confirmed for it', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });

    const answer = await shop.post(
      shop.customer,
      `/v1/orders/${order.id}/payments/${payment.id}/void`,
    );

    expect(answer.body).toMatchObject({
      code: 'order-action-forbidden',
      permission: 'orders:record-payment',
    });
  });

  it('is voided when the order is cancelled and its capture fails', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });
    await shop.stopWorker();
    await shop.act(order, payment, 'capture');
    await shop.cancel(order);
    // More than is authorised: the provider refuses it.
    await shop.app.db.query(
      `UPDATE payments.operations SET amount = $2 WHERE payment_id = $1 AND kind = 'capture'`,
      [payment.id, PRICE * 2],
    );

    await shop.startWorker();

    await shop.paymentBecomes(order, payment, { status: 'voided' });
    expect(await shop.ledger(payment)).toMatchObject([{ status: 'canceled', charges: 0 }]);
  });

  it('no longer holds the stock when it went back before the order was confirmed', async () => {
    const order = await shop.order();
    const payment = await shop.pay(order, { amount: 300 });
    await shop.confirm(payment);
    await shop.becomes(order, { status: 'placed', paymentStatus: 'partially-paid' });
    await shop.expire(order);
    expect(await shop.state(order)).toMatchObject({ status: 'placed' });
    await shop.act(order, payment, 'refund');
    await shop.becomes(order, { paymentStatus: 'refunded' });

    await shop.expire(order);

    await shop.becomes(order, { status: 'expired', paymentStatus: 'refunded' });
    await eventually(async () => expect(await shop.reserved(order)).toBe(0));
  });
});
