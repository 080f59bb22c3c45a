import { allocate } from '@orderly/platform/kernel/money/allocate';
import type { CartLine, Discount } from './cart.js';
import { halfUp, lesserOf, sumOf, WHOLE } from './rounding.js';

interface Discounted {
  /** What is left of each line: never below zero. */
  readonly left: readonly bigint[];
  readonly applied: ReadonlyArray<{ readonly code: string; readonly amount: bigint }>;
}

export const matches = ({ productIds }: Discount, { productId }: CartLine): boolean =>
  productIds.length === 0 || productIds.includes(productId);

/**
 * Those of single lines first, then those of the whole order; within each scope as given. Each one
 * is taken off what the earlier ones have left, so that 10 % and 10 % are 19 %, and the result
 * does not fall below zero.
 */
export function discounted(
  lines: readonly CartLine[],
  subtotals: readonly bigint[],
  discounts: readonly Discount[],
): Discounted {
  const inOrder = [
    ...discounts.filter(({ scope }) => scope === 'line'),
    ...discounts.filter(({ scope }) => scope === 'order'),
  ];
  let left = subtotals;
  const applied = inOrder.map((discount) => {
    const matching = lines.map((line) => matches(discount, line));
    const base = left.map((amount, index) => (matching[index] ? amount : 0n));
    const off =
      discount.scope === 'line' ? offLines(discount, lines, base) : offSum(discount, base);
    left = left.map((amount, index) => amount - (off[index] as bigint));
    return { code: discount.code, amount: sumOf(off) };
  });
  return { left, applied };
}

/** @param base what is left of each line, and zero where the discount does not match */
function offLines(
  { off }: Discount,
  lines: readonly CartLine[],
  base: readonly bigint[],
): readonly bigint[] {
  return base.map((amount, index) =>
    'percentage' in off
      ? shareOf(amount, off.percentage)
      : lesserOf(BigInt(off.amount) * BigInt((lines[index] as CartLine).quantity), amount),
  );
}

/** Divides it over the lines in proportion to their amounts: none gets more than its own. */
function offSum({ off }: Discount, base: readonly bigint[]): readonly bigint[] {
  const sum = sumOf(base);
  const amount =
    'percentage' in off ? shareOf(sum, off.percentage) : lesserOf(BigInt(off.amount), sum);
  return allocate(amount, base);
}

const shareOf = (amount: bigint, basisPoints: number): bigint =>
  halfUp(amount * BigInt(basisPoints), WHOLE);
