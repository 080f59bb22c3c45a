import { patternsFor, searchTextOf } from './search-text.js';

const tea = searchTextOf({
  sku: 'TEA-1@85',
  name: 'Thé à la Crème',
  description: 'Loose\nleaf, 100% black.',
});

/** What LIKE does with patterns that hold no wildcard but the outer ones. */
const matches = (query: string): boolean =>
  patternsFor(query).every((pattern) => tea.includes(pattern.slice(1, -1)));

describe('search text', () => {
  it('is folded: no capitals, accents or punctuation', () => {
    expect(tea).toBe(' tea 1 85 the a la creme loose leaf 100 black');
  });

  it.each(['creme', 'CRÈME', 'rem', 'leaf tea', 'tea-1', 'lo', 'l b', '100%'])(
    'matches %p',
    (query) => {
      expect(matches(query)).toBe(true);
    },
  );

  it.each(['coffee', 'tea coffee', 'ea', 'em'])('does not match %p', (query) => {
    expect(matches(query)).toBe(false);
  });

  it('takes no wildcard from the query', () => {
    expect(patternsFor("%_\\ '; --")).toEqual([]);
    expect(patternsFor('a%b_c')).toEqual(['% a%', '% b%', '% c%']);
  });
});
