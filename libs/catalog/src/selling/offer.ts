import { Money, toSafeInteger } from '@orderly/platform/kernel/money/money';

/** A price besides the base price, as `priceFor` compares it. */
export interface OfferPrice {
  readonly currency: string;
  /** Null: for everyone. */
  readonly group: string | null;
  readonly amount: number;
  /** In milliseconds since 1970; null: without a beginning. */
  readonly from: number | null;
  /** Exclusive; null: without an end. */
  readonly to: number | null;
}

/**
 * The terms on which a product is sold. `version` is that of the product: every change of name,
 * price or availability raises it.
 */
export interface Offer {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  /** The base price. `priceFor` says which price a customer pays. */
  readonly unitPrice: Money;
  readonly taxClass: string;
  readonly prices: readonly OfferPrice[];
  readonly version: number;
}

export interface OfferRow {
  id: string;
  sku: string;
  name: string;
  unit_price_amount: string;
  unit_price_currency: string;
  tax_class: string;
  prices: ReadonlyArray<
    Pick<OfferPrice, 'currency' | 'group' | 'amount'> & { from: string | null; to: string | null }
  >;
  version: number;
}

/** Most products have none: they share one list. */
const NO_PRICES: readonly OfferPrice[] = [];

const instantOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

export const toOffer = (row: OfferRow): Offer => ({
  productId: row.id,
  sku: row.sku,
  name: row.name,
  unitPrice: Money.of(toSafeInteger(row.unit_price_amount), row.unit_price_currency),
  taxClass: row.tax_class,
  prices:
    row.prices.length === 0
      ? NO_PRICES
      : row.prices.map(({ from, to, ...price }) => ({
          ...price,
          from: instantOf(from),
          to: instantOf(to),
        })),
  version: row.version,
});
