import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, customer, type Product, teapot } from './set-up.js';

const CUP = { name: 'Cup', unitPrice: { amount: 4_50, currency: 'GBP' } };

const put = (sku: string, body: object, headers = {}) =>
  app.request<Product>('PUT', `/v1/products/by-sku/${encodeURIComponent(sku)}`, {
    token: admin.token,
    body,
    headers,
  });

const putAll = (items: object[]) =>
  app.request('POST', '/v1/products/bulk', { token: admin.token, body: { items } });

export function bySku(): void {
  describe('PUT /v1/products/by-sku/{sku}', () => {
    it('adds a product, then changes it, then leaves it as it is', async () => {
      const sku = `CUP/${newId()} ü`;

      const added = await put(sku, { ...CUP, description: 'Blue' });
      const changed = await put(sku, { ...CUP, name: 'Mug', active: false });
      const unchanged = await put(sku, { ...CUP, name: 'Mug' });

      expect(added).toMatchObject({ status: 201, body: { sku, onHand: 0, version: 1 } });
      expect(added.headers.get('location')).toBe(`/v1/products/${added.body.id}`);
      expect(changed).toMatchObject({
        status: 200,
        body: { id: added.body.id, name: 'Mug', description: 'Blue', active: false, version: 2 },
      });
      expect(unchanged).toMatchObject({ status: 200, body: { version: 2, active: false } });
    });

    it('adds one product when two requests are the first at once', async () => {
      const sku = newId();

      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, n) => put(sku, { ...CUP, name: `Cup ${n}` })),
      );

      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 200, 200, 200, 200, 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    });

    it('respects If-Match, and keeps the stock', async () => {
      const { body: pot } = await add(teapot());

      const stale = await put(pot.sku, CUP, { 'if-match': '"7"' });
      const current = await put(pot.sku, CUP, { 'if-match': '"1"' });
      const nothing = await put(newId(), CUP, { 'if-match': '*' });

      expect([stale.status, current.status, nothing.status]).toEqual([412, 200, 404]);
      expect(current.body).toMatchObject({ id: pot.id, onHand: 10, version: 2 });
    });

    it('only adds with If-None-Match: *, also when two requests are the first', async () => {
      const [sku, { body: pot }] = [newId(), await add(teapot())];
      const adding = { 'if-none-match': '*' };

      const both = await Promise.all([put(sku, CUP, adding), put(sku, CUP, adding)]);
      const existing = await put(pot.sku, CUP, adding);

      expect(both.map(({ status }) => status).sort()).toEqual([201, 412]);
      expect(existing).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
      expect(existing.headers.get('etag')).toBe('"1.1.10"');
    });

    it('refuses the version that If-None-Match names, and a malformed one', async () => {
      const { body: pot } = await add(teapot());

      const named = await put(pot.sku, CUP, { 'if-none-match': 'W/"1.1.10"' });
      const malformed = await put(pot.sku, CUP, { 'if-none-match': 'rubbish' });
      const another = await put(pot.sku, CUP, { 'if-none-match': '"7.1.10"' });

      expect([named.status, malformed.status, another.status]).toEqual([412, 400, 200]);
      expect(malformed.body).toMatchObject({ code: 'malformed-if-none-match' });
    });

    it('is for staff, and explains what is wrong', async () => {
      const path = `/v1/products/by-sku/${newId()}`;
      const forbidden = await app.request('PUT', path, { token: customer.token, body: CUP });
      const tooLong = await put('x'.repeat(101), CUP);
      const nameless = await put(newId(), { unitPrice: CUP.unitPrice });

      expect([forbidden.status, tooLong.status, nameless.status]).toEqual([403, 422, 422]);
    });
  });

  describe('POST /v1/products/bulk', () => {
    it('has a result for each item, in their order', async () => {
      const { body: pot } = await add(teapot());
      const [first, second] = [newId(), newId()];

      const { status, body } = await putAll([
        { ...CUP, sku: second },
        { ...CUP, sku: pot.sku },
        { ...CUP, sku: first },
        { ...CUP, sku: first },
      ]);

      expect(status).toBe(200);
      expect(body['results']).toMatchObject([
        { sku: second, status: 'added', version: 1 },
        { sku: pot.sku, status: 'changed', productId: pot.id, version: 2 },
        { sku: first, status: 'added' },
        { sku: first, status: 'unchanged' },
      ]);
    });

    it('refuses an item that the product does not allow, and applies the others', async () => {
      const [{ body: archived }, sku] = [await add(teapot()), newId()];
      await app.request('POST', `/v1/products/${archived.id}/archive`, { token: admin.token });

      const { status, body } = await putAll([
        { ...CUP, sku: archived.sku, active: true },
        { ...CUP, sku },
      ]);

      expect(status).toBe(200);
      expect(body['results']).toMatchObject([
        { sku: archived.sku, status: 'refused', productId: null, code: 'product-archived' },
        { sku, status: 'added', code: null },
      ]);
    });

    it('does nothing when an item is malformed, and points at it', async () => {
      const sku = newId();

      const refused = await putAll([
        { ...CUP, sku },
        { sku: newId(), name: '' },
      ]);

      expect(refused.status).toBe(422);
      expect(refused.body['errors']).toMatchObject([
        { pointer: '/items/1/name' },
        { pointer: '/items/1/unitPrice' },
      ]);
      expect((await app.request('GET', `/v1/products?sku=${sku}`)).body['data']).toEqual([]);
    });

    it('does not deadlock with others that name the same SKUs in another order', async () => {
      const items = Array.from({ length: 10 }, () => ({ ...CUP, sku: newId() }));
      const lists = Array.from({ length: 6 }, (_, n) =>
        (n % 2 ? items : [...items].reverse()).map((item) => ({ ...item, name: `Cup ${n}` })),
      );

      const answers = await Promise.all(lists.map(putAll));

      expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    });
  });
}
