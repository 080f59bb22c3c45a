import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ALL_IDS } from '@orderly/platform/verification/row-invariant';
import { stockDiscrepancies } from '../../libs/catalog/src/stock/stock-discrepancies.js';
import type { SignedIn, TestResponse } from '../support/app.js';
import { add, admin, app, customer, setStock, teapot } from './set-up.js';

const MAIN = '01900000-0000-7000-8000-000000000001';

const post = (path: string, body: object, key = newId()): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body, headers: { 'idempotency-key': key } });
const read = (path: string, who: SignedIn = admin): Promise<TestResponse> =>
  app.request('GET', path, { token: who.token });
const adjust = (productId: string, body: object, key?: string) =>
  post(`/v1/products/${productId}/stock/adjustments`, { reason: 'test', ...body }, key);
const transfer = (productId: string, from: string, to: string, quantity: number) =>
  post(`/v1/products/${productId}/stock/transfers`, {
    fromLocationId: from,
    toLocationId: to,
    quantity,
  });
const aLocation = async (): Promise<string> =>
  String((await post('/v1/locations', { code: newId(), name: 'Shop' })).body['id']);
const levelsOf = async (productId: string) => {
  const { body } = await read(`/v1/products/${productId}/stock`);
  const levels = body['levels'] as Array<{ locationId: string; onHand: number }>;
  return Object.fromEntries(levels.map(({ locationId, onHand }) => [locationId, onHand]));
};

export function locations(): void {
  describe('/v1/locations', () => {
    it('adds, lists, gets and changes locations, for staff', async () => {
      const code = newId();
      const added = await post('/v1/locations', { code, name: 'Berlin' });
      const path = added.headers.get('location') ?? '';

      const changed = await app.request('PATCH', path, {
        token: admin.token,
        body: { name: 'Berlin North', active: false },
        headers: { 'if-match': '"1"' },
      });

      expect(added).toMatchObject({ status: 201, body: { code, active: true, version: 1 } });
      expect(changed).toMatchObject({ status: 200, body: { name: 'Berlin North', version: 2 } });
      expect((await read(path)).body).toEqual(changed.body);
      expect((await read('/v1/locations?limit=1')).body['data']).toEqual([changed.body]);
      expect((await read(`/v1/locations/${newId()}`)).status).toBe(404);
      expect((await read('/v1/locations', customer)).status).toBe(403);
    });

    it('refuses a code that is taken or malformed, and an inactive main location', async () => {
      const taken = await post('/v1/locations', { code: 'main', name: 'Main' });
      const malformed = await post('/v1/locations', { code: 'Main 2', name: 'Main' });
      const inactive = await app.request('PATCH', `/v1/locations/${MAIN}`, {
        token: admin.token,
        body: { active: false },
        headers: { 'if-match': '*' },
      });

      expect(taken).toMatchObject({ status: 409, body: { code: 'location-code-taken' } });
      expect(malformed).toMatchObject({ status: 422, body: { errors: [{ pointer: '/code' }] } });
      expect(inactive).toMatchObject({
        status: 409,
        body: { code: 'main-location-stays-active' },
      });
    });
  });

  describe('stock by location', () => {
    it('is adjusted and transferred, and the total follows', async () => {
      const [{ body: product }, shop] = [await add(teapot()), await aLocation()];

      const received = await adjust(product.id, { type: 'receipt', delta: 5, locationId: shop });
      await transfer(product.id, MAIN, shop, 4);
      const counted = await adjust(product.id, { type: 'adjustment', onHand: 8, locationId: shop });

      expect(received).toMatchObject({ status: 200, body: { onHand: 15, available: 15 } });
      expect(counted.body).toMatchObject({ onHand: 14, reserved: 0 });
      expect(await levelsOf(product.id)).toEqual({ [MAIN]: 6, [shop]: 8 });
    });

    it('is adjusted once per idempotency key', async () => {
      const { body: product } = await add(teapot());
      const key = newId();
      const twice = () => adjust(product.id, { type: 'receipt', delta: 5 }, key);

      const answers = [await twice(), await twice()];

      expect(answers.map(({ body }) => body['onHand'])).toEqual([15, 15]);
      expect(await levelsOf(product.id)).toEqual({ [MAIN]: 15 });
    });

    it('cannot fall below zero at a location, nor below what orders have reserved', async () => {
      const [{ body: product }, shop] = [await add(teapot()), await aLocation()];
      await app.placeOrder(admin, [{ productId: product.id, quantity: 7 }]);
      await transfer(product.id, MAIN, shop, 4);

      const less = { type: 'adjustment', delta: -5 };
      const belowZero = await adjust(product.id, { ...less, locationId: shop });
      const belowReserved = await adjust(product.id, less);
      const tooFar = await transfer(product.id, shop, MAIN, 5);
      const counted = await setStock(product.id, '*', 7);

      expect(belowZero).toMatchObject({
        status: 409,
        body: {
          code: 'insufficient-stock-at-location',
          locationId: shop,
          shortages: [{ productId: product.id, requested: 5, onHand: 4 }],
        },
      });
      expect(belowReserved).toMatchObject({
        status: 409,
        body: { code: 'below-reserved', errors: [{ pointer: '/delta', params: { minimum: -3 } }] },
      });
      expect(tooFar.body).toMatchObject({ code: 'insufficient-stock-at-location' });
      expect(counted.status).toBe(200);
      expect(await levelsOf(product.id)).toEqual({ [MAIN]: 3, [shop]: 4 });
    });

    it('refuses a total that the main location cannot give', async () => {
      const [{ body: product }, shop] = [await add(teapot()), await aLocation()];
      await transfer(product.id, MAIN, shop, 8);

      const tooLow = await setStock(product.id, '*', 7);

      expect(tooLow).toMatchObject({
        status: 409,
        body: { code: 'insufficient-stock-at-location', locationId: MAIN },
      });
      expect((await setStock(product.id, '*', 8)).status).toBe(200);
      expect(await levelsOf(product.id)).toEqual({ [MAIN]: 0, [shop]: 8 });
    });

    it('explains requests that make no sense', async () => {
      const { body: product } = await add(teapot());
      const refusals = [
        await adjust(product.id, { type: 'receipt', delta: -1 }),
        await adjust(product.id, { type: 'adjustment', delta: 1, onHand: 1 }),
        await adjust(product.id, { type: 'adjustment', delta: 1, locationId: newId() }),
        await transfer(product.id, MAIN, MAIN, 1),
        await transfer(product.id, MAIN, newId(), 1),
      ];

      expect(refusals.map(({ status, body }) => [status, body['code']])).toEqual([
        [422, 'nothing-received'],
        [422, 'invalid-input'],
        [422, 'unknown-location'],
        [422, 'same-location'],
        [422, 'unknown-location'],
      ]);
      expect((await adjust(newId(), { type: 'receipt', delta: 1 })).status).toBe(404);
    });

    it('leaves an inactive location, and does not enter it', async () => {
      const [{ body: product }, shop] = [await add(teapot()), await aLocation()];
      await transfer(product.id, MAIN, shop, 4);
      await app.request('PATCH', `/v1/locations/${shop}`, {
        token: admin.token,
        body: { active: false },
        headers: { 'if-match': '"1"' },
      });

      const entering = await adjust(product.id, { type: 'receipt', delta: 1, locationId: shop });
      const returning = await transfer(product.id, MAIN, shop, 1);

      expect([entering.status, returning.status]).toEqual([409, 409]);
      expect(entering.body).toMatchObject({ code: 'location-inactive', locationId: shop });
      expect((await transfer(product.id, shop, MAIN, 4)).status).toBe(200);
    });

    it('has its whole history in the movements, newest first', async () => {
      const { body: product } = await add(teapot());
      const { body: order } = await app.placeOrder(admin, [{ productId: product.id, quantity: 2 }]);
      await adjust(product.id, { type: 'receipt', delta: 5, reason: 'Delivery' });
      const path = `/v1/products/${product.id}/stock/movements`;

      const first = await read(`${path}?limit=2`);
      const { nextCursor } = first.body['page'] as { nextCursor: string };
      const second = await read(`${path}?limit=2&cursor=${nextCursor}`);

      expect(first.body['data']).toMatchObject([
        { type: 'receipt', onHandDelta: 5, reason: 'Delivery', locationId: MAIN },
        { type: 'reservation', reservedDelta: 2, reservationId: order['id'], locationId: null },
      ]);
      expect(second.body).toMatchObject({
        data: [{ type: 'receipt', onHandDelta: 10, actorId: admin.userId }],
        page: { nextCursor: null },
      });
      expect((await read(path, customer)).status).toBe(403);
      expect((await read(`/v1/products/${newId()}/stock/movements`)).status).toBe(404);
    });

    it('stays one stock while all of this happens at once', async () => {
      const [{ body: product }, shop] = [await add(teapot({ onHand: 40 })), await aLocation()];
      const id = product.id;
      const acts = Array.from({ length: 8 }, (_, n) => [
        app.placeOrder(admin, [{ productId: id, quantity: 1 + (n % 3) }]),
        adjust(id, { type: 'adjustment', delta: n % 2 ? 2 : -2 }),
        transfer(id, n % 3 ? MAIN : shop, n % 3 ? shop : MAIN, 3),
        setStock(id, '*', 30 + n),
      ]).flat();

      const statuses = (await Promise.all(acts)).map(({ status }) => status);

      expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
      expect(await stockDiscrepancies(app.db, ALL_IDS)).toEqual([]);
    });
  });
}
