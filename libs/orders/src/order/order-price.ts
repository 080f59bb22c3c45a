import type { AppliedDiscount, PricedCart, PricedShipping, TaxTotal } from '@orderly/pricing';
import type { LineAmounts, TaxInclusion } from './line-amounts.js';

/**
 * What the price of an order has besides its lines, as it was calculated when it was placed. Part
 * of the order like its lines: a later change of a rate must not alter what was agreed.
 */
export interface PriceDetails extends TaxInclusion {
  /** ISO 3166-1 alpha-2; null: it was taxed nowhere. */
  readonly taxCountry: string | null;
  readonly discounts: readonly AppliedDiscount[];
  readonly shipping: PricedShipping | null;
  readonly taxes: readonly TaxTotal[];
}

/** The price of an order that has discounts, taxes or shipping. */
export interface OrderPrice extends Pick<PricedCart, 'lines' | 'totals'> {
  readonly details: PriceDetails;
}

/** The details of a simple order: its lines are all there is. */
const SIMPLE: PriceDetails = {
  taxIncluded: true,
  taxCountry: null,
  discounts: [],
  shipping: null,
  taxes: [],
};

interface Priced {
  readonly lines: readonly LineAmounts[];
  readonly priceDetails: PriceDetails | null;
  readonly total: { readonly amount: number };
}

export const detailsOf = ({ priceDetails }: Pick<Priced, 'priceDetails'>): PriceDetails =>
  priceDetails ?? SIMPLE;

const sumOf = (lines: readonly LineAmounts[], amount: (line: LineAmounts) => number): number =>
  lines.reduce((sum, line) => sum + amount(line), 0);

/**
 * `total` is `subtotal - discount + shipping`, and `+ tax` when the prices do not contain it: then
 * `shipping` is without its tax, too.
 */
export function totalsOf(order: Priced) {
  const { shipping } = detailsOf(order);
  return {
    subtotal: sumOf(order.lines, ({ total }) => total.amount),
    discount: sumOf(order.lines, ({ discountAmount }) => discountAmount),
    shipping: shipping?.price ?? 0,
    tax: sumOf(order.lines, ({ taxAmount }) => taxAmount) + (shipping?.tax ?? 0),
    total: order.total.amount,
  };
}
