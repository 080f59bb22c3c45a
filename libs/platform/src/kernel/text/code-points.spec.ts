import fc from 'fast-check';
import { hasAtLeast, hasAtMost } from './code-points.js';

describe('code points', () => {
  it('counts an emoji as one', () => {
    expect([hasAtMost(2, '🐴🐴'), hasAtMost(1, '🐴🐴')]).toEqual([true, false]);
    expect([hasAtLeast(2, '🐴🐴'), hasAtLeast(3, '🐴🐴')]).toEqual([true, false]);
  });

  it('agrees with counting them all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(12), (text, bound) => {
        const count = [...text].length;
        expect(hasAtMost(bound, text)).toBe(count <= bound);
        expect(hasAtLeast(bound, text)).toBe(count >= bound);
      }),
    );
  });
});
