import { newId } from '@orderly/platform/kernel/ids/new-id';
import { admin, alice, anOrder, app, bob, cancel, gbp, get, support } from './set-up.js';

export function reading(): void {
  describe('GET /v1/orders/{id}', () => {
    it(
      'shows an order to its customer and to staff, and to others as little as one that does ' +
        'not exist',
      async () => {
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
      },
    );

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
}
