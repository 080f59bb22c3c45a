import { DemoCatalogueSeeder } from '@orderly/catalog';
import { OrdersService } from '@orderly/orders';
import { newId } from '@orderly/platform/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

interface Order {
  id: string;
  number: string;
  customerId: string;
  status: string;
  version: number;
  lines: Array<{
    id: string;
    productId: string;
    quantity: number;
    unitPrice: object;
    total: object;
  }>;
  total: { amount: number; currency: string };
  placedAt: string;
  allowedActions: string[];
}

interface Page<Item> {
  data: Item[];
  page: { nextCursor: string | null };
}

const gbp = (amount: number) => ({ amount, currency: 'GBP' });

describe('orders', () => {
  let app: TestApp;
  let admin: SignedIn;
  let alice: SignedIn;
  let bob: SignedIn;
  let support: SignedIn;
  let finance: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    bob = await app.account(admin, 'customer');
    support = await app.account(admin, 'support');
    finance = await app.account(admin, 'finance');
  });
  afterAll(() => app.close());

  const get = (who: SignedIn, id: string, headers = {}) =>
    app.request<Order>('GET', `/v1/orders/${id}`, { token: who.token, headers });
  /** Every row that an order consists of, without what differs from one order to the next: ids, numbers and times. */
  const everythingAbout = async (id: string): Promise<unknown> => {
    const [row] = await app.db.query(
      `SELECT (SELECT to_jsonb(o) - '{id,number,placed_at,updated_at}'::text[] FROM orders.orders o WHERE o.id = $1) AS order,
              (SELECT jsonb_agg(to_jsonb(l) - '{id,order_id}'::text[] ORDER BY l.position) FROM orders.order_lines l
                WHERE l.order_id = $1) AS lines,
              (SELECT jsonb_agg(to_jsonb(t) - '{order_id,occurred_at}'::text[]) FROM orders.timeline t WHERE t.order_id = $1) AS timeline,
              (SELECT jsonb_agg(to_jsonb(r) - 'reservation_id') FROM catalog.reservations r WHERE r.reservation_id = $1) AS reservations,
              (SELECT jsonb_agg(jsonb_build_object('type', e.type, 'data', e.data - '{orderId,number,placedAt}'::text[]))
                 FROM platform.outbox e WHERE e.subject = $1::text) AS events,
              (SELECT jsonb_agg(jsonb_build_object('actor', a.actor_id, 'action', a.action, 'after', a.after - 'number', 'ip', a.ip))
                 FROM platform.audit_events a WHERE a.subject_id = $1::text) AS audit,
              (SELECT count(*)::int FROM platform.idempotency_keys k WHERE k.body ->> 'id' = $1::text AND k.status = 201
                  AND k.headers ->> 'location' = '/v1/orders/' || $1) AS answers`,
      [id],
    );
    return row;
  };
  const list = (who: SignedIn, query = '') =>
    app.request<Page<Order>>('GET', `/v1/orders?${query}`, { token: who.token });
  const cancel = (
    who: SignedIn,
    id: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) => app.request<Order>('POST', `/v1/orders/${id}/cancel`, { token: who.token, body, headers });
  const availableOf = async (id: string) =>
    (await app.request('GET', `/v1/products/${id}`)).body['available'];
  const countOrders = async () =>
    (await app.db.query('SELECT count(*)::int AS n FROM orders.orders'))[0].n as number;

  async function anOrder(
    who: SignedIn,
    quantity = 1,
  ): Promise<{ order: Order; productId: string; etag: string }> {
    const { id: productId } = await app.product(admin);
    const placed = await app.placeOrder(who, [{ productId, quantity }]);
    if (placed.status !== 201) throw new Error(placed.text);
    return {
      order: placed.body as unknown as Order,
      productId,
      etag: placed.headers.get('etag') ?? '',
    };
  }

  describe('POST /v1/orders', () => {
    it('prices the lines from the catalogue and reserves the stock', async () => {
      const pot = await app.product(admin, { name: 'Teapot', unitPrice: gbp(42_00), onHand: 5 });
      const cup = await app.product(admin, { name: 'Cup', unitPrice: gbp(4_99), onHand: 50 });

      const placed = await app.placeOrder(
        alice,
        [
          { productId: cup.id, quantity: 4 },
          { productId: pot.id, quantity: 1 },
          { productId: cup.id, quantity: 2 },
        ],
        { reference: 'PO-118' },
      );

      expect(placed.status).toBe(201);
      expect(placed.headers.get('location')).toBe(`/v1/orders/${placed.body['id']}`);
      expect(placed.headers.get('etag')).toBe('"1.cancel"');
      expect(placed.body).toMatchObject({
        number: expect.stringMatching(/^ORD(-[0-9A-Z]{4}){3}$/),
        reference: 'PO-118',
        customerId: alice.userId,
        status: 'placed',
        paymentStatus: 'unpaid',
        currency: 'GBP',
        total: gbp(71_94),
        lines: [
          { productId: cup.id, name: 'Cup', quantity: 6, unitPrice: gbp(4_99), total: gbp(29_94) },
          {
            productId: pot.id,
            name: 'Teapot',
            quantity: 1,
            unitPrice: gbp(42_00),
            total: gbp(42_00),
          },
        ],
        version: 1,
        allowedActions: ['cancel'],
      });
      expect([await availableOf(cup.id), await availableOf(pot.id)]).toEqual([44, 4]);
      expect((await get(alice, placed.body['id'] as string)).body).toEqual(placed.body);
    });

    it('announces and records it once, in the same transaction', async () => {
      const { order } = await anOrder(alice);

      const events = await app.db.query(
        'SELECT type, data FROM platform.outbox WHERE subject = $1',
        [order.id],
      );
      const audit = await app.db.query(
        'SELECT action, actor_id FROM platform.audit_events WHERE subject_id = $1',
        [order.id],
      );
      const { id: orderId, number, total, placedAt } = order;
      expect(events).toEqual([
        {
          type: 'orders.order-placed.v1',
          data: { orderId, number, customerId: alice.userId, total, lineCount: 1, placedAt },
        },
      ]);
      expect(audit).toEqual([{ action: 'orders.order-placed', actor_id: alice.userId }]);
    });

    it('answers a repetition with the first answer, and refuses the key for another order', async () => {
      const { id: productId } = await app.product(admin);
      const key = newId();
      const first = await app.placeOrder(alice, [{ productId, quantity: 1 }], { key });

      const again = await app.placeOrder(alice, [{ productId, quantity: 1 }], { key });
      const other = await app.placeOrder(alice, [{ productId, quantity: 2 }], { key });
      const bobs = await app.placeOrder(bob, [{ productId, quantity: 1 }], { key });

      expect(again).toMatchObject({ status: 201, text: first.text });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(other.status).toBe(422);
      expect(bobs.status).toBe(201);
      expect(bobs.body['id']).not.toBe(first.body['id']);
      expect(await availableOf(productId)).toBe(98);
    });

    it('needs a key', async () => {
      const { id: productId } = await app.product(admin);

      const keyless = await app.request('POST', '/v1/orders', {
        token: alice.token,
        body: { lines: [{ productId, quantity: 1 }] },
      });

      expect(keyless.status).toBe(400);
    });

    it('takes a failed request again under the same key', async () => {
      const { id: productId } = await app.product(admin, { onHand: 1 });
      const key = newId();
      expect((await app.placeOrder(alice, [{ productId, quantity: 2 }], { key })).status).toBe(409);

      expect((await app.placeOrder(alice, [{ productId, quantity: 1 }], { key })).status).toBe(201);
    });

    it('names every product that is short, and reserves none', async () => {
      const [plenty, scarce] = [
        await app.product(admin),
        await app.product(admin, { onHand: 3, sku: newId() }),
      ];

      const short = await app.placeOrder(alice, [
        { productId: plenty.id, quantity: 1 },
        { productId: scarce.id, quantity: 2 },
        { productId: scarce.id, quantity: 2 },
      ]);

      expect(short.status).toBe(409);
      expect(short.body).toMatchObject({
        code: 'insufficient-stock',
        shortages: [{ productId: scarce.id, requested: 4, available: 3 }],
      });
      expect([await availableOf(plenty.id), await availableOf(scarce.id)]).toEqual([100, 3]);
    });

    it('sells a product at a price in a currency that was withdrawn, until it is repriced', async () => {
      const { id: productId, etag } = await app.product(admin);
      await app.db.query(`UPDATE catalog.products SET unit_price_currency = 'BGN' WHERE id = $1`, [
        productId,
      ]);

      const placed = await app.placeOrder(alice, [{ productId, quantity: 2 }]);
      const read = await get(alice, placed.body['id'] as string);
      const repriced = await app.request('PATCH', `/v1/products/${productId}`, {
        token: admin.token,
        body: { unitPrice: { amount: 1, currency: 'BGN' } },
        headers: { 'if-match': etag },
      });

      expect([placed.status, read.status]).toEqual([201, 200]);
      expect(read.body.total).toEqual({ amount: 25_00, currency: 'BGN' });
      expect(repriced.body).toMatchObject({
        status: 422,
        errors: [{ pointer: '/unitPrice/currency', code: 'unknown-currency' }],
      });
    });

    it('refuses unknown and inactive products, mixed currencies and sums past 2^53', async () => {
      const pounds = await app.product(admin);
      const euros = await app.product(admin, { unitPrice: { amount: 1, currency: 'EUR' } });
      const dear = await app.product(admin, { unitPrice: gbp(100_000_000_000), onHand: 1_000_000 });
      const retired = await app.product(admin);
      await app.request('PATCH', `/v1/products/${retired.id}`, {
        token: admin.token,
        body: { active: false },
        headers: { 'if-match': retired.etag },
      });
      const line = (productId: string, quantity = 1) => ({ productId, quantity });
      const before = await countOrders();

      const answers = await Promise.all([
        app.placeOrder(alice, [line(pounds.id), line(newId())]),
        app.placeOrder(alice, [line(pounds.id), line(retired.id)]),
        app.placeOrder(alice, [line(pounds.id), line(euros.id)]),
        app.placeOrder(alice, [line(dear.id, 500_000)]),
      ]);

      expect(answers.map(({ status, body }) => [status, body['code'], body['errors']])).toEqual([
        [422, 'unknown-product', [expect.objectContaining({ pointer: '/lines/1/productId' })]],
        [422, 'product-not-for-sale', [expect.objectContaining({ pointer: '/lines/1/productId' })]],
        [422, 'mixed-currencies', [expect.objectContaining({ pointer: '/lines/1/productId' })]],
        [422, 'order-total-too-large', [expect.objectContaining({ pointer: '/lines/0/quantity' })]],
      ]);
      expect(await countOrders()).toBe(before);
      expect([await availableOf(pounds.id), await availableOf(dear.id)]).toEqual([100, 1_000_000]);
    });

    it.each([0, -1, 1.5, 2 ** 53, 1_000_001, '2', null, true, [], {}])(
      'refuses the quantity %p',
      async (quantity) => {
        const { id: productId } = await app.product(admin);

        const refused = await app.placeOrder(alice, [{ productId, quantity }]);

        expect(refused.status).toBe(422);
        expect(refused.body).toMatchObject({
          errors: expect.arrayContaining([
            expect.objectContaining({ pointer: '/lines/0/quantity' }),
          ]),
        });
        expect(await availableOf(productId)).toBe(100);
      },
    );

    it.each<[string, object, string]>([
      ['no lines', { lines: [] }, '/lines'],
      [
        '1,501 lines',
        { lines: Array.from({ length: 1_501 }, () => ({ productId: newId(), quantity: 1 })) },
        '/lines',
      ],
      [
        'a price',
        { lines: [{ productId: newId(), quantity: 1, unitPrice: gbp(1) }] },
        '/lines/0/unitPrice',
      ],
      ['a status', { lines: [{ productId: newId(), quantity: 1 }], status: 'shipped' }, '/status'],
      [
        'a bad product id',
        { lines: [{ productId: `urn:uuid:${newId()}`, quantity: 1 }] },
        '/lines/0/productId',
      ],
      [
        'a bad customer id',
        { lines: [{ productId: newId(), quantity: 1 }], customerId: 'me' },
        '/customerId',
      ],
      ['NUL', { lines: [{ productId: newId(), quantity: 1 }], reference: 'a\0b' }, '/reference'],
      [
        'a lone surrogate',
        { lines: [{ productId: newId(), quantity: 1 }], reference: '\ud800' },
        '/reference',
      ],
      [
        'a line break',
        { lines: [{ productId: newId(), quantity: 1 }], reference: 'a\r\nb' },
        '/reference',
      ],
      [
        'a long reference',
        { lines: [{ productId: newId(), quantity: 1 }], reference: 'x'.repeat(101) },
        '/reference',
      ],
    ])('refuses %s', async (_, body, pointer) => {
      const refused = await app.request('POST', '/v1/orders', {
        token: alice.token,
        body,
        headers: { 'idempotency-key': newId() },
      });

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      });
    });

    it('takes 1,500 lines, which is as many as an order may have', async () => {
      const { id: productId } = await app.product(admin, { onHand: 1_500 });
      const lines = Array.from({ length: 1_500 }, () => ({ productId, quantity: 1 }));

      const placed = await app.placeOrder(alice, lines);

      expect(placed.status).toBe(201);
      expect(placed.body).toMatchObject({ lines: [{ quantity: 1_500 }] });
    });

    it('sells at the price of the catalogue, whatever price this process remembers', async () => {
      const { id: productId } = await app.product(admin, {
        unitPrice: { amount: 500, currency: 'GBP' },
      });
      const placeOne = () => app.placeOrder(alice, [{ productId, quantity: 1 }]);
      expect((await placeOne()).body).toMatchObject({ total: { amount: 500 } });
      // Another process changes the price.
      await app.db.query(
        'UPDATE catalog.products SET unit_price_amount = 700, version = version + 1 WHERE id = $1',
        [productId],
      );

      const afterwards = [await placeOne(), await placeOne()];

      expect(afterwards.map(({ body }) => body['total'])).toEqual([
        { amount: 700, currency: 'GBP' },
        { amount: 700, currency: 'GBP' },
      ]);
    });

    it('writes the same down, whether it goes at once or step by step', async () => {
      const { id: productId } = await app.product(admin);
      const lines = [
        { productId, quantity: 2 },
        { productId, quantity: 1 },
      ];
      await app.placeOrder(alice, lines);
      const atOnce = await app.placeOrder(alice, lines, { reference: 'same' });
      await app.db.query('UPDATE catalog.products SET version = version + 1 WHERE id = $1', [
        productId,
      ]);
      const stepByStep = await app.placeOrder(alice, lines, { reference: 'same' });

      const written = await Promise.all(
        [atOnce, stepByStep].map(({ body }) => everythingAbout(body['id'] as string)),
      );

      expect(written[1]).toEqual(written[0]);
      expect(stepByStep.headers.get('etag')).toBe(atOnce.headers.get('etag'));
    });

    it('orders for others only with the permission, and only for those who exist', async () => {
      const { id: productId } = await app.product(admin);
      const lines = [{ productId, quantity: 1 }];

      const byAdmin = await app.placeOrder(admin, lines, { customerId: alice.userId });
      const byBob = await app.placeOrder(bob, lines, { customerId: alice.userId });
      const forNobody = await app.placeOrder(admin, lines, { customerId: newId() });

      expect(byAdmin).toMatchObject({ status: 201, body: { customerId: alice.userId } });
      expect(byBob).toMatchObject({ status: 403, body: { permission: 'orders:place-any' } });
      expect(forNobody).toMatchObject({
        status: 422,
        body: { code: 'unknown-customer', errors: [{ pointer: '/customerId' }] },
      });
      expect((await get(alice, byAdmin.body['id'] as string)).status).toBe(200);
    });

    it('needs somebody who may order', async () => {
      const { id: productId } = await app.product(admin);

      expect((await app.placeOrder(support, [{ productId, quantity: 1 }])).status).toBe(403);
      expect((await app.request('POST', '/v1/orders', { body: { lines: [] } })).status).toBe(401);
    });
  });

  describe('GET /v1/orders/{id}', () => {
    it('shows an order to its customer and to staff, and to others as little as one that does not exist', async () => {
      const { order } = await anOrder(alice);

      const [own, staff, others, unknown] = await Promise.all([
        get(alice, order.id),
        get(support, order.id),
        get(bob, order.id),
        get(bob, newId()),
      ]);

      expect([own.status, staff.status, others.status, unknown.status]).toEqual([
        200, 200, 404, 404,
      ]);
      expect(others.body).toMatchObject({
        code: 'order-not-found',
        title: (unknown.body as unknown as { title: string }).title,
      });
    });

    it('answers 304 while nothing has changed', async () => {
      const { order, etag } = await anOrder(alice);

      expect((await get(alice, order.id, { 'if-none-match': etag })).status).toBe(304);
      await cancel(alice, order.id);
      expect((await get(alice, order.id, { 'if-none-match': etag })).status).toBe(200);
    });

    it('keeps name and price as they were agreed', async () => {
      const { order, productId } = await anOrder(alice);
      await app.request('PATCH', `/v1/products/${productId}`, {
        token: admin.token,
        body: { name: 'Renamed', unitPrice: gbp(1) },
        headers: { 'if-match': '*' },
      });

      expect((await get(alice, order.id)).body).toEqual(order);
    });

    it.each(['abc', '%7B019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10%7D', '019aa0d2'])(
      'refuses the id %s',
      async (id) => {
        expect((await get(alice, id)).status).toBe(422);
      },
    );
  });

  describe('GET /v1/orders', () => {
    it('is walked by cursor, newest first, each order once, while orders arrive', async () => {
      const carol = await app.account(admin, 'customer');
      const placed: string[] = [];
      for (let count = 0; count < 7; count++) placed.unshift((await anOrder(carol)).order.id);

      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const answer = await list(carol, `limit=3${cursor && `&cursor=${cursor}`}`);
        seen.push(...answer.body.data.map(({ id }) => id));
        cursor = answer.body.page.nextCursor;
        expect(answer.headers.get('link')).toBe(
          cursor === null ? null : `</v1/orders?limit=3&cursor=${cursor}>; rel="next"`,
        );
        if (seen.length === 3) await anOrder(carol);
      }

      expect(seen).toEqual(placed);
    });

    it('is walked without a gap over orders of one and the same moment', async () => {
      const carl = await app.account(admin, 'customer');
      const placed: string[] = [];
      for (let count = 0; count < 4; count++) placed.push((await anOrder(carl)).order.id);
      await app.db.query(
        `UPDATE orders.orders SET placed_at = '2026-11-20T09:30:00.123Z' WHERE customer_id = $1`,
        [carl.userId],
      );

      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await list(carl, `limit=1${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.data.map(({ id }) => id));
        cursor = body.page.nextCursor;
      }

      expect(seen).toEqual(placed.sort().reverse());
    });

    it('holds summaries', async () => {
      const dora = await app.account(admin, 'customer');
      const { order } = await anOrder(dora);

      const { lines, ...head } = order;
      expect((await list(dora)).body).toEqual({
        data: [{ ...head, lineCount: 1 }],
        page: { nextCursor: null },
      });
    });

    it('filters by status, customer, number and time', async () => {
      const eve = await app.account(admin, 'customer');
      const first = (await anOrder(eve)).order;
      const second = (await anOrder(eve)).order;
      await cancel(eve, first.id);
      const ids = async (query: string) =>
        (await list(admin, `customerId=${eve.userId}&${query}`)).body.data.map(({ id }) => id);

      expect(await ids('')).toEqual([second.id, first.id]);
      expect(await ids('status=cancelled')).toEqual([first.id]);
      expect(await ids(`number=${first.number.toLowerCase().replaceAll('-', '')}`)).toEqual([
        first.id,
      ]);
      expect(await ids(`placedFrom=${second.placedAt}`)).toEqual([second.id]);
      expect(await ids(`placedTo=${second.placedAt}`)).toEqual([first.id]);
      expect(await ids(`placedFrom=${encodeURIComponent('2126-01-01T00:00:00+01:00')}`)).toEqual(
        [],
      );
    });

    it.each([
      ['/v1/orders', 'placedFrom'],
      ['/v1/orders', 'placedTo'],
      ['/v1/orders', 'updatedSince'],
      ['/v1/products', 'updatedSince'],
      ['/v1/audit-events', 'from'],
      ['/v1/audit-events', 'to'],
    ])('%s takes as %s the first and the last instant, and none beyond', async (path, filter) => {
      const ask = (time: string) =>
        app.request<{ errors: unknown }>(
          'GET',
          `${path}?limit=1&${filter}=${encodeURIComponent(time)}`,
          { token: admin.token },
        );
      const within = await Promise.all(
        ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'].map(ask),
      );
      const beyond = await Promise.all(
        ['0001-01-01T00:00:00+00:01', '9999-12-31T23:59:59-14:00'].map(ask),
      );

      expect(within.map(({ status }) => status)).toEqual([200, 200]);
      for (const { status, body } of beyond) {
        expect({ status, errors: body.errors }).toEqual({
          status: 422,
          errors: [expect.objectContaining({ in: 'query', pointer: `/${filter}` })],
        });
      }
    });

    it('shows customers no orders but their own', async () => {
      await anOrder(alice);

      const forBob = await list(bob, `customerId=${alice.userId}`);
      const everything = await list(bob, 'limit=100');

      expect(forBob.body.data).toEqual([]);
      expect(everything.body.data.filter(({ customerId }) => customerId !== bob.userId)).toEqual(
        [],
      );
    });

    it('does not let one caller go on with the cursor of another', async () => {
      await anOrder(alice);
      await anOrder(alice);
      const { nextCursor } = (await list(alice, 'limit=1')).body.page;

      expect((await list(alice, `limit=1&cursor=${nextCursor}`)).status).toBe(200);
      expect((await list(bob, `limit=1&cursor=${nextCursor}`)).status).toBe(422);
    });

    it.each([
      'limit=0',
      'limit=101',
      'limit=abc',
      'cursor=abc',
      'status=lost',
      'customerId=me',
      'placedFrom=yesterday',
      'number=ORD-1',
      'x=1',
    ])('refuses ?%s', async (query) => {
      const refused = await list(alice, query);

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        errors: [expect.objectContaining({ pointer: expect.any(String) })],
      });
    });
  });

  describe('POST /v1/orders/{id}/cancel', () => {
    it('gives the stock back and tells the others', async () => {
      const { order, productId } = await anOrder(alice, 7);

      const cancelled = await cancel(alice, order.id, { body: { reason: 'Changed my mind.' } });

      expect(cancelled.status).toBe(200);
      expect(cancelled.headers.get('etag')).toBe('"2"');
      expect(cancelled.body).toEqual({
        ...order,
        status: 'cancelled',
        version: 2,
        updatedAt: expect.any(String),
        allowedActions: [],
      });
      expect(await availableOf(productId)).toBe(100);
      const events = await app.db.query(
        'SELECT type, data FROM platform.outbox WHERE subject = $1 ORDER BY occurred_at',
        [order.id],
      );
      expect(events).toMatchObject([
        { type: 'orders.order-placed.v1' },
        {
          type: 'orders.order-cancelled.v1',
          data: { orderId: order.id, customerId: alice.userId, reason: 'Changed my mind.' },
        },
      ]);
    });

    it('needs no body, and works once', async () => {
      const { order, productId } = await anOrder(alice);

      const first = await cancel(alice, order.id);
      const second = await cancel(alice, order.id);

      expect(first.status).toBe(200);
      expect(second).toMatchObject({
        status: 409,
        body: { code: 'order-not-cancellable', status: 409 },
      });
      expect(second.body).toMatchObject({ orderStatus: 'cancelled' });
      expect(await availableOf(productId)).toBe(100);
    });

    it('answers a repetition under one key with the first answer', async () => {
      const { order } = await anOrder(alice);
      const headers = { 'idempotency-key': newId() };

      const first = await cancel(alice, order.id, { headers });
      const second = await cancel(alice, order.id, { headers });

      expect(second).toMatchObject({ status: 200, text: first.text });
    });

    it('respects If-Match', async () => {
      const { order } = await anOrder(alice);

      expect((await cancel(alice, order.id, { headers: { 'if-match': '"7"' } })).status).toBe(412);
      expect((await cancel(alice, order.id, { headers: { 'if-match': '"1"' } })).status).toBe(200);
    });

    it('is for its customer and for support', async () => {
      const { order } = await anOrder(alice);

      const byBob = await cancel(bob, order.id);
      const byFinance = await cancel(finance, order.id);
      const bySupport = await cancel(support, order.id);

      expect(byBob.status).toBe(404);
      expect(byFinance).toMatchObject({ status: 403, body: { permission: 'orders:cancel-any' } });
      expect(bySupport.status).toBe(200);
    });

    it.each([{ reason: '' }, { reason: 'x'.repeat(501) }, { reason: 1 }, { why: 'x' }, [], 'x'])(
      'refuses the body %j',
      async (body) => {
        const { order } = await anOrder(alice);

        const refused = await cancel(alice, order.id, { body: JSON.stringify(body) });

        expect(refused.status).toBe(422);
        expect((await get(alice, order.id)).body).toMatchObject({ status: 'placed' });
      },
    );
  });

  describe('GET /v1/orders/{id}/timeline', () => {
    it('tells what happened, and hides from the customer which member of staff it was', async () => {
      const { order } = await anOrder(alice);
      await cancel(support, order.id, { body: { reason: 'Out of clay.' } });
      const timeline = async (who: SignedIn) =>
        (
          await app.request<Page<object>>('GET', `/v1/orders/${order.id}/timeline`, {
            token: who.token,
          })
        ).body;

      const placed = {
        position: 1,
        type: 'placed',
        actor: 'customer',
        actorId: alice.userId,
        data: { lineCount: 1, total: order.total },
      };
      const cancelled = {
        position: 2,
        type: 'cancelled',
        actor: 'staff',
        data: { reason: 'Out of clay.' },
      };
      expect((await timeline(alice)).data).toMatchObject([placed, { ...cancelled, actorId: null }]);
      expect((await timeline(finance)).data).toMatchObject([
        placed,
        { ...cancelled, actorId: support.userId },
      ]);
    });

    it('is not for others', async () => {
      const { order } = await anOrder(alice);

      expect(
        (await app.request('GET', `/v1/orders/${order.id}/timeline`, { token: bob.token })).status,
      ).toBe(404);
    });
  });

  it('tells other modules what a confirmation says', async () => {
    const { order } = await anOrder(alice, 2);

    const confirmation = await app.api.app.get(OrdersService).getConfirmation(order.id);

    expect(confirmation).toMatchObject({
      number: order.number,
      customerId: alice.userId,
      lineCount: 1,
      lines: [{ quantity: 2, name: 'Teapot' }],
    });
    expect(await app.api.app.get(OrdersService).getConfirmation(newId())).toBeNull();
  });

  it('seeds the demo catalogue once', async () => {
    const seeder = app.api.app.get(DemoCatalogueSeeder);

    expect([await seeder.seed(), await seeder.seed()]).toEqual([12, 0]);
  });
});
