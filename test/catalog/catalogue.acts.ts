import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const post = ({ app, admin }: World, path: string, body?: unknown): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body });

async function aProduct(world: World, facts: object = {}): Promise<string> {
  const { body } = await post(world, '/v1/products', {
    sku: newId(),
    name: 'Teapot',
    unitPrice: { amount: 1, currency: 'GBP' },
    ...facts,
  });
  return `/v1/products/${body['id']}`;
}

const addCategory = (world: World): Promise<TestResponse> =>
  post(world, '/v1/categories', { slug: `c-${newId()}`, name: 'Tea' });

/** What each operation writes into the audit log; `test/audit-coverage.e2e-spec.ts` finds it here. */
export const CATALOGUE_ACTS: ModuleActs = {
  acts: {
    archiveProduct: {
      action: 'catalog.product-archived',
      act: async (world) => post(world, `${await aProduct(world)}/archive`),
    },
    restoreProduct: {
      action: 'catalog.product-restored',
      act: async (world) => {
        const product = await aProduct(world);
        await post(world, `${product}/archive`);
        return post(world, `${product}/restore`);
      },
    },
    addCategory: { action: 'catalog.category-added', act: addCategory },
    changeCategory: {
      action: 'catalog.category-changed',
      act: async (world) =>
        change(world, 'PATCH', `/v1/categories/${(await addCategory(world)).body['id']}`, {
          position: 3,
        }),
    },
    removeCategory: {
      action: 'catalog.category-removed',
      act: async (world) => {
        const { body } = await addCategory(world);
        return change(world, 'DELETE', `/v1/categories/${body['id']}`, undefined);
      },
    },
    addVariants: {
      action: 'catalog.variants-added',
      act: async (world) => {
        const product = await aProduct(world, { optionNames: ['size'] });
        return post(world, `${product}/variants`, {
          variants: [{ sku: newId(), options: { size: 'M' } }],
        });
      },
    },
    setPrices: {
      action: 'catalog.prices-set',
      act: async (world) =>
        change(world, 'PUT', `${await aProduct(world)}/prices`, {
          prices: [{ price: { amount: 2, currency: 'EUR' } }],
        }),
    },
  },
  changes: {
    archiveProduct: [null, null],
    restoreProduct: [null, null],
    addCategory: [null, { slug: 'c-<id>', parentId: null, position: 0 }],
    changeCategory: [
      { slug: 'c-<id>', parentId: null, position: 0 },
      { slug: 'c-<id>', parentId: null, position: 3 },
    ],
    removeCategory: [{ slug: 'c-<id>', parentId: null, position: 0 }, null],
    addVariants: [null, { variants: [{ id: '<id>', sku: '<id>' }] }],
    setPrices: [
      { prices: [] },
      {
        prices: [
          {
            price: { amount: 2, currency: 'EUR' },
            customerGroup: null,
            validFrom: null,
            validTo: null,
          },
        ],
      },
    ],
  },
};
