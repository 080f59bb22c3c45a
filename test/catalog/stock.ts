import { add, admin, app, customer, setStock, teapot } from './set-up.js';

export function stock(): void {
  describe('PUT /v1/products/{id}/stock', () => {
    it('sets what is on hand, for those who may see it in full', async () => {
      const { body, headers } = await add(teapot());
      await app.placeOrder(admin, [{ productId: body.id, quantity: 3 }]);

      const set = await setStock(body.id, headers.get('etag') ?? '', 50);

      expect(set).toMatchObject({ status: 200, body: { onHand: 50, reserved: 3, available: 47 } });
      const path = `/v1/products/${body.id}/stock`;
      const seen = await app.request('GET', path, { token: admin.token });
      expect(seen.body).toMatchObject({
        productId: body.id,
        onHand: 50,
        reserved: 3,
        available: 47,
      });
      expect((await app.request('GET', path, { token: customer.token })).status).toBe(403);
    });

    it('cannot count away what orders were promised', async () => {
      const { body } = await add(teapot());
      await app.placeOrder(admin, [{ productId: body.id, quantity: 4 }]);

      const below = await setStock(body.id, '*', 3);

      expect(below.status).toBe(409);
      expect(below.body).toMatchObject({
        code: 'below-reserved',
        reserved: 4,
        onHand: 10,
        requested: 3,
        errors: [{ pointer: '/onHand', params: { minimum: 4 } }],
      });
      expect((await setStock(body.id, '*', 4)).body).toMatchObject({ onHand: 4, available: 0 });
    });

    it('lets one of two counts win', async () => {
      const { body, headers } = await add(teapot());

      const answers = await Promise.all(
        [20, 30].map((onHand) => setStock(body.id, headers.get('etag') ?? '', onHand)),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    });

    it('never sells more than there is while the stock is being counted', async () => {
      const { body } = await add(teapot({ onHand: 30 }));
      const buy = async () =>
        (await app.placeOrder(admin, [{ productId: body.id, quantity: 1 }])).status;
      const count = async (onHand: number) => (await setStock(body.id, '*', onHand)).status;

      const statuses = await Promise.all([
        ...Array.from({ length: 40 }, buy),
        ...[12, 25, 8, 20].map(count),
      ]);

      expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
      const sold = statuses.filter((status) => status === 201).length;
      const [row] = await app.db.query(
        'SELECT on_hand, reserved FROM catalog.stock WHERE product_id = $1',
        [body.id],
      );
      expect(row.reserved).toBe(sold);
      expect(row.reserved).toBeLessThanOrEqual(row.on_hand);
    });
  });
}
