import { newId } from '@orderly/platform/kernel/ids/new-id';
import {
  admin,
  alice,
  anOrder,
  app,
  bob,
  cancel,
  finance,
  gbp,
  get,
  setUp,
  support,
} from './orders/set-up.js';
import type { SignedIn } from './support/app.js';
import { eachRound } from './support/rounds.js';

interface Payment {
  id: string;
  status: string;
  amount: { amount: number };
  captured: { amount: number };
  operations: Array<{ kind: string; status: string; amount: { amount: number } }>;
}

const ROUNDS = eachRound(3);
/** Of the API in tests. */
const CONNECTIONS = 10;
const PRICE = 1_250;

const post = (who: SignedIn, path: string, body: unknown, key: string = newId()) =>
  app.request<Payment>('POST', path, {
    token: who.token,
    body,
    headers: { 'idempotency-key': key },
  });

const pay = (who: SignedIn, orderId: string, body: object = { gateway: 'manual' }, key?: string) =>
  post(who, `/v1/orders/${orderId}/payments`, body, key);

const act = (who: SignedIn, orderId: string, paymentId: string, name: string, body: object = {}) =>
  post(who, `/v1/orders/${orderId}/payments/${paymentId}/${name}`, body);

const entriesOf = async (orderId: string): Promise<string[]> => {
  const path = `/v1/orders/${orderId}/timeline`;
  const { body } = await app.request<{ data: Array<{ type: string }> }>('GET', path, {
    token: admin.token,
  });
  return body.data.map(({ type }) => type);
};

async function aPaidOrder() {
  const { order, productId } = await anOrder(alice);
  const { body: payment } = await pay(alice, order.id);
  await act(finance, order.id, payment.id, 'record');
  return { order, productId, payment };
}

describe('paying for an order', () => {
  setUp();

  it('confirms the order when finance records all of the money', async () => {
    const { order } = await anOrder(alice);
    const started = await pay(alice, order.id);
    expect(started.status).toBe(201);
    expect(started.headers.get('location')).toBe(
      `/v1/orders/${order.id}/payments/${started.body.id}`,
    );

    const first = await act(finance, order.id, started.body.id, 'record', { amount: gbp(300) });
    expect(first.body).toMatchObject({ status: 'captured', captured: gbp(300) });
    expect((await get(alice, order.id)).body).toMatchObject({
      status: 'placed',
      paymentStatus: 'partially-paid',
      paid: gbp(300),
      due: gbp(PRICE - 300),
    });

    await act(finance, order.id, started.body.id, 'record');
    expect((await get(alice, order.id)).body).toMatchObject({
      status: 'confirmed',
      paymentStatus: 'paid',
      paid: gbp(PRICE),
      due: gbp(0),
    });
    expect(await entriesOf(order.id)).toEqual([
      'placed',
      'payment-changed',
      'payment-changed',
      'confirmed',
    ]);
  });

  it('starts one payment when the request is repeated', async () => {
    const { order } = await anOrder(alice);
    const key = newId();

    const [first, second] = [
      await pay(alice, order.id, { gateway: 'manual' }, key),
      await pay(alice, order.id, { gateway: 'manual' }, key),
    ];

    expect(second.body.id).toBe(first.body.id);
  });

  it.each(ROUNDS)('never starts more payments than are due, asked at once (round %i)', async () => {
    const { order } = await anOrder(alice);

    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(alice, order.id)));

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'payment-exceeds-due',
      due: gbp(0),
    });
  });

  it('records more payments at once than there are database connections', async () => {
    const started = await Promise.all(
      Array.from({ length: 3 * CONNECTIONS }, async () => {
        const { order } = await anOrder(alice);
        return { orderId: order.id, paymentId: (await pay(alice, order.id)).body.id };
      }),
    );

    const answers = await Promise.all(
      started.map(({ orderId, paymentId }) => act(finance, orderId, paymentId, 'record')),
    );

    expect(answers.map(({ status }) => status)).toEqual(started.map(() => 200));
  });

  it('refuses what does not fit the order', async () => {
    const { order } = await anOrder(alice);
    const euros = { gateway: 'manual', amount: { amount: 1, currency: 'EUR' } };

    expect((await pay(alice, order.id, euros)).body).toMatchObject({
      code: 'wrong-currency',
      errors: [{ pointer: '/amount/currency' }],
    });
    expect((await pay(alice, order.id, { gateway: 'cheque' })).body).toMatchObject({
      code: 'payment-gateway-not-offered',
    });
    expect((await pay(bob, order.id)).status).toBe(404);
    expect((await pay(support, order.id)).body).toMatchObject({
      code: 'order-action-forbidden',
      permission: 'orders:record-payment',
    });
    await cancel(alice, order.id);
    expect((await pay(alice, order.id)).body).toMatchObject({
      code: 'order-not-payable',
      orderStatus: 'cancelled',
    });
  });

  it.each([
    [{ amount: 0, currency: 'GBP' }, '/amount/amount', 'too-small'],
    [{ amount: -1, currency: 'GBP' }, '/amount/amount', 'too-small'],
    [{ amount: 1.5, currency: 'GBP' }, '/amount/amount', 'wrong-type'],
    [{ amount: 1e15, currency: 'GBP' }, '/amount/amount', 'too-big'],
    [{ amount: '1', currency: 'GBP' }, '/amount/amount', 'wrong-type'],
    [{ amount: 1, currency: 'EUR' }, '/amount/currency', 'wrong-currency'],
    [{ amount: 1, currency: 'XXX' }, '/amount/currency', 'unknown-currency'],
  ])('takes no amount of %j on any of its routes', async (amount, pointer, code) => {
    const { order, payment } = await aPaidOrder();

    const answers = [
      await pay(alice, order.id, { gateway: 'manual', amount }),
      ...(await Promise.all(
        ['capture', 'refund', 'record'].map((name) =>
          act(finance, order.id, payment.id, name, { amount }),
        ),
      )),
    ];

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } });
  });

  it('asks for the money back when a paid order is cancelled', async () => {
    const { order, payment } = await aPaidOrder();

    expect((await cancel(alice, order.id)).status).toBe(200);

    const path = `/v1/orders/${order.id}/payments/${payment.id}`;
    const { body } = await app.request<Payment>('GET', path, { token: alice.token });
    expect(body.operations).toContainEqual(
      expect.objectContaining({ kind: 'refund', status: 'pending', amount: gbp(PRICE) }),
    );
  });

  it.each(ROUNDS)('never refunds more than was paid, asked at once (round %i)', async () => {
    const { order, payment } = await aPaidOrder();
    const body = { amount: gbp(500), reason: 'Damaged in transit.' };

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => act(finance, order.id, payment.id, 'refund', body)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'refund-too-large',
      refundable: gbp(PRICE - 1_000),
    });
  });

  it('shows payments to those who may read the order', async () => {
    const { order, payment } = await aPaidOrder();
    const read = (who: SignedIn) =>
      app.request('GET', `/v1/orders/${order.id}/payments`, { token: who.token });

    expect((await read(alice)).body).toMatchObject({ data: [{ id: payment.id }] });
    expect((await read(support)).status).toBe(200);
    expect((await read(bob)).status).toBe(404);
  });

  it('has a client secret for those who may pay, and none for a bank transfer', async () => {
    const { order } = await anOrder(alice);
    const { body: payment } = await pay(alice, order.id);
    const read = (who: SignedIn) =>
      app.request('GET', `/v1/orders/${order.id}/payments/${payment.id}/client-secret`, {
        token: who.token,
      });

    const answer = await read(alice);

    expect(answer.body).toEqual({ clientSecret: null });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await read(support)).body).toMatchObject({ code: 'order-action-forbidden' });
    expect((await read(bob)).status).toBe(404);
  });

  it('finds a payment only under its own order', async () => {
    const { payment } = await aPaidOrder();
    const { order: other } = await anOrder(alice);

    const answer = await act(finance, other.id, payment.id, 'refund', {});

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ code: 'payment-not-found' });
  });
});
