import type { Keyset } from '@orderly/platform/http/pagination';
import type { SoughtWord } from '../search/search-text.js';
import type { ListedProduct } from './product.rows.js';

export interface ProductFilter {
  readonly sku?: string | undefined;
  /** Undefined: whether they are for sale or not. */
  readonly active?: boolean | undefined;
  /** A product must have all of them. */
  readonly sought?: readonly SoughtWord[] | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
}

/** What a cursor holds of the last product of a page. */
export const keysetOf =
  ({ updatedSince }: { updatedSince?: Date | undefined }) =>
  ({ id, updatedAt }: ListedProduct): Keyset =>
    updatedSince === undefined ? [id] : [updatedAt, id];
