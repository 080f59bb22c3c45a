import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DraftOrdersRepository } from '../libs/orders/src/drafts/draft-orders.repository.js';
import { PurgeDraftOrders } from '../libs/orders/src/drafts/purge-draft-orders.task.js';
import { type SignedIn, TestApp } from './support/app.js';

interface Draft {
  readonly id: string;
  readonly customerId: string;
  readonly orderId: string | null;
  readonly version: number;
}

interface Page {
  readonly data: readonly Draft[];
}

const ADDRESS = { name: 'Ada Example', line1: '1 Example Street', city: 'London', country: 'GB' };

describe('draft orders', () => {
  let app: TestApp;
  let admin: SignedIn;
  let alice: SignedIn;
  let bob: SignedIn;
  let support: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    bob = await app.account(admin, 'customer');
    support = await app.account(admin, 'support');
  });
  beforeEach(async () => {
    productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());

  const add = ({ token }: SignedIn, more: object = {}) =>
    app.request<Draft>('POST', '/v1/draft-orders', {
      token,
      body: { lines: [{ productId, quantity: 2 }], ...more },
    });
  const aDraft = async (who: SignedIn, more: object = {}): Promise<Draft> => {
    const added = await add(who, more);
    expect(added.status).toBe(201);
    return added.body;
  };
  const get = ({ token }: SignedIn, id: string) =>
    app.request<Draft>('GET', `/v1/draft-orders/${id}`, { token });
  const list = async ({ token }: SignedIn, query = '') =>
    (await app.request<Page>('GET', `/v1/draft-orders?${query}`, { token })).body.data;
  const change = ({ token }: SignedIn, id: string, body: object, ifMatch = '"1"') =>
    app.request('PATCH', `/v1/draft-orders/${id}`, {
      token,
      body,
      headers: { 'if-match': ifMatch },
    });
  const remove = ({ token }: SignedIn, id: string, ifMatch = '"1"') =>
    app.request('DELETE', `/v1/draft-orders/${id}`, { token, headers: { 'if-match': ifMatch } });
  const place = ({ token }: SignedIn, id: string, key = newId()) =>
    app.request('POST', `/v1/draft-orders/${id}/place`, {
      token,
      headers: { 'idempotency-key': key },
    });
  const ordersOf = async (who: SignedIn): Promise<number> => {
    const [row] = await app.db.query<Array<{ count: number }>>(
      'SELECT count(*)::int AS count FROM orders.orders WHERE customer_id = $1',
      [who.userId],
    );
    return row?.count ?? 0;
  };

  it('keep what an order takes, and reserve nothing', async () => {
    const added = await add(alice, { reference: 'PO-1', shippingAddress: ADDRESS, note: 'Ring.' });

    expect(added).toMatchObject({
      status: 201,
      body: {
        customerId: alice.userId,
        lines: [{ productId, quantity: 2 }],
        reference: 'PO-1',
        shippingAddress: { ...ADDRESS, company: null },
        billingAddress: null,
        couponCodes: [],
        note: 'Ring.',
        lineCount: 1,
        orderId: null,
        version: 1,
      },
    });
    expect((await get(alice, added.body.id)).body).toEqual(added.body);
    expect(added.headers.get('location')).toBe(`/v1/draft-orders/${added.body.id}`);
    const { body: product } = await app.request('GET', `/v1/products/${productId}`);
    expect(product['available']).toBe(100);
  });

  it('become an order with all that they hold', async () => {
    const { id } = await aDraft(admin, {
      customerId: alice.userId,
      reference: 'PO-2',
      shippingAddress: ADDRESS,
      tags: ['gift'],
      note: 'Ring twice.',
    });

    const placed = await place(admin, id);

    expect(placed).toMatchObject({
      status: 201,
      body: {
        customerId: alice.userId,
        reference: 'PO-2',
        tags: ['gift'],
        shippingAddress: ADDRESS,
        version: 1,
        lines: [{ productId, quantity: 2 }],
      },
    });
    const orderId = placed.body['id'];
    expect((await get(admin, id)).body).toMatchObject({ orderId, version: 2 });
    const { body: notes } = await app.request<{ data: unknown[] }>(
      'GET',
      `/v1/orders/${orderId}/notes`,
      { token: alice.token },
    );
    expect(notes.data).toMatchObject([{ text: 'Ring twice.', visibility: 'customer' }]);
  });

  it('become one order, however often they are placed at once', async () => {
    const { id } = await aDraft(alice);
    const before = await ordersOf(alice);

    const answers = await Promise.all(Array.from({ length: 6 }, () => place(alice, id)));

    const [placed, ...rest] = answers.sort((a, b) => a.status - b.status);
    expect(placed?.status).toBe(201);
    for (const each of rest)
      expect(each).toMatchObject({
        status: 409,
        body: {
          type: expect.stringContaining('draft-order-placed'),
          orderId: placed?.body['id'],
        },
      });
    expect(await ordersOf(alice)).toBe(before + 1);
  });

  it('give a repeated call its first response, even when the draft is gone', async () => {
    const { id } = await aDraft(alice);
    const key = newId();
    const first = await place(alice, id, key);
    await app.db.query('DELETE FROM orders.draft_orders WHERE id = $1', [id]);

    const again = await place(alice, id, key);

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('are checked when they are placed, and stay as they are when refused', async () => {
    const { id } = await aDraft(alice, { lines: [{ productId, quantity: 101 }] });
    const unknown = await aDraft(alice, { lines: [{ productId: newId(), quantity: 1 }] });

    expect(await place(alice, id)).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining('insufficient-stock') },
    });
    expect((await place(alice, unknown.id)).status).toBe(422);
    expect((await get(alice, id)).body).toMatchObject({ orderId: null, version: 1 });
  });

  it('are changed by their ETag, until they are placed', async () => {
    const { id } = await aDraft(alice, { reference: 'PO-3', shippingAddress: ADDRESS });

    const changed = await change(alice, id, { reference: null, note: 'Call.' });

    expect(changed).toMatchObject({
      status: 200,
      body: { reference: null, note: 'Call.', shippingAddress: ADDRESS, version: 2 },
    });
    expect((await change(alice, id, { reference: 'PO-4' })).status).toBe(412);
    expect((await change(alice, id, { lines: [] }, '"2"')).status).toBe(422);
    expect((await change(alice, id, { lines: null }, '"2"')).status).toBe(422);
    await place(alice, id);
    for (const refused of [await change(alice, id, { note: 'No.' }, '*'), await remove(alice, id)])
      expect(refused).toMatchObject({
        status: 409,
        body: { orderId: expect.any(String) },
      });
  });

  it('are deleted by their ETag', async () => {
    const { id } = await aDraft(alice);

    expect((await remove(alice, id, '"2"')).status).toBe(412);
    expect((await remove(alice, id)).status).toBe(204);
    expect((await get(alice, id)).status).toBe(404);
  });

  it('belong to a customer: others neither see, change nor place them', async () => {
    const { id } = await aDraft(alice);

    for (const refused of [
      await get(bob, id),
      await change(bob, id, { note: 'Mine.' }),
      await remove(bob, id),
      await place(bob, id),
    ])
      expect(refused.status).toBe(404);
    expect(await list(bob, `customerId=${alice.userId}`)).toEqual([]);
    expect((await list(bob, 'limit=100')).filter((each) => each.customerId !== bob.userId)).toEqual(
      [],
    );
    expect((await list(alice)).map((each) => each.id)).toContain(id);
    expect((await list(support, `customerId=${alice.userId}`)).map((each) => each.id)).toContain(
      id,
    );
    expect((await get(support, id)).status).toBe(200);
    expect((await place(support, id)).status).toBe(403);
  });

  it('for others, and with tags, are for staff', async () => {
    const { id } = await aDraft(alice);

    expect((await add(alice, { customerId: bob.userId })).status).toBe(403);
    expect((await add(admin, { customerId: newId() })).status).toBe(422);
    expect((await add(alice, { tags: ['vip'] })).status).toBe(403);
    expect((await change(alice, id, { tags: ['vip'] })).status).toBe(403);
    expect((await change(admin, id, { tags: ['vip'] })).body).toMatchObject({ tags: ['vip'] });
    expect((await get(alice, id)).body).not.toHaveProperty('tags');
  });

  it('are deleted long after their last change', async () => {
    const [old, recent] = [await aDraft(alice), await aDraft(alice)];
    await app.db.query(
      `UPDATE orders.draft_orders SET updated_at = now() - interval '91 days' WHERE id = $1`,
      [old.id],
    );
    const task = new PurgeDraftOrders(new DraftOrdersRepository(app.db), app.config);

    await task.run(AbortSignal.timeout(10_000));

    expect((await get(alice, old.id)).status).toBe(404);
    expect((await get(alice, recent.id)).status).toBe(200);
  });
});
