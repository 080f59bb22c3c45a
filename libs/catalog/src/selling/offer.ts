import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';

/**
 * What a product is sold as. `version` is its product's: every change of name, price or
 * availability for sale raises it.
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
