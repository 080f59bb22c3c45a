import { PayingShop, type PaymentState, PRICE } from './orders/paying-shop.js';
import { gbp } from './orders/set-up.js';
import { eventually } from './support/eventually.js';

const PAID = { status: 'confirmed', paymentStatus: 'paid', paid: gbp(PRICE), refunded: gbp(0) };

describe('an order that is paid at a provider', () => {
  let shop: PayingShop;

  beforeAll(async () => {
    shop = await PayingShop.open();
  });
  afterEach(() => shop.calm());
  afterAll(() => shop.close());

  const expectOneCharge = async (payment: PaymentState, refunded = 0): Promise<void> =>
    expect(await shop.ledger(payment)).toMatchObject([
      { status: 'succeeded', captured: PRICE, refunded, charges: 1 },
    ]);

  it('is confirmed when the money is captured, and keeps its stock', async () => {
    const { order, payment } = await shop.paidOrder();

    await shop.becomes(order, PAID);

    await shop.expire(order);
    expect(await shop.state(order)).toMatchObject(PAID);
    expect(await shop.reserved(order)).toBe(1);
    expect(await shop.types(order)).toEqual(['placed', 'payment-changed', 'confirmed']);
    await expectOneCharge(payment);
  });

  it('is confirmed when the money is authorised, and paid in part by a part of it', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });
    await shop.becomes(order, { status: 'confirmed', paymentStatus: 'authorised', paid: gbp(0) });

    await shop.act(order, payment, 'capture', { amount: gbp(PRICE - 250) });

    await shop.becomes(order, { paymentStatus: 'partially-paid', paid: gbp(PRICE - 250) });
    expect(await shop.ledger(payment)).toMatchObject([{ captured: PRICE - 250, charges: 1 }]);
  });

  it('can be paid by another card when the first one is declined', async () => {
    const order = await shop.order();
    const payment = await shop.pay(order);

    await shop.confirm(payment, 'pm_card_chargeDeclined');
    await shop.paymentBecomes(order, payment, { status: 'requires-action' });
    await shop.confirm(payment);

    await shop.becomes(order, PAID);
    await expectOneCharge(payment);
  });

  it('can be paid again when its first payment is declined and voided', async () => {
    const order = await shop.order();
    const refused = await shop.pay(order);
    const intent = await shop.confirm(refused, 'pm_card_chargeDeclined');
    await shop.paymentBecomes(order, refused, { status: 'requires-action' });
    await shop.act(order, refused, 'void');
    await shop.paymentBecomes(order, refused, { status: 'voided' });

    const second = await shop.pay(order);
    await shop.confirm(second);

    await shop.becomes(order, PAID);
    expect(await shop.sandbox.confirm(intent)).toBe(400);
    await expectOneCharge(second);
  });

  it.each(['lostAfter', 'lostBefore', 'unavailable'])(
    'is charged once when the calls fail (%s)',
    async (fault) => {
      const order = await shop.order();
      await shop.sandbox.control({ [fault]: 1, faultsLeft: 3 });
      const payment = await shop.pay(order, { capture: 'manual' });
      await shop.confirm(payment);
      await shop.becomes(order, { status: 'confirmed', paymentStatus: 'authorised' });

      await shop.sandbox.control({ [fault]: 1, faultsLeft: 3, drop: 1 });
      await shop.act(order, payment, 'capture');

      await shop.becomes(order, PAID);
      await expectOneCharge(payment);
    },
  );

  it('is settled once by early events that come twice and in the wrong order', async () => {
    await shop.sandbox.control({ hold: true, answerAfterMs: 1_000 });
    const order = await shop.order();
    const payment = await shop.pay(order);
    await shop.confirm(payment, 'pm_bank');
    await shop.confirm(payment);

    await shop.sandbox.releaseEvents({ reverse: true, times: 2 });

    await shop.becomes(order, PAID);
    await shop.paymentBecomes(order, payment, {
      status: 'captured',
      operations: [{ kind: 'authorise', status: 'succeeded' }],
    });
    expect(await shop.types(order)).toEqual(['placed', 'payment-changed', 'confirmed']);
  });

  it('is settled by the reconciliation when all events are lost', async () => {
    const order = await shop.order();
    await shop.sandbox.control({ drop: 1 });
    const payment = await shop.pay(order);

    await shop.confirm(payment);

    await shop.becomes(order, PAID);
    await expectOneCharge(payment);
  });

  it('is settled once by events that come late, twice, in any order and not at all', async () => {
    await shop.sandbox.control({ seed: 7, lateMs: 2_000, duplicate: 0.5, drop: 0.3 });

    const paid = await Promise.all(
      Array.from({ length: 8 }, () => shop.paidOrder({ capture: 'manual' })),
    );
    await Promise.all(paid.map(({ order, payment }) => shop.act(order, payment, 'capture')));
    await Promise.all(paid.map(({ order }) => shop.becomes(order, PAID)));
    const refund = { amount: gbp(PRICE) };
    await Promise.all(paid.map(({ order, payment }) => shop.act(order, payment, 'refund', refund)));

    for (const { order, payment } of paid) {
      await shop.becomes(order, { paymentStatus: 'refunded', refunded: gbp(PRICE) });
      await expectOneCharge(payment, PRICE);
      const known = ['placed', 'payment-changed', 'confirmed', 'payment-changed'];
      expect(await shop.types(order)).toEqual([...known, 'refund-requested', 'payment-changed']);
    }
  });

  it('is charged when everything was shipped', async () => {
    const { order, payment } = await shop.paidOrder({ capture: 'manual' });

    const shipped = await shop.post(shop.admin, `/v1/orders/${order.id}/shipments`);

    expect(shipped.status).toBe(201);
    await shop.becomes(order, { ...PAID, status: 'shipped' });
    await expectOneCharge(payment);
  });

  it('shows refunds when the provider has paid them, also one that was made there', async () => {
    const { order, payment, intent } = await shop.paidOrder();
    await shop.becomes(order, PAID);

    await shop.sandbox.control({ hold: true, lostAfter: 1, faultsLeft: 3 });
    const first = await shop.act(order, payment, 'refund', { amount: gbp(200) });
    const second = await shop.act(order, payment, 'refund', { amount: gbp(PRICE - 200 - 50) });
    const third = await shop.act(order, payment, 'refund', { amount: gbp(51) });

    expect([first.status, second.status, third.status]).toEqual([202, 202, 409]);
    await shop.becomes(order, {
      paymentStatus: 'partially-refunded',
      refunded: gbp(PRICE - 50),
    });
    await shop.sandbox.refund(intent, 50);
    await shop.reconcile(payment);
    await shop.becomes(order, { paymentStatus: 'refunded', refunded: gbp(PRICE) });
    await expectOneCharge(payment, PRICE);
  });

  it('pays no third decimal at the provider, which takes none', async () => {
    const kwd = (amount: number) => ({ amount, currency: 'KWD' });
    const order = await shop.order({ unitPrice: kwd(5_125) });
    const pay = (body: object) =>
      shop.post(shop.customer, `/v1/orders/${order.id}/payments`, { gateway: 'stripe', ...body });

    const whole = await pay({});
    const { body } = await pay({ amount: kwd(5_120) });
    const payment = body as unknown as PaymentState;
    await shop.confirm(payment);
    await shop.paymentBecomes(order, payment, { status: 'captured', captured: kwd(5_120) });
    const part = await shop.act(order, payment, 'refund', { amount: kwd(1_125) });
    await shop.act(order, payment, 'refund', { amount: kwd(1_120) });

    for (const answer of [whole, part])
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'payment-amount-not-offered', errors: [{ pointer: '/amount' }] },
      });
    await shop.becomes(order, { refunded: kwd(1_120) });
    expect(await shop.ledger(payment)).toMatchObject([{ captured: 5_120, refunded: 1_120 }]);
  });

  it('says in its timeline that a refund failed', async () => {
    const { order, payment, intent } = await shop.paidOrder();
    await shop.becomes(order, PAID);
    await shop.sandbox.control({ hold: true });
    await shop.sandbox.refund(intent, PRICE);

    await shop.act(order, payment, 'refund');

    await eventually(async () => expect(await shop.types(order)).toContain('refund-failed'));
  });
});
