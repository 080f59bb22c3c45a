import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import { calculate } from '../calculation/calculate.js';
import type { CartLine, PricedCart, ShippingOffer, TaxRates } from '../calculation/cart.js';
import { matches } from '../calculation/discounts.js';
import {
  CouponNotApplicable,
  type NotApplicable,
  type RefusedCode,
} from '../coupons/coupon.errors.js';
import type { RequestedCoupon } from '../coupons/usable-coupon.js';
import type { Revision } from '../revisions/revisions.js';
import { ShippingOffers } from '../shipping/shipping-offers.js';
import { TaxProvider } from '../taxes/tax-provider.js';

export interface TermsRequest {
  readonly currency: string;
  /** The country of the customer, ISO 3166-1 alpha-2; null: unknown. */
  readonly country: string | null;
  /** The code of the shipping method that the customer chose. */
  readonly shippingMethod: string | undefined;
  readonly at: Date;
}

/** What is added to the prices of products, and the revisions that a sale asserts. */
export interface PricingTerms {
  /** Where the order is taxed; null: nowhere. */
  readonly country: string | null;
  readonly taxRates: TaxRates;
  readonly shipping: ShippingOffer | null;
  readonly revisions: readonly Revision[];
}

/**
 * Pricing's share of a statement: it fails when something changed since it was read to calculate
 * the price. A price that needed neither taxes nor shipping asserts nothing.
 */
export const PRICING_FRAGMENT: SqlFragment<Pick<PricingTerms, 'revisions'>> = {
  ctes: `pricing AS MATERIALIZED (
    SELECT platform.demand(NOT EXISTS (
             SELECT FROM unnest(:about::text[], :versions::int[]) AS read (about, version)
               LEFT JOIN pricing.revisions r USING (about)
              WHERE r.version IS DISTINCT FROM read.version),
           'taxes and shipping cost what they did')
  )`,
  guardCte: 'pricing',
  values: {
    about: ({ revisions }) => revisions.map(({ about }) => about),
    versions: ({ revisions }) => revisions.map(({ version }) => version),
  },
};

/** The service by which other modules price what they sell. */
@Injectable()
export class Pricing {
  constructor(
    private readonly taxes: TaxProvider,
    private readonly shipping: ShippingOffers,
    private readonly config: AppConfig,
  ) {}

  /** Whether prices contain their tax. */
  get taxIncluded(): boolean {
    return this.config.pricing.pricesIncludeTax;
  }

  /**
   * From the caches of this process, without a query when they are warm: perhaps out of date, so
   * the sale asserts the revisions with `PRICING_FRAGMENT`.
   * @throws UnknownShippingMethod, CountryNotServed
   */
  findTerms(request: TermsRequest): Promise<PricingTerms> {
    return this.terms(request, {
      rates: (country) => this.taxes.find(country, request.at),
      shipping: (choice) => this.shipping.find(choice),
    });
  }

  /**
   * As the transaction sees them.
   * @throws UnknownShippingMethod, CountryNotServed
   */
  readTerms(tx: Transaction, request: TermsRequest): Promise<PricingTerms> {
    return this.terms(request, {
      rates: (country) => this.taxes.read(tx, country, request.at),
      shipping: (choice) => this.shipping.read(tx, choice),
    });
  }

  /** Call it after a sale at terms from the caches failed. */
  forgetTerms(): void {
    this.taxes.forget();
    this.shipping.forget();
  }

  /** @throws CouponNotApplicable */
  price(
    currency: string,
    lines: readonly CartLine[],
    { taxRates, shipping }: PricingTerms,
    coupons: readonly RequestedCoupon[],
  ): PricedCart {
    assertApplicable(currency, lines, coupons);
    const discounts = coupons.map(({ discount }) => discount);
    return calculate({ lines, discounts, shipping, taxRates, taxIncluded: this.taxIncluded });
  }

  private async terms(
    { currency, country, shippingMethod: code }: TermsRequest,
    source: {
      rates: (country: string) => ReturnType<TaxProvider['find']>;
      shipping: (
        choice: Parameters<ShippingOffers['find']>[0],
      ) => ReturnType<ShippingOffers['find']>;
    },
  ): Promise<PricingTerms> {
    const taxed = country ?? this.config.pricing.shopCountry;
    const rates = taxed === null ? null : await source.rates(taxed);
    const sent =
      code === undefined ? null : await source.shipping({ code, currency, country: taxed });
    const revisions = [rates?.revision, sent?.revision].flatMap((revision) => revision ?? []);
    return {
      country: taxed,
      taxRates: rates?.rates ?? new Map(),
      shipping: sent?.offer ?? null,
      revisions,
    };
  }
}

function assertApplicable(
  currency: string,
  lines: readonly CartLine[],
  coupons: readonly RequestedCoupon[],
): void {
  const subtotal = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice * quantity, 0);
  const refused = coupons.flatMap((coupon): Array<RefusedCode<NotApplicable>> => {
    const { index, discount, minSubtotal } = coupon;
    if (coupon.currency !== null && coupon.currency !== currency)
      return [{ index, reason: 'other-currency' }];
    if (!lines.some((line) => matches(discount, line)))
      return [{ index, reason: 'no-matching-product' }];
    if (minSubtotal !== null && subtotal < minSubtotal) return [{ index, reason: 'below-minimum' }];
    return [];
  });
  if (refused.length > 0) throw new CouponNotApplicable(refused);
}
