/**
 * Divides an amount in proportion to weights by the largest remainder (Hamilton's method): each
 * part is its exact share, rounded up or down, and the parts sum to the amount. The units that
 * rounding leaves over go to the largest remainders, of equal ones to the first. A weight of zero
 * gets nothing; if all are zero, all count the same.
 * @throws RangeError without weights, or with a negative one
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0) throw new RangeError('Nothing to divide the amount between.');
  if (weights.some((weight) => weight < 0n)) throw new RangeError('A weight is not negative.');
  // BigInt division truncates, so a negative amount would leave negative remainders.
  if (amount < 0n) return allocate(-amount, weights).map((part) => -part);
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n)
    return allocate(
      amount,
      weights.map(() => 1n),
    );
  const parts = weights.map((weight) => (amount * weight) / sum);
  let left = amount - parts.reduce((total, part) => total + part, 0n);
  // Array.sort is stable: equal remainders stay in their order.
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amount * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder) {
    if (left === 0n) break;
    parts[index] = (parts[index] as bigint) + 1n;
    left -= 1n;
  }
  return parts;
}
