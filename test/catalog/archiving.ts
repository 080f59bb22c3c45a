import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, change, customer, get, list, type Product, teapot } from './set-up.js';

const move = (id: string, to: 'archive' | 'restore', headers = {}) =>
  app.request<Product>('POST', `/v1/products/${id}/${to}`, { token: admin.token, headers });

const listAsStaff = async (query: string): Promise<string[]> => {
  const { body } = await app.request<{ data: Product[] }>('GET', `/v1/products?${query}`, {
    token: admin.token,
  });
  return body.data.map(({ id }) => id);
};

export function archiving(): void {
  describe('archived products', () => {
    it('are in no list but their own', async () => {
      const word = `w${newId().slice(-12)}`;
      const { body } = await add(teapot({ name: word }));
      const sku = `sku=${encodeURIComponent(body.sku)}`;
      const since = `updatedSince=${new Date(Date.now() - 60_000).toISOString()}`;

      const archived = await move(body.id, 'archive');

      expect(archived.body).toMatchObject({ archived: true, active: false, version: 2 });
      const queries = [sku, `q=${word}`, since, `${sku}&active=false`, `q=${word}&active=false`];
      for (const query of [...queries, `active=false&${since}`, 'active=false'])
        expect(await listAsStaff(`${query}&limit=100`)).not.toContain(body.id);
      for (const query of [...queries.slice(0, 3), 'limit=100'])
        expect(await listAsStaff(`${query}&archived=true`)).toContain(body.id);
      expect((await list('archived=true')).status).toBe(403);
      expect((await get(body.id)).body).toMatchObject({ archived: true });
    });

    it('cannot be ordered or activated until they are restored', async () => {
      const { body } = await add(teapot());
      const order = async () =>
        (await app.placeOrder(customer, [{ productId: body.id, quantity: 1 }])).status;
      expect(await order()).toBe(201);
      await move(body.id, 'archive');

      expect(await order()).toBe(422);
      const refused = await change(body.id, '*', { active: true });
      expect(refused.status).toBe(409);
      expect(refused.body).toMatchObject({ code: 'product-archived' });
      expect((await change(body.id, '*', { name: 'Old pot' })).status).toBe(200);

      expect((await move(body.id, 'restore')).body).toMatchObject({ active: false });
      expect(await order()).toBe(422);
      await change(body.id, '*', { active: true });
      expect(await order()).toBe(201);
    });

    it('stay as they are when the request is repeated', async () => {
      const { body } = await add(teapot());

      expect((await move(body.id, 'restore')).body.version).toBe(1);
      expect((await move(body.id, 'archive', { 'if-match': '"9"' })).status).toBe(412);
      await Promise.all([1, 2, 3].map(() => move(body.id, 'archive')));
      expect((await get(body.id)).body.version).toBe(2);
      expect((await move(newId(), 'archive')).status).toBe(404);
    });
  });

  describe('the facts of a product', () => {
    const images = [{ url: 'https://cdn.example.com/pot.webp?w=800', alt: 'A brown teapot' }];

    it('are a tax class and images', async () => {
      const plain = await add(teapot());
      expect(plain.body).toMatchObject({ taxClass: 'standard', images: [], archived: false });

      const { body } = await add(teapot({ taxClass: 'reduced', images }));
      expect((await get(body.id)).body).toMatchObject({ taxClass: 'reduced', images });

      await change(body.id, '*', { images: [] });
      expect((await get(body.id)).body).toMatchObject({ taxClass: 'reduced', images: [] });
    });

    it.each([
      ['/images/0/url', { images: [{ url: 'http://cdn.example.com/pot.webp', alt: '' }] }],
      ['/images/0/url', { images: [{ url: 'javascript:alert(1)', alt: '' }] }],
      ['/images/0/url', { images: [{ url: 'https://', alt: '' }] }],
      ['/images/0/alt', { images: [{ url: 'https://cdn.example.com/a' }] }],
      ['/images', { images: Array.from({ length: 21 }, () => images[0]) }],
      ['/taxClass', { taxClass: 'Not a class' }],
    ])('are refused at %s: %j', async (pointer, facts) => {
      const refused = await add(teapot(facts));

      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ errors: [{ pointer }] });
    });
  });
}
