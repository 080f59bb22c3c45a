import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, alice, anOrder, app, availableOf, bob, gbp, get } from './set-up.js';

export function placing(): void {
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
    expect(placed.headers.get('etag')).toBe('"1.cancel.pay"');
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
      allowedActions: ['cancel', 'pay'],
    });
    expect([await availableOf(cup.id), await availableOf(pot.id)]).toEqual([44, 4]);
    expect((await get(alice, placed.body['id'] as string)).body).toEqual(placed.body);
  });

  it('announces and records it once, in the same transaction', async () => {
    const { order } = await anOrder(alice);

    const events = await app.db.query('SELECT type, data FROM platform.outbox WHERE subject = $1', [
      order.id,
    ]);
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

  it('replays the response for a repeated key, and refuses it for another order', async () => {
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

  it('sells at a price in a withdrawn currency until the product is repriced', async () => {
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
}
