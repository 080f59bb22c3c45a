import { pageQuery } from '@orderly/platform/http/pagination';
import { instant, line } from '@orderly/platform/http/schemas';
import { z } from 'zod';

export const listProductsQuery = z.strictObject({
  ...pageQuery,
  q: line({ max: 100 })
    .optional()
    .meta({
      description:
        'Words to look for in SKU, name and description, without regard to case and accents; all must occur. Words of one or two letters match the beginning of a word only, but any part of one in Chinese, Japanese, Korean, Thai and other scripts without spaces. Of more than eight words, the eight longest count.',
      examples: ['earl grey'],
    }),
  sku: line({ max: 100 })
    .optional()
    .meta({
      description:
        'Exactly this SKU. Callers with `catalog:write` find it off sale, too, unless `active` says otherwise.',
      examples: ['TEA-EARL-GREY-100'],
    }),
  active: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional()
    .meta({
      description:
        '`false`: the products that were taken off sale, for callers with `catalog:write`. `true`, and left out: those for sale.',
    }),
  updatedSince: instant()
    .optional()
    .meta({
      description:
        'Changed at this instant or later; what changed first comes first. Sales and changes of the stock do not count. Callers with `catalog:write` see products that were taken off sale, too, unless `active` says otherwise; from the lists of others they are gone. A change may become visible a little after its `updatedAt`: to miss none, ask from 60 seconds before the newest `updatedAt` that you have, and skip each `id` and `version` that you have already.',
      examples: ['2026-11-20T09:29:00Z'],
    }),
});

export type ListProductsQuery = z.infer<typeof listProductsQuery>;
