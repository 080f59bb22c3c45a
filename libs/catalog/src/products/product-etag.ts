import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { Product } from './product.entity.js';

/**
 * Product version, stock version and what is available: all that an answer about a product can
 * show. As a validator of caches it must cover all three; as a precondition it may not, or every
 * sale in between would make an editor start again. So each change compares the one part that it
 * could overwrite.
 */
export const productEtag = ({ version, stock }: Product): string =>
  etagOf(version, stock.version, stock.available);

/** The product version alone will do, since lists show that one, and no ETag. */
const PARTS = /^"(\d+)(?:\.(\d+)\.\d+)?"$/;

/**
 * Sales and stocktaking do not count.
 * @throws PreconditionFailed when the product's details have changed since
 */
export const assertDetailsUnchanged = (ifMatch: IfMatch, product: Product): void =>
  ifMatch.assert(productEtag(product), (tag) => PARTS.exec(tag)?.[1] === String(product.version));

/**
 * Sales and changed details do not count.
 * @throws PreconditionFailed when the stock has been set since
 */
export const assertStockUnchanged = (ifMatch: IfMatch, product: Product): void =>
  ifMatch.assert(
    productEtag(product),
    (tag) => PARTS.exec(tag)?.[2] === String(product.stock.version),
  );
