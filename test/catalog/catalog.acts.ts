import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const post = ({ app, admin }: World, path: string, body: object): Promise<TestResponse> =>
  app.request('POST', path, {
    token: admin.token,
    body,
    headers: { 'idempotency-key': newId() },
  });

const addLocation = (world: World): Promise<TestResponse> =>
  post(world, '/v1/locations', { code: newId(), name: 'Shop' });

const aProduct = async ({ app, admin }: World): Promise<string> => (await app.product(admin)).id;

const CUP = { name: 'Cup', unitPrice: { amount: 1, currency: 'GBP' } };
const ADDED = {
  sku: '<id>',
  onHand: 0,
  unitPrice: CUP.unitPrice,
  active: true,
  taxClass: 'standard',
};
const MAIN = '01900000-0000-7000-8000-000000000001';

export const CATALOG_ACTS: ModuleActs = {
  acts: {
    addLocation: { action: 'catalog.location-added', act: addLocation },
    changeLocation: {
      action: 'catalog.location-changed',
      act: async (world) => {
        const { body } = await addLocation(world);
        const details = { name: 'Depot', active: false };
        return change(world, 'PATCH', `/v1/locations/${body['id']}`, details);
      },
    },
    putProductBySku: {
      action: 'catalog.product-added',
      act: ({ app, admin }) =>
        app.request('PUT', `/v1/products/by-sku/${newId()}`, { token: admin.token, body: CUP }),
    },
    putProducts: {
      action: 'catalog.product-added',
      act: (world) => post(world, '/v1/products/bulk', { items: [{ ...CUP, sku: newId() }] }),
    },
    adjustStock: {
      action: 'catalog.stock-adjusted',
      act: async (world) =>
        post(world, `/v1/products/${await aProduct(world)}/stock/adjustments`, {
          type: 'receipt',
          delta: 5,
          reason: 'Delivery',
        }),
    },
    transferStock: {
      action: 'catalog.stock-transferred',
      act: async (world) => {
        const { body } = await addLocation(world);
        return post(world, `/v1/products/${await aProduct(world)}/stock/transfers`, {
          fromLocationId: MAIN,
          toLocationId: body['id'],
          quantity: 2,
        });
      },
    },
    adjustStockInBulk: {
      action: 'catalog.stock-adjusted-in-bulk',
      act: async (world) =>
        post(world, '/v1/stock/bulk', {
          type: 'adjustment',
          reason: 'Count',
          items: [
            { productId: await aProduct(world), onHand: 7 },
            { sku: newId(), onHand: 7 },
          ],
        }),
    },
  },
  changes: {
    putProductBySku: [null, ADDED],
    putProducts: [null, ADDED],
    addLocation: [null, { code: '<id>' }],
    changeLocation: [{ active: true }, { active: false, name: 'changed' }],
    adjustStock: [
      { locationId: '<id>', onHand: 100 },
      { type: 'receipt', onHand: 105 },
    ],
    transferStock: [null, { fromLocationId: '<id>', toLocationId: '<id>', quantity: 2 }],
    adjustStockInBulk: [null, { type: 'adjustment', applied: 1, refused: 1 }],
  },
};
