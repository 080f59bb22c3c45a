import { Money } from '@orderly/platform/kernel/money/money';
import type { Offer, OfferPrice } from './offer.js';
import { NoPriceInCurrency } from './sale.errors.js';

/** On which terms a customer buys. */
interface PriceTerms {
  /** Default: the currency of the product's base price. */
  readonly currency?: string | undefined;
  /** The customer's group; absent: none. */
  readonly group?: string | null | undefined;
  readonly at: Date;
}

/**
 * The price of a product. A price for the customer's group comes before a general one, and a price
 * for a time before one without limits; the base price is last.
 * @returns null when the product has no price in the currency
 */
export function priceFor(offer: Offer, { currency, group, at }: PriceTerms): Money | null {
  const wanted = currency ?? offer.unitPrice.currency;
  const now = at.getTime();
  let best: OfferPrice | undefined;
  for (const price of offer.prices)
    if (applies(price, wanted, group, now) && (!best || rank(price) > rank(best))) best = price;
  if (best) return Money.of(best.amount, wanted);
  return wanted === offer.unitPrice.currency ? offer.unitPrice : null;
}

/**
 * The price of each line, in the order of the lines.
 * @param offers has the product of every line
 * @throws NoPriceInCurrency pointing at each line without one
 */
export function pricesFor(
  lines: ReadonlyArray<{ readonly productId: string }>,
  offers: ReadonlyMap<string, Offer>,
  terms: PriceTerms,
): Money[] {
  const missing: Array<{ index: number; productId: string }> = [];
  const prices = lines.flatMap(({ productId }, index) => {
    const price = priceFor(offers.get(productId) as Offer, terms);
    if (price) return [price];
    missing.push({ index, productId });
    return [];
  });
  if (missing.length > 0) throw new NoPriceInCurrency(missing, terms.currency ?? '');
  return prices;
}

const applies = (
  { currency, group, from, to }: OfferPrice,
  wanted: string,
  customerGroup: string | null | undefined,
  now: number,
): boolean =>
  currency === wanted &&
  (group === null || group === customerGroup) &&
  (from === null || from <= now) &&
  (to === null || now < to);

const rank = ({ group, from, to }: OfferPrice): number =>
  (group === null ? 0 : 2) + (from === null && to === null ? 0 : 1);
