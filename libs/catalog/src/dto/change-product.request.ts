import { money } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { productDescription, productName } from './add-product.request.js';

export const changeProductRequest = z
  .strictObject({
    name: productName().optional(),
    description: productDescription().optional(),
    unitPrice: money()
      .optional()
      .meta({ description: 'For orders from now on; those placed keep their price.' }),
    active: z.boolean().optional().meta({ description: 'False takes the product off sale.' }),
  })
  .refine((fields) => Object.values(fields).some((value) => value !== undefined), {
    error: 'Name at least one field to change.',
    params: { code: 'nothing-to-change', minProperties: 1 },
  })
  .meta({
    id: 'ChangeProduct',
    minProperties: 1,
    examples: [{ unitPrice: { amount: 945, currency: 'GBP' } }],
  });

export type ChangeProductRequest = z.infer<typeof changeProductRequest>;
