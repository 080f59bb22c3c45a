import { Injectable } from '@nestjs/common';
import { type Offer, Offers, pricesFor } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Coupons, Pricing, type PricingTerms, type RequestedCoupon } from '@orderly/pricing';
import type { OrderPrice } from '../order/order-price.js';
import type { PricedLine } from '../order/priced-lines.js';
import { countryOf, type OrderDraft } from './order-draft.js';

type OffersById = ReadonlyMap<string, Offer>;

/** All that the price of an order depends on, read at one time. */
export interface Conditions {
  readonly offers: OffersById;
  readonly terms: PricingTerms;
  readonly coupons: readonly RequestedCoupon[];
}

/** The customer of a draft, and the order that it may become. */
interface Redemption {
  readonly orderId: string;
  readonly customerId: string;
}

/** Finds out on which conditions a draft is sold, and prices it. */
@Injectable()
export class OrderPricing {
  constructor(
    private readonly offers: Offers,
    private readonly pricing: Pricing,
    private readonly coupons: Coupons,
    private readonly clock: Clock,
  ) {}

  /**
   * From the caches of this process, perhaps out of date: the statement that places the order
   * asserts them.
   * @returns null for what the caches do not know, and for coupons, whose limits need locks
   * @throws UnknownShippingMethod, CountryNotServed
   */
  async cached(draft: OrderDraft): Promise<Conditions | null> {
    if (hasCoupons(draft)) return null;
    const offers = await this.cachedOffers(productIdsOf(draft));
    if (!offers) return null;
    const terms = await this.pricing.findTerms(this.request(draft, offers));
    return { offers, terms, coupons: [] };
  }

  /** Call it after placing an order at cached conditions failed. */
  forget(draft: OrderDraft): void {
    this.offers.forget(productIdsOf(draft));
    this.pricing.forgetTerms();
  }

  /**
   * Uses the coupons and locks the stock, in this order, as everywhere.
   * @throws UnknownCoupon, CouponNotApplicable, CouponExhausted, UnknownProduct, ProductNotForSale,
   * InsufficientStock, UnknownShippingMethod, CountryNotServed
   */
  async locked(
    tx: Transaction,
    draft: OrderDraft,
    { orderId, customerId }: Redemption,
  ): Promise<Conditions> {
    const coupons = hasCoupons(draft)
      ? await this.coupons.redeem(tx, orderId, this.redemption(draft, customerId))
      : [];
    const offers = await this.offers.lock(tx, draft.lines);
    const terms = await this.pricing.readTerms(tx, this.request(draft, offers));
    return { offers, terms, coupons };
  }

  /**
   * As `locked` would find them now, without a lock or a use.
   * @throws what `locked` throws
   */
  async current(tx: Transaction, draft: OrderDraft, customerId: string): Promise<Conditions> {
    const coupons = hasCoupons(draft)
      ? await this.coupons.find(tx, this.redemption(draft, customerId))
      : [];
    const offers = await this.offers.current(tx, draft.lines);
    const terms = await this.pricing.readTerms(tx, this.request(draft, offers));
    return { offers, terms, coupons };
  }

  /**
   * @returns null when the lines are all there is to pay
   * @throws CouponNotApplicable
   */
  price(
    { terms, coupons }: Conditions,
    lines: readonly PricedLine[],
    currency: string,
  ): OrderPrice | null {
    if (coupons.length === 0 && terms.shipping === null && terms.taxRates.size === 0) return null;
    const cart = this.pricing.price(currency, lines.map(toCartLine), terms, coupons);
    const { discounts, shipping, taxes } = cart;
    const { taxIncluded } = this.pricing;
    return {
      lines: cart.lines,
      totals: cart.totals,
      details: { taxIncluded, taxCountry: terms.country, discounts, shipping, taxes },
    };
  }

  /** Copies them, because the cache may be emptied while the terms are read. */
  private async cachedOffers(productIds: readonly string[]): Promise<OffersById | null> {
    const cached = await this.offers.cached(productIds);
    const offers = new Map<string, Offer>();
    for (const productId of productIds) {
      const offer = cached.get(productId);
      if (!offer) return null;
      offers.set(productId, offer);
    }
    return offers;
  }

  private redemption({ couponCodes = [] }: OrderDraft, customerId: string) {
    return { codes: couponCodes, customerId, at: this.clock.now() };
  }

  private request(draft: OrderDraft, offers: OffersById) {
    const [first] = draft.lines;
    const offer = first && offers.get(first.productId);
    if (!offer) throw new RangeError('An order has at least one line.');
    return {
      // All lines have the same, or the order is refused.
      currency: draft.currency ?? offer.unitPrice.currency,
      country: countryOf(draft),
      shippingMethod: draft.shippingMethod,
      at: this.clock.now(),
    };
  }
}

const hasCoupons = ({ couponCodes = [] }: OrderDraft): boolean => couponCodes.length > 0;

const productIdsOf = ({ lines }: OrderDraft): string[] => [
  ...new Set(lines.map(({ productId }) => productId)),
];

const toCartLine = ({ productId, unitPrice, quantity, taxClass }: PricedLine) => ({
  productId,
  unitPrice: unitPrice.amount,
  quantity,
  taxClass,
});

/**
 * The lines of the draft at what the customer pays for them.
 * @throws NoPriceInCurrency
 */
export function linesAt(
  { lines, currency }: OrderDraft,
  { offers }: Conditions,
  buyer: { readonly group: string | null; readonly at: Date },
): PricedLine[] {
  const prices = pricesFor(lines, offers, { ...buyer, currency });
  return lines.map(({ productId, quantity }, index) => ({
    ...(offers.get(productId) as Offer),
    unitPrice: prices[index] as Money,
    quantity,
  }));
}
