import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const post = ({ app, admin }: World, path: string, body?: unknown): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body });

async function aProduct(world: World): Promise<string> {
  const { body } = await post(world, '/v1/products', {
    sku: newId(),
    name: 'Teapot',
    unitPrice: { amount: 1, currency: 'GBP' },
  });
  return `/v1/products/${body['id']}`;
}

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
