/** The rate of a tax class that no rate is known for: no tax. */
export const UNTAXED = 0;
/** The tax class of products and shipping methods that name no other. */
export const STANDARD_TAX_CLASS = 'standard';

export interface CartLine {
  readonly productId: string;
  /** In minor units, like all amounts here; the cart has one currency. */
  readonly unitPrice: number;
  readonly quantity: number;
  readonly taxClass: string;
}

/** A discount that was found to be valid for the cart. */
export interface Discount {
  readonly code: string;
  /** What it takes off: a share in basis points (1,000 is 10 %), or an amount. */
  readonly off: { readonly percentage: number } | { readonly amount: number };
  /**
   * `line`: off each matching line, an amount off each unit. `order`: once, off the sum of the
   * matching lines.
   */
  readonly scope: 'line' | 'order';
  /** The products whose lines match; empty: all. */
  readonly productIds: readonly string[];
}

export interface TaxRate {
  readonly name: string;
  /** In basis points: 2,000 is 20 %. */
  readonly rate: number;
}

/** The rates of one country at one instant, by tax class. */
export type TaxRates = ReadonlyMap<string, TaxRate>;

export interface ShippingOffer {
  readonly code: string;
  readonly name: string;
  readonly price: number;
  /** Free for lines that cost this much after discounts, or more; null: never. */
  readonly freeFrom: number | null;
  readonly taxClass: string;
}

export interface Cart {
  readonly lines: readonly CartLine[];
  readonly discounts: readonly Discount[];
  readonly shipping: ShippingOffer | null;
  readonly taxRates: TaxRates;
  /** Whether prices, also those of shipping, contain their tax, or it is added to them. */
  readonly taxIncluded: boolean;
}

/** What a part of the order costs: `net` and `tax` sum to `gross`. */
interface Taxed {
  readonly net: number;
  /** In basis points. */
  readonly taxRate: number;
  readonly tax: number;
  readonly gross: number;
}

interface PricedCartLine extends Taxed {
  /** Unit price times quantity. */
  readonly subtotal: number;
  /** The sum of all discounts of the line. */
  readonly discount: number;
}

export interface PricedShipping extends Taxed {
  readonly code: string;
  readonly name: string;
  /** As listed: with its tax when prices contain it. */
  readonly price: number;
}

export interface TaxTotal extends TaxRate {
  readonly net: number;
  readonly tax: number;
}

export interface AppliedDiscount {
  readonly code: string;
  readonly amount: number;
}

/** The price of a cart, explained. `total` is the sum of `gross` over the lines and shipping. */
export interface PricedCart {
  /** In the order of the cart. */
  readonly lines: readonly PricedCartLine[];
  /** In the order in which they were applied. */
  readonly discounts: readonly AppliedDiscount[];
  readonly shipping: PricedShipping | null;
  /** One entry for each name and rate that applies, also for a rate of zero. */
  readonly taxes: readonly TaxTotal[];
  readonly totals: {
    readonly subtotal: number;
    readonly discount: number;
    /** Of all lines and shipping. */
    readonly tax: number;
    readonly total: number;
  };
}
