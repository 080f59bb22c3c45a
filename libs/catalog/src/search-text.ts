/**
 * Lower case, without accents and punctuation: "Café-Crème" and "cafe creme" are the same words. Done here and not in SQL, so that the
 * stored text and the words that are looked for are folded by the same rules whatever the locale of the database is.
 */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What the search index holds of a product. Every word has a space before it, which `patternsFor` relies on. */
export const searchTextOf = (product: { sku: string; name: string; description: string }): string =>
  ` ${fold(`${product.sku} ${product.name} ${product.description}`)}`;

const TRIGRAM = 3;

/**
 * LIKE patterns, all of which a product must match. A word of three letters or more may stand anywhere. A shorter one has no trigram
 * of its own and would read the whole index, so it counts at the start of a word only, where pg_trgm does have one for it.
 * Folded words hold neither wildcards nor escapes.
 */
export function patternsFor(query: string): string[] {
  const words = new Set(fold(query).split(' ').filter(Boolean));
  return [...words].map((word) => (word.length >= TRIGRAM ? `%${word}%` : `% ${word}%`));
}
