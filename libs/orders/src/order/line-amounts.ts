import { allocate } from '@orderly/platform/kernel/money/allocate';

export interface LineAmounts {
  readonly total: { readonly amount: number };
  readonly discountAmount: number;
  readonly taxAmount: number;
}

/** Of the price of an order. */
export interface TaxInclusion {
  /** Whether the prices contain their tax, or it was added to them. */
  readonly taxIncluded: boolean;
}

/** What the line costs after discounts: `net` and `tax` sum to `gross`. */
export function amountsOf(
  { total, discountAmount: discount, taxAmount: tax }: LineAmounts,
  { taxIncluded }: TaxInclusion,
) {
  const left = total.amount - discount;
  const net = taxIncluded ? left - tax : left;
  return { discount, net, tax, gross: net + tax };
}

/**
 * The price of the first `units` of a line: of all of them, it is the price of the line.
 * @param details null: of a simple order
 */
export function priceOfUnits(
  line: LineAmounts & { readonly quantity: number },
  details: TaxInclusion | null,
  units: number,
): number {
  const { gross } = amountsOf(line, details ?? { taxIncluded: true });
  const shares = [BigInt(units), BigInt(line.quantity - units)];
  const [price = 0n] = allocate(BigInt(gross), shares);
  return Number(price);
}
