import { Money } from '@orderly/platform/kernel/money/money';
import { MixedCurrencies, OrderTotalTooLarge } from './order.errors.js';

/** A product that the catalogue sold, at its price. */
export interface PricedLine {
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: Money;
  readonly taxClass: string;
  readonly quantity: number;
}

/** Sums the lines as requested, so that an error points at the line that the client sent. */
export function totalOf(lines: readonly PricedLine[]): Money {
  const [first] = lines;
  if (!first) throw new RangeError('An order has at least one line.');
  const { currency } = first.unitPrice;
  let amount = 0;
  lines.forEach(({ unitPrice, quantity }, index) => {
    if (unitPrice.currency !== currency)
      throw new MixedCurrencies(index, [currency, unitPrice.currency]);
    amount += unitPrice.amount * quantity;
    if (!Number.isSafeInteger(amount)) throw new OrderTotalTooLarge(index);
  });
  return Money.of(amount, currency);
}

export function mergePerProduct(lines: readonly PricedLine[]): PricedLine[] {
  const merged = new Map<string, PricedLine>();
  for (const line of lines) {
    const earlier = merged.get(line.productId);
    merged.set(
      line.productId,
      earlier ? { ...earlier, quantity: earlier.quantity + line.quantity } : line,
    );
  }
  return [...merged.values()];
}
