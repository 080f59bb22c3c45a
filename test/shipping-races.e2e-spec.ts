import { Fulfilment } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { eachRound } from './support/rounds.js';
import { Verification } from './support/verification.js';

const ROUNDS = eachRound(2);

describe.each([0, 5])('shipments that race, %i ms from their database', (latencyMs) => {
  let proxy: LatencyProxy;
  let app: TestApp;
  let verification: Verification;
  let alice: SignedIn;
  let orders: Fulfilment;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: latencyMs, backMs: 0 });
    app = await TestApp.start({ through: proxy.through });
    const admin = await app.admin();
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

  it.each(ROUNDS)('take the same units once, round %i', async () => {
    const { id, lines } = await orders.confirmed(alice, 5, 5);
    const all = lines.map(({ id: lineId }) => ({ lineId, quantity: 3 }));

    const answers = await statuses([
      orders.ship(id, { lines: all }),
      orders.ship(id, { lines: [...all].reverse() }),
      orders.ship(id, { lines: all }),
    ]);

    expect(answers).toEqual([201, 422, 422]);
    expect(await orders.order(id)).toMatchObject({ status: 'partially-shipped', version: 3 });
  });

  it.each(ROUNDS)('or cancel: the order is shipped or cancelled, round %i', async () => {
    const { id, lines } = await orders.confirmed(alice, 4);

    const [shipped, cancelled] = await Promise.all([
      orders.ship(id),
      orders.act(`/v1/orders/${id}/cancel`, { who: alice, body: {} }),
    ]);

    expect([shipped.status, cancelled.status]).toEqual(
      shipped.status === 201 ? [201, 409] : [409, 200],
    );
    expect(await orders.stockOf(lines[0]?.productId as string)).toEqual({
      on_hand: shipped.status === 201 ? 96 : 100,
      reserved: 0,
    });
  });

  it.each(ROUNDS)('or close: no unit is both shipped and released, round %i', async () => {
    const { id, lines } = await orders.confirmed(alice, 4);
    await orders.ship(id, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });

    const [shipped, closed] = await Promise.all([
      orders.ship(id),
      orders.act(`/v1/orders/${id}/close`, { body: {} }),
    ]);

    expect([shipped.status, closed.status].sort()).toEqual(
      shipped.status === 201 ? [201, 409] : [200, 409],
    );
  });

  it.each(ROUNDS)('of two orders for one product do not deadlock, round %i', async () => {
    const { lines } = await orders.confirmed(alice, 1, 1);
    const items = lines.map(({ productId }) => ({ productId, quantity: 1 }));
    const ids = await Promise.all(
      [items, [...items].reverse(), items].map(async (order) => {
        const placed = await app.placeOrder(alice, order);
        await orders.act(`/v1/orders/${placed.body['id']}/confirm`);
        return placed.body['id'] as string;
      }),
    );

    expect(await statuses(ids.map((id) => orders.ship(id)))).toEqual([201, 201, 201]);
  });

  it.each(ROUNDS)('are delivered once each, and the order once, round %i', async () => {
    const { id, lines } = await orders.confirmed(alice, 2);
    const part = await orders.ship(id, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    const rest = await orders.ship(id);
    const path = (shipmentId: string) => `/v1/orders/${id}/shipments/${shipmentId}/deliver`;

    const answers = await statuses(
      [part, rest, part, rest].map(({ body }) => orders.act(path(body.id))),
    );

    expect(answers).toEqual([200, 200, 409, 409]);
    expect(await orders.order(id)).toMatchObject({ status: 'delivered', version: 6 });
  });
});
