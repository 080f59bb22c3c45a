import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, alice, app, availableOf, bob, gbp, get, support } from './set-up.js';

/**
 * Every row that an order consists of, without what differs from one order to the next: ids,
 * numbers and times.
 */
const everythingAbout = async (id: string): Promise<unknown> => {
  const [row] = await app.db.query(
    `SELECT (SELECT to_jsonb(o) - '{id,number,placed_at,reserved_until,updated_at}'::text[]
                 FROM orders.orders o WHERE o.id = $1) AS order,
              (SELECT jsonb_agg(to_jsonb(l) - '{id,order_id}'::text[] ORDER BY l.position)
                FROM orders.order_lines l
                WHERE l.order_id = $1) AS lines,
              (SELECT jsonb_agg(to_jsonb(t) - '{order_id,occurred_at,recorded_in}'::text[])
                FROM orders.timeline t WHERE t.order_id = $1) AS timeline,
              (SELECT jsonb_agg(to_jsonb(r) - 'reservation_id') FROM catalog.reservations r
                WHERE r.reservation_id = $1) AS reservations,
              (SELECT jsonb_agg(jsonb_build_object('type', e.type, 'data',
                e.data - '{orderId,number,placedAt}'::text[]))
                 FROM platform.outbox e WHERE e.subject = $1::text) AS events,
              (SELECT jsonb_agg(jsonb_build_object('actor', a.actor_id, 'action', a.action,
                'after', a.after - 'number', 'ip', a.ip))
                 FROM platform.audit_events a WHERE a.subject_id = $1::text) AS audit,
              (SELECT count(*)::int FROM platform.idempotency_keys k
                WHERE k.body ->> 'id' = $1::text AND k.status = 201
                  AND k.headers ->> 'location' = '/v1/orders/' || $1) AS answers`,
    [id],
  );
  return row;
};

const countOrders = async () =>
  (await app.db.query('SELECT count(*)::int AS n FROM orders.orders'))[0].n as number;

export function refusingOrders(): void {
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
        errors: expect.arrayContaining([expect.objectContaining({ pointer: '/lines/0/quantity' })]),
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

  it('writes the same down, whether in one statement or under locks', async () => {
    const { id: productId } = await app.product(admin);
    const lines = [
      { productId, quantity: 2 },
      { productId, quantity: 1 },
    ];
    await app.placeOrder(alice, lines);
    const inOneStatement = await app.placeOrder(alice, lines, { reference: 'same' });
    await app.db.query('UPDATE catalog.products SET version = version + 1 WHERE id = $1', [
      productId,
    ]);
    const underLocks = await app.placeOrder(alice, lines, { reference: 'same' });

    const written = await Promise.all(
      [inOneStatement, underLocks].map(({ body }) => everythingAbout(body['id'] as string)),
    );

    expect(written[1]).toEqual(written[0]);
    expect(underLocks.headers.get('etag')).toBe(inOneStatement.headers.get('etag'));
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
}
