import type { Keyset } from '@orderly/platform/http/pagination';
import type { SoughtWord } from '../search/search-text.js';
import type { ListedProduct } from './product.rows.js';

export interface ProductFilter {
  readonly sku?: string | undefined;
  /** Undefined: products for sale and off sale. */
  readonly active?: boolean | undefined;
  /** True: archived products only. Otherwise there are none in the list. */
  readonly archived?: boolean | undefined;
  /** In one of these categories. */
  readonly categoryIds?: readonly string[] | undefined;
  /** The variants of this product. */
  readonly variantOf?: string | undefined;
  /** A product must match all of them. */
  readonly sought?: readonly SoughtWord[] | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
}

/** The sort key of the last product of a page, for the cursor. */
export const keysetOf =
  ({ updatedSince }: { updatedSince?: Date | undefined }) =>
  ({ id, updatedAt }: ListedProduct): Keyset =>
    updatedSince === undefined ? [id] : [updatedAt, id];
