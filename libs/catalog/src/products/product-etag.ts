import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { Product, Stock } from './product.entity.js';

/** What the ETag is made of. */
interface Versions {
  readonly version: number;
  readonly stock: Pick<Stock, 'version' | 'available'>;
}

/**
 * Product version, stock version and availability: all that a response about a product can show. As
 * a validator of caches it must cover all three. As a precondition it must not, or every sale in
 * between would make an editor start again. So each change compares only the part that it could
 * overwrite.
 */
export const productEtag = ({ version, stock }: Versions): string =>
  etagOf(version, stock.version, stock.available);

/** The product version alone is accepted too, since lists show that and no ETag. */
const PARTS = /^"(\d+)(?:\.(\d+)\.\d+)?"$/;

/**
 * Ignores sales and stocktaking.
 * @throws PreconditionFailed when the product's details have changed since
 */
export const assertDetailsUnchanged = (ifMatch: IfMatch, product: Product): void =>
  ifMatch.assert(productEtag(product), (tag) => PARTS.exec(tag)?.[1] === String(product.version));

/**
 * Ignores sales and changed details.
 * @throws PreconditionFailed when the stock has been set since
 */
export const assertStockUnchanged = (ifMatch: IfMatch, product: Product): void =>
  ifMatch.assert(
    productEtag(product),
    (tag) => PARTS.exec(tag)?.[2] === String(product.stock.version),
  );
