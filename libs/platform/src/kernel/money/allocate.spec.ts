import fc from 'fast-check';
import { allocate } from './allocate.js';
import { exponentOf } from './currency.js';

const sumOf = (parts: readonly bigint[]): bigint => parts.reduce((sum, part) => sum + part, 0n);

/** Amounts of either sign, up to the largest that JSON holds exactly. */
const amounts = fc.maxSafeInteger().map(BigInt);
const weights = fc
  .array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(1_000_000)), { minLength: 1, maxLength: 12 })
  .map((numbers) => numbers.map(BigInt));

describe('allocate', () => {
  it('sums to the whole, and no part is a unit or more off its exact share', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, shares) => {
        const parts = allocate(amount, shares);

        const whole = sumOf(shares) || BigInt(shares.length);
        const isNear = parts.every((part, index) => {
          const share = sumOf(shares) === 0n ? 1n : (shares[index] as bigint);
          const error = part * whole - amount * share;
          return error < whole && error > -whole;
        });
        return sumOf(parts) === amount && isNear;
      }),
      { numRuns: 100_000 },
    );
  });

  it('gives more to no weight that is smaller, and of equal ones more to the first', () => {
    fc.assert(
      fc.property(fc.nat().map(BigInt), weights, (amount, shares) => {
        const parts = allocate(amount, shares);

        return shares.every((share, at) =>
          shares.slice(at + 1).every((other, distance) => {
            const [part, later] = [parts[at] as bigint, parts[at + 1 + distance] as bigint];
            return share >= other ? part >= later : part <= later;
          }),
        );
      }),
    );
  });

  it('gives nothing to a weight of zero beside others', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, shares) => {
        fc.pre(sumOf(shares) > 0n);

        const parts = allocate(amount, shares);

        return parts.every((part, index) => shares[index] !== 0n || part === 0n);
      }),
    );
  });

  it.each<[string, bigint, bigint[], bigint[]]>([
    ['a third each, the first gets the penny', 100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    ['Hamilton, where the largest ratio would get 5', 7n, [60n, 25n, 15n], [4n, 2n, 1n]],
    ['all weights zero', 10n, [0n, 0n, 0n], [4n, 3n, 3n]],
    ['a negative amount, as a refund', -100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    ['nothing', 0n, [5n, 3n], [0n, 0n]],
    ['less than one unit each', 1n, [1n, 1n], [1n, 0n]],
    ['one part', 999n, [7n], [999n]],
  ])('divides exactly: %s', (_, amount, shares, expected) => {
    expect(allocate(amount, shares)).toEqual(expected);
  });

  it.each([
    ['JPY', 1_000n, [334n, 333n, 333n]],
    ['GBP', 100_000n, [33_334n, 33_333n, 33_333n]],
    ['KWD', 1_000_000n, [333_334n, 333_333n, 333_333n]],
  ])('divides a thousand %s in their smallest units', (currency, amount, expected) => {
    expect(1_000n * 10n ** BigInt(exponentOf(currency))).toBe(amount);
    expect(allocate(amount, [1n, 1n, 1n])).toEqual(expected);
  });

  it('keeps every unit of what a float cannot hold', () => {
    const parts = allocate(2n ** 80n + 1n, [1n, 2n]);

    expect(sumOf(parts)).toBe(2n ** 80n + 1n);
  });

  it.each([[[]], [[1n, -1n]]])('refuses the weights %p', (shares) => {
    expect(() => allocate(1n, shares)).toThrow(RangeError);
  });
});
