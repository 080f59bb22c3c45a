import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';

/**
 * The terms on which a product is sold. `version` is that of the product: every change of name,
 * price or availability raises it.
 */
export interface Offer {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly version: number;
}

export interface OfferRow {
  id: string;
  sku: string;
  name: string;
  unit_price_amount: string;
  unit_price_currency: string;
  version: number;
}

export const toOffer = (row: OfferRow): Offer => ({
  productId: row.id,
  sku: row.sku,
  name: row.name,
  unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
  version: row.version,
});
