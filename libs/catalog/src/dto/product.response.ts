import { pageOf } from '@orderly/platform/http/pagination';
import { id, moneyResponse, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import type { Product } from '../product.entity.js';

export const productResponse = z
  .object({
    id: id(),
    sku: z.string(),
    name: z.string(),
    description: z.string(),
    unitPrice: moneyResponse,
    available: z.int().min(0).meta({ description: 'How many can be ordered now.' }),
    active: z
      .boolean()
      .meta({ description: 'False: off sale. Kept readable, because orders name it.' }),
    version: z.int().min(1).meta({
      description:
        'Rises with each change of the details. In quotes it does for the If-Match of such a change: `If-Match: "3"`, without asking for the ETag first.',
    }),
    createdAt: timestamp(),
    updatedAt: timestamp().meta({
      description: 'When `version` rose last. Sales and changes of the stock do not count.',
    }),
  })
  .meta({ id: 'Product', description: 'What is sold, as everybody may see it.' });

const stockCounts = {
  onHand: z
    .int()
    .min(0)
    .meta({ description: 'How many lie in the warehouse, reserved ones included.' }),
  reserved: z.int().min(0).meta({ description: 'How many of them orders have spoken for.' }),
};

export const stockedProductResponse = productResponse.extend(stockCounts).meta({
  id: 'StockedProduct',
  description: 'A product with its stock in full, as those see it who look after it.',
});

export const productList = pageOf(productResponse, 'ProductList');

export const stockResponse = z
  .object({ productId: id(), ...stockCounts, available: z.int().min(0), updatedAt: timestamp() })
  .meta({ id: 'Stock', description: 'The stock of one product.' });

/** Says nothing about what is on hand or reserved: how well something sells is not for every visitor to know. */
export const toProductResponse = (product: Product): z.infer<typeof productResponse> => ({
  id: product.id,
  sku: product.sku,
  name: product.name,
  description: product.description,
  unitPrice: product.unitPrice.toJSON(),
  available: product.stock.available,
  active: product.active,
  version: product.version,
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});

export const toStockedProductResponse = (
  product: Product,
): z.infer<typeof stockedProductResponse> => ({
  ...toProductResponse(product),
  onHand: product.stock.onHand,
  reserved: product.stock.reserved,
});

export const toStockResponse = ({ stock }: Product): z.infer<typeof stockResponse> => ({
  productId: stock.productId,
  onHand: stock.onHand,
  reserved: stock.reserved,
  available: stock.available,
  updatedAt: stock.updatedAt.toISOString(),
});
