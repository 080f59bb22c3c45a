import { line, money, text } from '@orderly/platform/http/schemas';
import { z } from 'zod';

export const MAX_ON_HAND = 1_000_000_000;

export const sku = () =>
  line({ max: 100 }).meta({
    description: 'Stock keeping unit: unique, case-sensitive.',
    examples: ['TEA-EARL-GREY-100'],
  });
export const productName = () => line({ max: 200 });
export const productDescription = () => text({ max: 5_000, min: 0 });
export const onHand = () =>
  z
    .int()
    .min(0)
    .max(MAX_ON_HAND)
    .meta({ description: 'How many lie in the warehouse, reserved ones included.' });

export const addProductRequest = z
  .strictObject({
    sku: sku(),
    name: productName(),
    description: productDescription().optional(),
    unitPrice: money(),
    onHand: onHand().optional(),
  })
  .meta({
    id: 'AddProduct',
    description: 'A new product; it is for sale at once.',
    examples: [
      {
        sku: 'TEA-EARL-GREY-100',
        name: 'Earl Grey, 100 g',
        unitPrice: { amount: 895, currency: 'GBP' },
        onHand: 120,
      },
    ],
  });

export type AddProductRequest = z.infer<typeof addProductRequest>;
