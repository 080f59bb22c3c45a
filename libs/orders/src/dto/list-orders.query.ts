import { pageQuery } from '@orderly/platform/http/pagination';
import { id, instant, line } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { parseOrderNumber } from '../order-number.js';
import { ORDER_STATUSES } from '../order-state-machine.js';

const orderNumber = () =>
  z
    .string()
    .max(30)
    .transform((typed, context) => {
      const number = parseOrderNumber(typed);
      if (number !== null) return number;
      context.addIssue({
        code: 'custom',
        message: 'Not an order number: a character is wrong.',
        params: { code: 'not-an-order-number' },
      });
      return z.NEVER;
    })
    .meta({
      description: 'The order with this number, as somebody typed it.',
      examples: ['ORD-7K3M-9QWX-2HTJ'],
    });

export const listOrdersQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(ORDER_STATUSES).optional(),
  customerId: id()
    .optional()
    .meta({ description: 'Of others than the caller only with `orders:read-any`.' }),
  number: orderNumber().optional(),
  reference: line({ max: 100 })
    .optional()
    .meta({
      description: 'Orders that were given exactly this `reference`; there may be several.',
      examples: ['PO-2026-118'],
    }),
  placedFrom: instant()
    .optional()
    .meta({ description: 'Placed at this instant or later.', examples: ['2026-11-01T00:00:00Z'] }),
  placedTo: instant()
    .optional()
    .meta({ description: 'Placed before this instant.', examples: ['2026-12-01T00:00:00Z'] }),
  updatedSince: instant()
    .optional()
    .meta({
      description:
        'Changed at this instant or later; what changed first comes first. An order that changes again comes again, with a higher `version`. A change may become visible a little after its `updatedAt`: to miss none, ask from 60 seconds before the newest `updatedAt` that you have, and skip each `id` and `version` that you have already. Answers soonest alone or with `customerId`.',
      examples: ['2026-11-20T09:29:00Z'],
    }),
});

export type ListOrdersQuery = z.infer<typeof listOrdersQuery>;
