import { id, line, MAX_QUANTITY } from '@orderly/platform/http/schemas';
import { z } from 'zod';

export const MAX_LINES = 1_500;

const requestedLine = z
  .strictObject({
    productId: id(),
    quantity: z.int().min(1).max(MAX_QUANTITY),
  })
  .meta({
    id: 'RequestedLine',
    description: 'No price in here: what a thing costs is never the client’s to say.',
  });

export const placeOrderRequest = z
  .strictObject({
    lines: z.array(requestedLine).min(1).max(MAX_LINES).meta({
      description:
        'Lines with the same product are added up into one line of the order, in the place of the first.',
    }),
    customerId: id().optional().meta({
      description: 'Whom the order is for; the caller if left out. Others need `orders:place-any`.',
    }),
    reference: line({ max: 100 })
      .optional()
      .meta({
        description: 'Your own name for it, such as an invoice number.',
        examples: ['PO-2026-118'],
      }),
  })
  .meta({
    id: 'PlaceOrder',
    examples: [
      {
        lines: [{ productId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 2 }],
        reference: 'PO-2026-118',
      },
    ],
  });

export type PlaceOrderRequest = z.infer<typeof placeOrderRequest>;
