import { Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { eachRound } from './support/rounds.js';
import { Verification } from './support/verification.js';

const ROUNDS = eachRound(2);

describe.each([0, 5])('returns that race, %i ms from their database', (latencyMs) => {
  let proxy: LatencyProxy;
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let alice: SignedIn;
  let orders: Fulfilment;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: latencyMs, backMs: 0 });
    app = await TestApp.start({ through: proxy.through });
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    orders = new Fulfilment(app, admin);
    verification = await Verification.open(app.config);
  });
  afterEach(async () => expect(await verification.faults()).toEqual([]));
  afterAll(async () => {
    await verification.close();
    await app.close();
    await proxy.close();
  });

  const statuses = async (acts: Array<Promise<{ status: number }>>): Promise<number[]> =>
    (await Promise.all(acts)).map(({ status }) => status).sort();

  async function shipped(quantity: number) {
    const { id: productId } = await app.product(admin);
    return orders.paidAndShipped(alice, [{ productId, quantity }]);
  }

  it.each(ROUNDS)('take the last unit once, round %i', async () => {
    const order = await shipped(3);
    await orders.approvedReturn(alice, order, [[0, 2]]);

    const answers = await statuses(
      [alice, admin, alice].map((who) => orders.requestReturn(who, order, [[0, 1]])),
    );

    expect(answers).toEqual([201, 422, 422]);
  });

  it.each(ROUNDS)('arrive once and are refunded once, round %i', async () => {
    const order = await shipped(2);
    const returnId = await orders.approvedReturn(alice, order, [[0, 2]]);

    const answers = await statuses(
      [1, 2, 3].map(() => orders.actOnReturn(order.id, returnId, 'receive')),
    );

    expect(answers).toEqual([200, 409, 409]);
    expect(await orders.refundsOf(order.id)).toEqual([25_00]);
    const [line] = order.lines;
    expect(await orders.stockOf(line?.productId as string)).toEqual({ on_hand: 100, reserved: 0 });
  });

  it.each(ROUNDS)('or are cancelled: not both, round %i', async () => {
    const order = await shipped(1);
    const returnId = await orders.approvedReturn(alice, order, [[0, 1]]);

    const [received, cancelled] = await Promise.all([
      orders.actOnReturn(order.id, returnId, 'receive'),
      orders.actOnReturn(order.id, returnId, 'cancel', { who: alice }),
    ]);

    expect([received.status, cancelled.status].sort()).toEqual([200, 409]);
    expect(await orders.refundsOf(order.id)).toEqual(received.status === 200 ? [12_50] : []);
  });

  it.each(ROUNDS)('or are refunded by finance: no penny twice, round %i', async () => {
    const { id: productId } = await app.product(admin);
    const placed = await app.placeOrder(alice, [{ productId, quantity: 1 }]);
    const id = placed.body['id'] as string;
    const paymentId = await orders.pay(alice, id);
    await orders.ship(id);
    const order = await orders.order(id);
    const returnId = await orders.approvedReturn(alice, order, [[0, 1]]);

    const [received, refunded] = await Promise.all([
      orders.actOnReturn(id, returnId, 'receive'),
      orders.act(`/v1/orders/${id}/payments/${paymentId}/refund`, {
        body: { lines: [{ lineId: order.lines[0]?.id, quantity: 1 }] },
      }),
    ]);

    expect(received.status).toBe(200);
    expect([202, 422]).toContain(refunded.status);
    expect(await orders.refundsOf(id)).toEqual([12_50]);
  });

  it.each(ROUNDS)('of two orders for the same products do not deadlock, round %i', async () => {
    const products = await Promise.all([1, 2].map(() => app.product(admin)));
    const lines = products.map(({ id: productId }) => ({ productId, quantity: 1 }));
    const both = [lines, [...lines].reverse()];
    const returned = await Promise.all(
      both.map(async (each) => {
        const order = await orders.paidAndShipped(alice, each);
        const units = [
          [0, 1],
          [1, 1],
        ] as const;
        return { order, id: await orders.approvedReturn(alice, order, units) };
      }),
    );

    // Restocks the first product of its order and writes the second off: crosswise.
    const answers = await statuses(
      returned.map(({ order, id }) => {
        const [first, second] = order.lines;
        const arrived = [
          { lineId: first?.id, restock: 1 },
          { lineId: second?.id, writeOff: 1 },
        ];
        return orders.actOnReturn(order.id, id, 'receive', { body: { lines: arrived } });
      }),
    );

    expect(answers).toEqual([200, 200]);
  });
});
