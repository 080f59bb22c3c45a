/** What the shop has before its first order: a tax and its products, added over the API. */
import { forEach } from './client.mjs';

const VAT = { country: 'GB', name: 'VAT', rate: 2_000, validFrom: '2011-01-04T00:00:00Z' };

/** Each product is there exactly as often as it will be ordered, so every unit counts. */
export async function openShop({ client, people, plan, connections }) {
  const body = VAT;
  await client.post('add a tax rate', '/v1/tax-rates', { token: await people.clerkToken(), body });
  await forEach(plan.products, connections, async (product) => {
    const { key, name, pence, demand } = product;
    const { id } = await client.post('add a product', '/v1/products', {
      token: await people.clerkToken(),
      key: `product-${key}`,
      body: {
        ...{ sku: key, name, onHand: demand },
        unitPrice: { amount: pence, currency: 'GBP' },
      },
    });
    product.id = id;
  });
}
