import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { eachRound } from './support/rounds.js';

const ROUNDS = eachRound(1);

const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

describe.each([0, 5])('orders that race, %i ms from their database', (latencyMs) => {
  let proxy: LatencyProxy;
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: latencyMs, backMs: 0 });
    app = await TestApp.start({ through: proxy.through });
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const place = (lines: Array<{ productId: string; quantity: number }>, key?: string) =>
    app.placeOrder(customer, lines, key === undefined ? {} : { key });

  const stockOf = async (
    productId: string,
  ): Promise<{ on_hand: number; reserved: number; ledger: number }> => {
    const [row] = await app.db.query(
      `SELECT on_hand, reserved,
              (SELECT coalesce(sum(quantity), 0)::int FROM catalog.reservations
                WHERE product_id = $1) AS ledger
         FROM catalog.stock WHERE product_id = $1`,
      [productId],
    );
    return row;
  };

  const tally = (statuses: number[]): Record<number, number> => {
    const counts: Record<number, number> = {};
    for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  };

  /** Transactions that lose one run again, so no answer would show it. */
  const deadlocks = async (): Promise<number> =>
    (
      await app.db.query(
        'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
      )
    )[0].deadlocks;

  /**
   * What may never be, whatever raced: an order without its event, an event without its order,
   * stock that nobody ordered.
   */
  const expectBalancedBooks = async (): Promise<void> => {
    const faults = await app.db.query(
      `SELECT 'order without one event' AS fault, o.id::text FROM orders.orders o
        WHERE (SELECT count(*) FROM platform.outbox e WHERE e.subject = o.id::text
          AND e.type = 'orders.order-placed.v1') <> 1
       UNION ALL
       SELECT 'event without order', e.subject FROM platform.outbox e
        WHERE e.type LIKE 'orders.%' AND NOT EXISTS (SELECT 1 FROM orders.orders o
          WHERE o.id::text = e.subject)
       UNION ALL
       SELECT 'stock off its orders', s.product_id::text FROM catalog.stock s
        WHERE s.reserved <> (SELECT coalesce(sum(l.quantity), 0) FROM orders.order_lines l
          JOIN orders.orders o ON o.id = l.order_id
                              WHERE l.product_id = s.product_id AND o.status = 'placed')`,
    );
    expect(faults).toEqual([]);
  };

  it.each(ROUNDS)('sells the last 10 units to 10 of 64 buyers, round %i', async () => {
    const { id: productId } = await app.product(admin, { onHand: 10 });

    const answers = await times(64, () => place([{ productId, quantity: 1 }]));

    expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 10, 409: 54 });
    expect(await stockOf(productId)).toEqual({ on_hand: 10, reserved: 10, ledger: 10 });
    await expectBalancedBooks();
  });

  it.each(ROUNDS)(
    'sells the last 10 units to 5 of 64 buyers who ask for them on two lines, round %i',
    async () => {
      const { id: productId } = await app.product(admin, { onHand: 10 });
      const line = { productId, quantity: 1 };

      const answers = await times(64, () => place([line, line]));

      expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 5, 409: 59 });
      expect(await stockOf(productId)).toEqual({ on_hand: 10, reserved: 10, ledger: 10 });
      await expectBalancedBooks();
    },
  );

  it.each(ROUNDS)(
    'sells in any order of lines without anybody waiting in a circle, round %i',
    async () => {
      const shelf = await times(4, () => app.product(admin, { onHand: 10 }));
      const lines = shelf.map(({ id }) => ({ productId: id, quantity: 1 }));
      const before = await deadlocks();

      const answers = await times(64, (index) => place(index % 2 ? lines : [...lines].reverse()));

      expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 10, 409: 54 });
      expect(await deadlocks()).toBe(before);
      await expectBalancedBooks();
    },
  );

  it.each(ROUNDS)('makes one order of 50 posts with one key, round %i', async () => {
    const { id: productId } = await app.product(admin, { onHand: 100 });
    const key = newId();

    const answers = await times(50, () => place([{ productId, quantity: 1 }], key));

    const made = answers.filter(({ status }) => status === 201);
    const inFlight = answers.filter(({ status }) => status === 409);
    expect(made.length).toBeGreaterThan(0);
    expect(made.length + inFlight.length).toBe(50);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(made.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(
      1,
    );
    for (const { body, headers } of inFlight) {
      expect(body).toMatchObject({ code: 'request-in-flight' });
      expect(headers.get('retry-after')).not.toBeNull();
    }
    expect(await stockOf(productId)).toMatchObject({ reserved: 1 });
    expect(await place([{ productId, quantity: 1 }], key)).toMatchObject({
      status: 201,
      text: made[0]?.text,
    });
    await expectBalancedBooks();
  });

  it.each(ROUNDS)('cancels once, and gives the stock back once, round %i', async () => {
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const placed = await place([{ productId, quantity: 4 }]);
    await place([{ productId, quantity: 3 }]);
    const path = `/v1/orders/${placed.body['id']}/cancel`;

    const answers = await times(20, (index) =>
      app.request('POST', path, { token: index % 2 ? customer.token : admin.token }),
    );

    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 1, 409: 19 });
    expect(await stockOf(productId)).toEqual({ on_hand: 10, reserved: 3, ledger: 3 });
    const [{ count }] = await app.db.query(
      `SELECT count(*)::int FROM platform.outbox WHERE subject = $1
          AND type = 'orders.order-cancelled.v1'`,
      [placed.body['id']],
    );
    expect(count).toBe(1);
    await expectBalancedBooks();
  });

  it.each(ROUNDS)('sells what is given back, while it is given back, round %i', async () => {
    const shelf = await times(3, () => app.product(admin, { onHand: 5 }));
    const lines = shelf.map(({ id }) => ({ productId: id, quantity: 1 }));
    const before = await deadlocks();

    const statuses = await times(40, async (index) => {
      const placed = await place(index % 2 ? lines : [...lines].reverse());
      if (placed.status !== 201 || index % 3 === 0) return placed.status;
      const cancelled = await app.request('POST', `/v1/orders/${placed.body['id']}/cancel`, {
        token: customer.token,
      });
      return cancelled.status;
    });

    expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
    expect(await deadlocks()).toBe(before);
    await expectBalancedBooks();
  });

  it('keep the effects of one key on two orders apart', async () => {
    const { id: productId } = await app.product(admin);
    const orders = await times(2, () => place([{ productId, quantity: 1 }]));
    const key = newId();
    const cancel = (order: { body: Record<string, unknown> } | undefined) =>
      app.request('POST', `/v1/orders/${String(order?.body['id'])}/cancel`, {
        token: customer.token,
        headers: { 'idempotency-key': key },
        body: {},
      });

    const answers = [await cancel(orders[0]), await cancel(orders[1]), await cancel(orders[0])];

    expect(
      answers.map(({ status, body, headers }) => [
        status,
        body['id'],
        body['status'],
        headers.get('idempotency-replayed'),
      ]),
    ).toEqual([
      [200, orders[0]?.body['id'], 'cancelled', null],
      [200, orders[1]?.body['id'], 'cancelled', null],
      [200, orders[0]?.body['id'], 'cancelled', 'true'],
    ]);
    expect((await stockOf(productId)).reserved).toBe(0);
  });
});
