import { QueryBool } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';

export class ListProductsQuery extends PageQuery {
  @Line({
    max: 100,
    optional: true,
    description:
      'Words to look for in SKU, name and description, without regard to case and accents; ' +
      'all must occur. Words of one or two letters match the beginning of a word only, but ' +
      'any part of one in Chinese, Japanese, Korean, Thai and other scripts without spaces. ' +
      'Of more than eight words, the eight longest count.',
    examples: ['earl grey'],
  })
  readonly q?: string;

  @Line({
    max: 100,
    optional: true,
    description:
      'Exactly this SKU. Callers with `catalog:write` also find it when it is off sale, unless ' +
      '`active` says otherwise.',
    examples: ['TEA-EARL-GREY-100'],
  })
  readonly sku?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'In the category with this id or slug, or in one below it.',
    examples: ['black-tea'],
  })
  readonly category?: string;

  @Id({ optional: true, description: 'The variants of this product.' })
  readonly variantOf?: string;

  @QueryBool({
    optional: true,
    description:
      '`false`: products that are off sale, for callers with `catalog:write` only. `true` or ' +
      'absent: products for sale.',
  })
  readonly active?: boolean;

  @QueryBool({
    optional: true,
    description:
      '`true`: archived products, for callers with `catalog:write` only. Absent or `false`: the ' +
      'others.',
  })
  readonly archived?: boolean;

  @Instant({
    optional: true,
    description:
      'Changed at this instant or later; what changed first comes first. Sales and changes ' +
      'of the stock do not count. Callers with `catalog:write` see products that were taken ' +
      'off sale, too, unless `active` says otherwise; from the lists of others they are ' +
      'gone. Archived products are gone from both. A change may become visible a little after ' +
      'its `updatedAt`: to miss none, ask ' +
      'from 60 seconds before the newest `updatedAt` that you have, and skip each `id` and ' +
      '`version` that you have already.',
    examples: ['2026-11-20T09:29:00Z'],
  })
  readonly updatedSince?: Date;
}
