import { PayingShop, type PaymentState, type PlacedOrder, PRICE } from './orders/paying-shop.js';
import { gbp } from './orders/set-up.js';
import { eventually } from './support/eventually.js';

const PART = 3_00;

describe('a refund that staff make at the provider and that stays open', () => {
  let shop: PayingShop;

  beforeAll(async () => {
    shop = await PayingShop.open();
  });
  afterEach(() => shop.calm());
  afterAll(() => shop.close());

  const refundsIn = async (order: PlacedOrder) =>
    (await shop.payments(order))
      .flatMap(({ operations }) => operations)
      .filter(({ kind }) => kind === 'refund')
      .map(({ status, amount }) => ({ status, amount: amount.amount }));

  /** Events that are lost leave it to the reconciliation. */
  async function anOpenRefund(amount: number, { refundStatus = 'pending', drop = 0 }) {
    const { order, payment, intent } = await shop.paidOrder();
    await shop.becomes(order, { paymentStatus: 'paid' });
    await shop.sandbox.control({ refundStatus, drop });
    const id = await shop.sandbox.refund(intent, amount);
    if (drop) await shop.reconcile(payment);
    await eventually(async () =>
      expect(await refundsIn(order)).toEqual([{ status: 'pending', amount }]),
    );
    return { order, payment, intent, id };
  }
  const expectBooksOfProvider = async (
    order: PlacedOrder,
    payment: PaymentState,
  ): Promise<void> => {
    const [entry] = await shop.ledger(payment);
    expect(await shop.state(order)).toMatchObject({ refunded: gbp(entry?.refunded as number) });
  };

  async function expectOneRefund(
    { order, payment, intent }: { order: PlacedOrder; payment: PaymentState; intent: string },
    refund: { id: string; amount: number; status: string },
  ): Promise<void> {
    const { amount, status } = refund;
    await eventually(async () => expect(await refundsIn(order)).toEqual([{ status, amount }]));
    await shop.becomes(order, { refunded: gbp(status === 'succeeded' ? amount : 0) });
    await shop.reconcile(payment);
    expect(await shop.sandbox.refundsOf(intent)).toMatchObject([refund]);
    await expectBooksOfProvider(order, payment);
  }

  it.each([
    { amount: PART, end: 'succeeded' },
    { amount: PRICE, end: 'failed' },
  ])('is paid once when an event says that $amount has $end', async ({ amount, end }) => {
    const { order, payment, intent, id } = await anOpenRefund(amount, {});

    await shop.reconcile(payment);
    await shop.sandbox.changeRefund(id, { status: end });

    await expectOneRefund({ order, payment, intent }, { id, amount, status: end });
  });

  it.each([
    { amount: PART, end: 'failed' },
    { amount: PRICE, end: 'succeeded' },
  ])('is paid once when $amount has $end, found after a restart', async ({ amount, end }) => {
    const { order, payment, intent, id } = await anOpenRefund(amount, { drop: 1 });

    await shop.reconcile(payment);
    await shop.stopWorker();
    await shop.sandbox.changeRefund(id, { status: end });
    await shop.startWorker();
    await shop.reconcile(payment);

    await expectOneRefund({ order, payment, intent }, { id, amount, status: end });
  });

  it('is paid once when it waits for the customer, and is given up by a cancellation', async () => {
    const open = await anOpenRefund(PART, { refundStatus: 'requires_action' });
    const { order, payment, intent, id } = open;

    await shop.reconcile(payment);
    await shop.sandbox.changeRefund(id, { status: 'canceled' });

    await eventually(async () => expect(await shop.types(order)).toContain('refund-failed'));
    expect(await shop.sandbox.refundsOf(intent)).toHaveLength(1);
    await expectBooksOfProvider(order, payment);
  });

  it('leaves only the rest to a refund of the shop', async () => {
    const { order, payment, intent, id } = await anOpenRefund(PART, {});
    await shop.sandbox.control({ refundStatus: 'succeeded' });

    const tooMuch = await shop.act(order, payment, 'refund', { amount: gbp(PRICE - PART + 1) });
    const rest = await shop.act(order, payment, 'refund');
    await shop.becomes(order, { refunded: gbp(PRICE - PART) });
    await shop.sandbox.changeRefund(id, { status: 'succeeded' });

    expect([tooMuch.status, rest.status]).toEqual([409, 202]);
    await shop.becomes(order, { paymentStatus: 'refunded', refunded: gbp(PRICE) });
    await shop.reconcile(payment);
    expect(await shop.sandbox.refundsOf(intent)).toHaveLength(2);
    await expectBooksOfProvider(order, payment);
  });
});
