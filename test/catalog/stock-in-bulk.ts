import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ALL_IDS } from '@orderly/platform/verification/row-invariant';
import { stockDiscrepancies } from '../../libs/catalog/src/stock/stock-discrepancies.js';
import type { TestResponse } from '../support/app.js';
import { add, admin, app, customer, teapot } from './set-up.js';

const bulk = (items: object[], key = newId(), token = admin.token): Promise<TestResponse> =>
  app.request('POST', '/v1/stock/bulk', {
    token,
    body: { type: 'adjustment', reason: 'Count', items },
    headers: { 'idempotency-key': key },
  });

export function stockInBulk(): void {
  describe('POST /v1/stock/bulk', () => {
    it('applies or refuses each item by itself, by SKU or id, in their order', async () => {
      const [{ body: pot }, { body: cup }] = [await add(teapot()), await add(teapot())];
      await app.placeOrder(admin, [{ productId: cup.id, quantity: 6 }]);

      const { status, body } = await bulk([
        { sku: pot.sku, onHand: 25 },
        { productId: pot.id, delta: -5 },
        { productId: cup.id, onHand: 5 },
        { sku: 'no such SKU', onHand: 5 },
        { productId: cup.id, onHand: 6 },
      ]);

      expect(status).toBe(200);
      expect(body['results']).toMatchObject([
        { status: 'applied', productId: pot.id, onHand: 25, code: null },
        { status: 'applied', productId: pot.id, onHand: 20 },
        { status: 'refused', productId: cup.id, onHand: null, code: 'below-reserved' },
        { status: 'refused', productId: null, code: 'product-not-found' },
        { status: 'applied', productId: cup.id, onHand: 6 },
      ]);
      expect(await stockDiscrepancies(app.db, ALL_IDS)).toEqual([]);
    });

    it('has one effect per idempotency key', async () => {
      const { body: pot } = await add(teapot());
      const key = newId();
      const twice = () => bulk([{ sku: pot.sku, delta: 5 }], key);

      const answers = [await twice(), await twice()];

      expect(answers[1]?.body).toEqual(answers[0]?.body);
      expect(answers[0]?.body['results']).toMatchObject([{ onHand: 15 }]);
      const read = await app.request('GET', `/v1/products/${pot.id}`);
      expect(read.body['available']).toBe(15);
    });

    it('refuses a list that is empty, too long or unclear, and other callers', async () => {
      const item = { sku: 'x', onHand: 1 };
      const tooMany = Array.from({ length: 1_001 }, () => item);

      const answers = [
        await bulk([]),
        await bulk(tooMany),
        await bulk([{ ...item, productId: newId() }]),
        await bulk([{ sku: 'x' }]),
        await bulk([item], newId(), customer.token),
      ];

      expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422, 403]);
      expect(answers[2]?.body['errors']).toMatchObject([{ pointer: '/items/0' }]);
    });

    it('does not deadlock with others that name the same products in another order', async () => {
      const shelf: string[] = [];
      for (let made = 0; made < 6; made++) shelf.push((await add(teapot())).body.id);
      const items = shelf.map((productId) => ({ productId, delta: 1 }));
      const others = [...items].reverse();

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) => bulk(n % 2 ? items : others)),
      );

      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect(await stockDiscrepancies(app.db, ALL_IDS)).toEqual([]);
    });
  });
}
