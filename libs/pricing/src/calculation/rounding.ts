/** Basis points in the whole. */
export const WHOLE = 10_000n;

/** `numerator / denominator`, halves up; both are not negative. */
export const halfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

export const sumOf = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((sum, amount) => sum + amount, 0n);

export const lesserOf = (a: bigint, b: bigint): bigint => (a < b ? a : b);
