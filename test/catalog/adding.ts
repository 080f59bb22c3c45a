import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, app, customer, get, teapot } from './set-up.js';

export function adding(): void {
  describe('POST /v1/products', () => {
    it('adds a product that everybody can see', async () => {
      const made = await add(teapot({ description: 'Holds a litre.' }));

      expect(made.status).toBe(201);
      expect(made.headers.get('location')).toBe(`/v1/products/${made.body.id}`);
      expect(made.body).toMatchObject({
        name: 'Teapot',
        onHand: 10,
        reserved: 0,
        available: 10,
        active: true,
        version: 1,
      });

      const { onHand, reserved, ...seenByAll } = made.body;
      const seen = await get(made.body.id);
      expect(seen.body).toEqual(seenByAll);
      expect(seen.headers.get('etag')).toBe(made.headers.get('etag'));
    });

    it('takes a SKU once', async () => {
      const body = teapot();
      const made = await add(body);

      const again = await add({ ...body, name: 'Another' });

      expect(again.status).toBe(409);
      expect(again.body).toMatchObject({
        code: 'sku-taken',
        sku: body.sku,
        productId: made.body.id,
        errors: [{ pointer: '/sku' }],
      });
    });

    it('gives a SKU to one of many who ask at once', async () => {
      const body = teapot();

      const answers = await Promise.all(Array.from({ length: 12 }, () => add(body)));

      expect(answers.map(({ status }) => status).sort()).toEqual([
        201,
        ...Array.from({ length: 11 }, () => 409),
      ]);
    });

    it('adds nothing twice under one key', async () => {
      const [body, key] = [teapot(), newId()];

      const first = await add(body, { 'idempotency-key': key });
      const second = await add(body, { 'idempotency-key': key });

      expect(second.status).toBe(201);
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('idempotency-replayed')).toBe('true');
    });

    it.each([
      [{ sku: '' }, '/sku'],
      [{ sku: 'x'.repeat(101) }, '/sku'],
      [{ sku: 'a\nb' }, '/sku'],
      [{ name: 'NUL\0' }, '/name'],
      [{ name: '\ud800' }, '/name'],
      [{ unitPrice: { amount: 1.5, currency: 'GBP' } }, '/unitPrice/amount'],
      [{ unitPrice: { amount: -1, currency: 'GBP' } }, '/unitPrice/amount'],
      [{ unitPrice: { amount: 1, currency: 'XXX' } }, '/unitPrice/currency'],
      [{ unitPrice: { amount: 1, currency: 'ANG' } }, '/unitPrice/currency'],
      [{ unitPrice: 12 }, '/unitPrice'],
      [{ onHand: -1 }, '/onHand'],
      [{ onHand: '5' }, '/onHand'],
      [{ onHand: 2 ** 53 }, '/onHand'],
      [{ reserved: 3 }, '/reserved'],
      [{ id: newId() }, '/id'],
    ])('refuses %j', async (overrides, pointer) => {
      const answer = await add(teapot(overrides));

      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
      });
    });

    it('is not for customers or strangers', async () => {
      const asCustomer = await app.request('POST', '/v1/products', {
        token: customer.token,
        body: teapot(),
      });
      const asStranger = await app.request('POST', '/v1/products', { body: teapot() });

      expect([asCustomer.status, asStranger.status]).toEqual([403, 401]);
    });
  });
}
