import { Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { DueOrdersRepository } from '../libs/orders/src/expiry/due-orders.repository.js';
import { ExpireOrders } from '../libs/orders/src/expiry/expire-orders.task.js';
import { SettleOrder } from '../libs/orders/src/paying/settle-order.js';
import { TransitionOrder } from '../libs/orders/src/transitions/transition-order.js';
import { type SignedIn, TestApp } from './support/app.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { eachRound } from './support/rounds.js';

const ROUNDS = eachRound(2);
const NEVER = new AbortController().signal;

interface Facts {
  readonly status: string;
  readonly version: number;
  readonly reservedUntil: Date | null;
  readonly entries: readonly string[];
  readonly events: readonly string[];
  readonly reserved: number;
}

describe.each([0, 5])('orders that expire, %i ms from their database', (latencyMs) => {
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

  /** The task of one more process. */
  const task = () =>
    new ExpireOrders(
      new DueOrdersRepository(app.db),
      app.api.app.get(SettleOrder),
      app.api.app.get(TransitionOrder),
      app.api.app.get(Transactions),
      app.api.app.get(Clock),
    );
  const run = () => task().run(NEVER);

  async function anOrder(isDue = true): Promise<string> {
    const { id: productId } = await app.product(admin);
    const { body } = await app.placeOrder(customer, [{ productId, quantity: 3 }]);
    const orderId = body['id'] as string;
    if (isDue) await set(orderId, `reserved_until = now() - interval '1 second'`);
    return orderId;
  }

  const set = (orderId: string, change: string) =>
    app.db.query(`UPDATE orders.orders SET ${change} WHERE id = $1`, [orderId]);

  async function factsOf(orderId: string): Promise<Facts> {
    const [row] = await app.db.query<[Facts]>(
      `SELECT status, version, reserved_until AS "reservedUntil",
              ARRAY(SELECT type FROM orders.timeline WHERE order_id = o.id ORDER BY position)
                AS entries,
              ARRAY(SELECT type FROM platform.outbox WHERE subject = o.id::text ORDER BY position)
                AS events,
              (SELECT sum(s.reserved)::int FROM orders.order_lines l
                 JOIN catalog.stock s USING (product_id) WHERE l.order_id = o.id) AS reserved
         FROM orders.orders o WHERE o.id = $1`,
      [orderId],
    );
    return row;
  }

  const EXPIRED = {
    status: 'expired',
    version: 2,
    reservedUntil: null,
    entries: ['placed', 'expired'],
    events: ['orders.order-placed.v1', 'orders.order-expired.v1'],
    reserved: 0,
  };

  it('are those that are due, unpaid and still only placed', async () => {
    const due = await anOrder();
    const kept = [await anOrder(false), await anOrder(), await anOrder(), await anOrder()];
    await set(kept[1] as string, `payment_status = 'authorised'`);
    await set(kept[2] as string, 'reserved_until = NULL');
    await set(kept[3] as string, `status = 'confirmed'`);

    await run();

    expect(await factsOf(due)).toEqual(EXPIRED);
    for (const orderId of kept)
      expect(await factsOf(orderId)).toMatchObject({ version: 1, reserved: 3 });
  });

  it('have a time from when they are placed', async () => {
    const orderId = await anOrder(false);

    const [{ minutes }] = await app.db.query(
      `SELECT extract(epoch FROM reserved_until - placed_at) / 60 AS minutes
         FROM orders.orders WHERE id = $1`,
      [orderId],
    );

    expect(Number(minutes)).toBe(30);
  });

  it('say in the timeline that the system did it', async () => {
    const orderId = await anOrder();
    await run();

    const { body } = await app.request('GET', `/v1/orders/${orderId}/timeline`, {
      token: customer.token,
    });

    expect(body['data']).toMatchObject([{}, { type: 'expired', actor: 'system', actorId: null }]);
  });

  it.each(ROUNDS)('expire once when several processes are at it, round %i', async () => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => anOrder()));

    await Promise.all([run(), run(), run()]);

    for (const orderId of orders) expect(await factsOf(orderId)).toEqual(EXPIRED);
  });

  it.each(
    ROUNDS.flatMap((round) => [
      { round, action: 'cancel', status: 'cancelled', reserved: 0 },
      { round, action: 'confirm', status: 'confirmed', reserved: 3 },
    ]),
  )('expire or are $status, and never both, round $round', async (rival) => {
    const orders = await Promise.all(Array.from({ length: 8 }, () => anOrder()));
    const act = (orderId: string) =>
      app.request('POST', `/v1/orders/${orderId}/${rival.action}`, { token: admin.token });

    const [answers] = await Promise.all([Promise.all(orders.map(act)), run(), run()]);
    // One that was locked by the other side was left for the next run.
    await run();

    for (const [index, orderId] of orders.entries()) {
      const { status, reserved } = rival;
      const won = answers[index]?.status === 200;
      const other = {
        ...EXPIRED,
        ...{ status, reserved, entries: ['placed', status] },
        events: ['orders.order-placed.v1', `orders.order-${status}.v1`],
      };
      expect(await factsOf(orderId)).toEqual(won ? other : EXPIRED);
    }
  });

  it('do not wait for one that another transaction has locked', async () => {
    const [held, free] = [await anOrder(), await anOrder()];

    await app.api.app.get(Transactions).run(async (tx) => {
      await tx.query('SELECT 1 FROM orders.orders WHERE id = $1 FOR UPDATE', [held]);
      await run();

      expect(await factsOf(free)).toEqual(EXPIRED);
      expect(await factsOf(held)).toMatchObject({ status: 'placed', reserved: 3 });
    });
    await run();

    expect(await factsOf(held)).toEqual(EXPIRED);
  });

  it('are not held up by one that fails', async () => {
    const [broken, sound] = [await anOrder(), await anOrder()];
    // Its stock cannot be given back: less would be reserved than nothing.
    const lose = (reserved: number) =>
      app.db.query(
        `UPDATE catalog.stock s SET reserved = $2 FROM orders.order_lines l
          WHERE l.order_id = $1 AND s.product_id = l.product_id`,
        [broken, reserved],
      );
    await lose(0);

    await expect(run()).rejects.toThrow(`Orders that could not expire (1): ${broken}`);

    expect(await factsOf(sound)).toEqual(EXPIRED);
    expect(await factsOf(broken)).toMatchObject({ status: 'placed', version: 1 });
    await lose(3);
    await run();
    expect(await factsOf(broken)).toEqual(EXPIRED);
  });
});
