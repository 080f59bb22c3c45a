import { isStorable, storable } from './storable.js';

describe('storable', () => {
  it('keeps a text that fits', () => {
    expect(storable('größer 🫖', 20)).toBe('größer 🫖');
  });

  it.each([
    ['a NUL', 'a\0b', 20],
    ['a lone surrogate', 'a\ud800', 20],
    ['a character at the limit', `${'x'.repeat(9)}🫖`, 10],
  ])('returns what PostgreSQL stores from a text with %s', (_, text, max) => {
    expect(isStorable(storable(text, max))).toBe(true);
    expect(storable(text, max).length).toBeLessThanOrEqual(max);
  });
});
