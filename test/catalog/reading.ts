import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, get, teapot } from './set-up.js';

export function reading(): void {
  describe('GET /v1/products/{id}', () => {
    it('answers 304 until something about the product changes, a sale included', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';

      expect((await get(body.id, { 'if-none-match': etag })).status).toBe(304);
      await app.placeOrder(admin, [{ productId: body.id, quantity: 1 }]);
      const changed = await get(body.id, { 'if-none-match': etag });
      expect(changed).toMatchObject({ status: 200, body: { available: 9 } });
    });

    it('knows no product under another id', async () => {
      const unknown = await get(newId());

      expect(unknown).toMatchObject({ status: 404, body: { code: 'product-not-found' } });
    });
  });
}
