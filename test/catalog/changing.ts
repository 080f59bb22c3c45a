import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, change, get, list, setStock, teapot } from './set-up.js';

export function changing(): void {
  describe('PATCH /v1/products/{id}', () => {
    it('changes what is sent and nothing else', async () => {
      const { body, headers } = await add(teapot({ description: 'Brown.' }));

      const changed = await change(body.id, headers.get('etag') ?? '', {
        unitPrice: { amount: 14_00, currency: 'GBP' },
      });

      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({
        ...body,
        unitPrice: { amount: 14_00, currency: 'GBP' },
        version: 2,
        updatedAt: expect.anything(),
      });
      expect((await get(body.id)).headers.get('etag')).toBe(changed.headers.get('etag'));
    });

    it('lets one of two editors win, and tells the other', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';

      const answers = await Promise.all(
        ['Pot', 'Jug'].map((name) => change(body.id, etag, { name })),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
      const [won, lost] = [
        answers.find(({ status }) => status === 200),
        answers.find(({ status }) => status === 412),
      ];
      expect(lost?.headers.get('etag')).toBe(won?.headers.get('etag'));
    });

    it('takes the version that a list shows, for the details and not for the stock', async () => {
      const { body } = await add(teapot());
      const [listed] = (await list(`sku=${encodeURIComponent(body.sku)}`)).body.data;
      const ifMatch = `"${listed?.version}"`;

      expect((await setStock(body.id, ifMatch, 5)).status).toBe(412);
      expect((await change(body.id, ifMatch, { name: 'Jug' })).status).toBe(200);
      expect((await change(body.id, ifMatch, { name: 'Pot' })).status).toBe(412);
    });

    it('is not made stale by sales or stocktaking', async () => {
      const { body, headers } = await add(teapot());
      const etag = headers.get('etag') ?? '';
      await app.placeOrder(admin, [{ productId: body.id, quantity: 2 }]);
      await setStock(body.id, etag, 20);

      expect((await change(body.id, etag, { name: 'Pot' })).status).toBe(200);
      expect((await change(body.id, etag, { name: 'Jug' })).status).toBe(412);
    });

    it('needs to know what it changes', async () => {
      const { body, headers } = await add(teapot());

      expect((await change(body.id, undefined, { name: 'Pot' })).status).toBe(428);
      expect((await change(body.id, 'nonsense', { name: 'Pot' })).status).toBe(400);
      expect((await change(body.id, headers.get('etag') ?? '', {})).status).toBe(422);
      expect((await change(newId(), '*', { name: 'Pot' })).status).toBe(404);
    });

    it('leaves an entry in the audit log', async () => {
      const { body } = await add(teapot());
      await change(body.id, '*', { name: 'Pot' });

      const entries = await app.db.query(
        'SELECT action, actor_id, before, after FROM platform.audit_events WHERE subject_id ' +
          '= $1 ORDER BY occurred_at, id',
        [body.id],
      );
      expect(entries).toMatchObject([
        { action: 'catalog.product-added', actor_id: admin.userId },
        { action: 'catalog.product-changed', after: { name: 'changed' } },
      ]);
    });
  });
}
