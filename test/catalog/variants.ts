import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, change, customer, get, list, type Product, teapot } from './set-up.js';

const aVariant = (size: string, more: object = {}) => ({
  sku: newId(),
  options: { size },
  ...more,
});

const aShirt = async (): Promise<Product> =>
  (await add(teapot({ name: 'Shirt', optionNames: ['size'], taxClass: 'reduced' }))).body;

const addVariants = (id: string, variants: object[], token = admin.token) =>
  app.request<{ variants: Product[] }>('POST', `/v1/products/${id}/variants`, {
    token,
    body: { variants },
  });

const order = async ({ id }: Product): Promise<number> =>
  (await app.placeOrder(customer, [{ productId: id, quantity: 1 }])).status;

export function variants(): void {
  describe('variants', () => {
    it('are sold, while the product that they belong to is not', async () => {
      const shirt = await aShirt();

      const added = await addVariants(shirt.id, [
        aVariant('M', { onHand: 3 }),
        aVariant('L', { unitPrice: { amount: 15_00, currency: 'GBP' } }),
      ]);

      expect(added.status).toBe(201);
      const [m, l] = added.body.variants as [Product, Product];
      expect(m).toMatchObject({
        name: 'Shirt',
        taxClass: 'reduced',
        variantOf: shirt.id,
        options: { size: 'M' },
        unitPrice: { amount: 12_50 },
        onHand: 3,
      });
      expect(l).toMatchObject({ unitPrice: { amount: 15_00 }, available: 0 });
      expect(await order(m)).toBe(201);
      expect(await order(shirt)).toBe(422);
      const listed = await app.request<{ data: Product[] }>(
        'GET',
        `/v1/products/${shirt.id}/variants`,
      );
      expect(listed.body.data.map(({ id }) => id)).toEqual([l.id, m.id]);
      expect((await list(`variantOf=${shirt.id}`)).body.data).toEqual(listed.body.data);
      expect((await get(shirt.id)).body).toMatchObject({ optionNames: ['size'], variantOf: null });
    });

    it('exist once for each combination of options, however many ask at once', async () => {
      const shirt = await aShirt();

      const answers = await Promise.all(
        Array.from({ length: 5 }, () => addVariants(shirt.id, [aVariant('M')])),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
        code: 'variant-exists',
        errors: [{ pointer: '/variants/0/options' }],
      });
      const twice = await addVariants(shirt.id, [aVariant('S'), aVariant('S')]);
      expect(twice.body).toMatchObject({ errors: [{ pointer: '/variants/1/options' }] });
      expect((await list(`variantOf=${shirt.id}`)).body.data).toHaveLength(1);
    });

    it('are refused as a whole when one has other options or the SKU of another', async () => {
      const shirt = await aShirt();
      const { body: other } = await add(teapot());

      for (const options of [{}, { size: 'M', colour: 'red' }, { colour: 'red' }]) {
        const refused = await addVariants(shirt.id, [aVariant('S'), { ...aVariant('M'), options }]);
        expect(refused.body).toMatchObject({
          code: 'wrong-options',
          errors: [{ pointer: '/variants/1/options' }],
        });
      }
      const taken = await addVariants(shirt.id, [aVariant('S'), aVariant('M', { sku: other.sku })]);
      expect(taken.body).toMatchObject({
        code: 'sku-taken',
        errors: [{ pointer: '/variants/1/sku' }],
      });
      expect((await list(`variantOf=${shirt.id}`)).body.data).toEqual([]);
    });

    it('keep their product from changing what they differ in', async () => {
      const shirt = await aShirt();
      const { body } = await addVariants(shirt.id, [aVariant('M')]);
      const [m] = body.variants as [Product];

      for (const [id, optionNames] of [
        [shirt.id, []],
        [m.id, ['colour']],
      ] as const)
        expect((await change(id, '*', { optionNames })).body).toMatchObject({
          code: 'product-has-variants',
        });
      expect((await change(shirt.id, '*', { optionNames: ['size'] })).status).toBe(200);
      expect((await addVariants(m.id, [aVariant('M')])).body).toMatchObject({
        code: 'no-option-names',
      });
      expect((await add(teapot({ optionNames: ['size', 'size'] }))).body).toMatchObject({
        errors: [{ pointer: '/optionNames/1' }],
      });
      expect((await addVariants(newId(), [aVariant('M')])).status).toBe(404);
      expect((await addVariants(shirt.id, [aVariant('L')], customer.token)).status).toBe(403);
    });

    it('end the sale of a product whose price was remembered', async () => {
      const { body: pot } = await add(teapot());
      expect(await order(pot)).toBe(201);

      await change(pot.id, '*', { optionNames: ['size'] });

      expect(await order(pot)).toBe(422);
    });
  });
}
