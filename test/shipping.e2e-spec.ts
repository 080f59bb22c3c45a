import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Fulfilment, type ShipmentBody } from './orders/fulfilment.js';
import { type SignedIn, TestApp } from './support/app.js';
import { SentStatements } from './support/sent-statements.js';
import { Verification } from './support/verification.js';

describe('shipments', () => {
  let sent: SentStatements;
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let alice: SignedIn;
  let orders: Fulfilment;

  beforeAll(async () => {
    sent = new SentStatements();
    app = await TestApp.start();
    admin = await app.admin();
    alice = await app.account(admin, 'customer');
    orders = new Fulfilment(app, admin);
    verification = await Verification.open(app.config);
  });
  afterEach(async () => expect(await verification.faults()).toEqual([]));
  afterAll(async () => {
    await verification.close();
    await app.close();
    sent.stop();
  });

  const shipmentsOf = (orderId: string, who = alice) =>
    app.request<{ data: Array<{ id: string; lineCount: number }> }>(
      'GET',
      `/v1/orders/${orderId}/shipments`,
      { token: who.token },
    );

  it('takes a part, then the rest, and the order is delivered with the last of them', async () => {
    const { id, lines } = await orders.confirmed(alice, 3, 2);
    const [first, second] = lines;

    const part = await orders.ship(id, {
      lines: [{ lineId: first?.id, quantity: 2 }],
      carrier: 'Royal Mail',
    });

    expect(part).toMatchObject({
      status: 201,
      body: { carrier: 'Royal Mail', lines: [{ lineId: first?.id, quantity: 2 }], version: 1 },
    });
    expect(part.headers.get('location')).toBe(`/v1/orders/${id}/shipments/${part.body.id}`);
    expect(await orders.order(id)).toMatchObject({
      status: 'partially-shipped',
      version: 3,
      lines: [{ shippedQuantity: 2 }, { shippedQuantity: 0 }],
    });
    expect(await orders.stockOf(first?.productId as string)).toEqual({ on_hand: 98, reserved: 1 });

    const rest = await orders.ship(id);

    expect(rest.body.lines).toMatchObject([
      { lineId: first?.id, quantity: 1 },
      { lineId: second?.id, quantity: 2 },
    ]);
    expect(await orders.order(id)).toMatchObject({ status: 'shipped', version: 4 });
    expect((await shipmentsOf(id)).body.data).toMatchObject([
      { id: part.body.id, lineCount: 1 },
      { id: rest.body.id, lineCount: 2 },
    ]);

    const deliver = (shipment: ShipmentBody) =>
      orders.act(`/v1/orders/${id}/shipments/${shipment.id}/deliver`);
    expect(await deliver(rest.body)).toMatchObject({
      status: 200,
      body: { deliveredAt: expect.any(String), version: 2 },
    });
    expect(await orders.order(id)).toMatchObject({ status: 'shipped', version: 5 });
    expect(await deliver(part.body)).toMatchObject({ status: 200 });
    expect(await orders.order(id)).toMatchObject({ status: 'delivered', version: 6 });
    expect(await deliver(part.body)).toMatchObject({
      status: 409,
      body: { code: 'shipment-already-delivered' },
    });
    expect(await orders.timelineOf(id)).toMatchObject([
      { type: 'placed' },
      { type: 'confirmed' },
      { type: 'partially-shipped', data: { shipmentId: part.body.id, lineCount: 1, units: 2 } },
      { type: 'shipped', data: { shipmentId: rest.body.id, lineCount: 2, units: 3 } },
      { type: 'shipment-delivered', data: { shipmentId: rest.body.id } },
      { type: 'delivered', data: { shipmentId: part.body.id } },
    ]);
  });

  it('repeats the answer for a repeated key, and ships once', async () => {
    const { id, lines } = await orders.confirmed(alice, 2);
    const request = { lines: [{ lineId: lines[0]?.id, quantity: 1 }] };
    const headers = { 'idempotency-key': newId() };

    const [first, again] = [
      await orders.ship(id, request, headers),
      await orders.ship(id, request, headers),
    ];

    expect(again.text).toBe(first.text);
    expect((await orders.order(id)).lines[0]).toMatchObject({ shippedQuantity: 1 });
  });

  it('points at lines and quantities that are not there', async () => {
    const { id, lines } = await orders.confirmed(alice, 3);
    const lineId = lines[0]?.id;
    const stranger = newId();

    const refused = await orders.ship(id, {
      lines: [
        { lineId, quantity: 2 },
        { lineId: stranger, quantity: 1 },
        { lineId, quantity: 2 },
      ],
    });

    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'lines-not-possible',
        errors: [
          { pointer: '/lines/1/lineId', code: 'unknown-line' },
          { pointer: '/lines/2/quantity', code: 'too-big', params: { maximum: 1 } },
        ],
      },
    });
    expect(await orders.order(id)).toMatchObject({ status: 'confirmed', version: 2 });
  });

  it('says the state when the order cannot be shipped, whatever the lines are', async () => {
    const placed = await app.placeOrder(alice, [
      { productId: (await app.product(admin)).id, quantity: 1 },
    ]);

    const refused = await orders.ship(placed.body['id'] as string, {
      lines: [{ lineId: newId(), quantity: 1 }],
    });

    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'order-action-not-possible', orderStatus: 'placed' },
    });
  });

  it('refuses a location that is short or unknown, and an order that changed', async () => {
    const { id } = await orders.confirmed(alice, 1);
    const locationId = newId();
    await app.db.query(
      `INSERT INTO catalog.locations (id, code, name, active, version, created_at, updated_at)
       VALUES ($1, 'shop', 'Shop', true, 1, now(), now())`,
      [locationId],
    );

    expect(await orders.ship(id, { locationId })).toMatchObject({
      status: 409,
      body: { code: 'insufficient-stock-at-location', shortages: [{ requested: 1, onHand: 0 }] },
    });
    expect(await orders.ship(id, { locationId: newId() })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/locationId' }] },
    });
    expect(await orders.ship(id, {}, { 'if-match': '"1"' })).toMatchObject({ status: 412 });
    expect(await orders.order(id)).toMatchObject({ status: 'confirmed', version: 2 });
    expect(await orders.ship(id, {}, { 'if-match': '"2"' })).toMatchObject({ status: 201 });
  });

  it('takes only https as the page of the tracking', async () => {
    const { id } = await orders.confirmed(alice, 1);

    for (const trackingUrl of ['http://carrier.example/1', 'javascript:alert(1)', 'carrier'])
      expect(await orders.ship(id, { trackingUrl })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/trackingUrl' }] },
      });
    expect(await orders.ship(id, { trackingUrl: 'HTTPS://carrier.example/1' })).toMatchObject({
      status: 201,
    });
  });

  it('changes the tracking with the ETag of the shipment, and tells of it', async () => {
    const { id } = await orders.confirmed(alice, 1);
    const { body: shipment } = await orders.ship(id, { carrier: 'Royal Mail' });
    const path = `/v1/orders/${id}/shipments/${shipment.id}`;
    const track = (body: unknown, etag: string) =>
      app.request('PATCH', path, { token: admin.token, body, headers: { 'if-match': etag } });

    const changed = await track({ trackingNumber: 'AB1', carrier: null }, '"1"');

    expect(changed).toMatchObject({
      status: 200,
      body: { carrier: null, trackingNumber: 'AB1', trackingUrl: null, version: 2 },
    });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(await track({ trackingNumber: 'AB2' }, '"1"')).toMatchObject({ status: 412 });
    expect((await app.request('GET', path, { token: alice.token })).body).toEqual(changed.body);
    expect((await orders.eventsOf(id)).at(-1)).toMatchObject({
      type: 'orders.shipment-changed.v1',
      data: { orderId: id, shipmentId: shipment.id, version: 4 },
    });
  });

  it('hides the shipments of others, and those of another order', async () => {
    const bob = await app.account(admin, 'customer');
    const [hers, his] = [await orders.confirmed(alice, 1), await orders.confirmed(bob, 1)];
    const { body: shipment } = await orders.ship(hers.id);
    const read = (who: SignedIn, orderId: string) =>
      app.request('GET', `/v1/orders/${orderId}/shipments/${shipment.id}`, { token: who.token });

    expect(await read(alice, hers.id)).toMatchObject({ status: 200 });
    expect(await read(bob, hers.id)).toMatchObject({
      status: 404,
      body: { code: 'order-not-found' },
    });
    expect(await read(bob, his.id)).toMatchObject({
      status: 404,
      body: { code: 'shipment-not-found' },
    });
    expect(await shipmentsOf(hers.id, bob)).toMatchObject({ status: 404 });
    expect(
      await orders.act(`/v1/orders/${hers.id}/shipments`, { who: alice, body: {} }),
    ).toMatchObject({ status: 403, body: { permission: 'orders:ship' } });
  });

  it('counts as delivered when the whole order is', async () => {
    const { id } = await orders.confirmed(alice, 1);
    const { body: shipment } = await orders.ship(id);

    await orders.act(`/v1/orders/${id}/deliver`);

    const path = `/v1/orders/${id}/shipments/${shipment.id}`;
    expect((await app.request('GET', path, { token: alice.token })).body).toMatchObject({
      deliveredAt: expect.any(String),
      version: 2,
    });
  });

  it('leaves a rest that closing gives back to the stock', async () => {
    const { id, lines } = await orders.confirmed(alice, 3, 2);
    await orders.ship(id, { lines: [{ lineId: lines[0]?.id, quantity: 1 }] });

    const closed = await orders.act(`/v1/orders/${id}/close`, { body: { reason: 'Sold out.' } });

    expect(closed).toMatchObject({
      status: 200,
      body: {
        status: 'shipped',
        version: 4,
        lines: [
          { quantity: 3, shippedQuantity: 1, cancelledQuantity: 2 },
          { quantity: 2, shippedQuantity: 0, cancelledQuantity: 2 },
        ],
      },
    });
    expect(await orders.order(id)).toEqual(closed.body);
    expect(await orders.stockOf(lines[0]?.productId as string)).toEqual({
      on_hand: 99,
      reserved: 0,
    });
    expect(await orders.ship(id)).toMatchObject({ status: 409 });
  });

  it('ships 1,500 lines in as many statements as one', async () => {
    const statementsFor = async (lineCount: number): Promise<number> => {
      const { id } = await orders.confirmedWithLines(alice, lineCount);
      const statements = await sent.during(async () => {
        expect(await orders.ship(id)).toMatchObject({ status: 201 });
      });
      return statements.filter((text) => !/auth\.|users\./.test(text)).length;
    };
    await statementsFor(1);

    const one = await statementsFor(1);

    expect(one).toBeLessThan(25);
    expect(await statementsFor(1_500)).toBe(one);
  });
});
