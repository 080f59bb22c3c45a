import { foldQuery, foldText, isUnspaced } from './search-folding.js';

/** Counts up when folding changes: rows with another number are folded again by RefoldProducts. */
export const SEARCH_VERSION = 1;

/** What the database keeps of a product to find it by. */
interface SearchFields {
  /**
   * The folded words in their order, with a blank before each. The LIKE patterns of a query are
   * meant for it.
   */
  readonly searchText: string;
  /** The same words, each once, as index terms. */
  readonly searchWords: string[];
  readonly searchVersion: number;
}

/** One word that is looked for. */
export interface SoughtWord {
  /** LIKE pattern over all index terms; null where `terms` says it. */
  readonly lookUp: string | null;
  /** Index terms that a product must have, all of them. */
  readonly terms: readonly string[];
  /**
   * LIKE pattern over the search text: what the word means, of which the other two are only the
   * quick way.
   */
  readonly text: string;
  /** True when a product may have the terms and not the text. */
  readonly mustCheck: boolean;
}

/** Words beyond these narrow a search no further than they cost. */
export const MAX_SOUGHT_WORDS = 8;
const GRAM = 3;
/** An index entry has to fit into a third of a page, whatever script it is in. */
const MAX_TERM = 100;

export function searchFieldsOf(product: {
  sku: string;
  name: string;
  description: string;
}): SearchFields {
  const words = foldText(`${product.sku} ${product.name} ${product.description}`);
  return {
    searchText: words.map((word) => ` ${word}`).join(''),
    searchWords: [...new Set(words.flatMap(termsOf))].sort(),
    searchVersion: SEARCH_VERSION,
  };
}

/**
 * The words of a query, of which a product must have all. Of more than eight, the eight longest.
 */
export function soughtWords(query: string): SoughtWord[] {
  const words = [...new Set(foldQuery(query))];
  return words
    .sort((a, b) => lengthOf(b) - lengthOf(a))
    .slice(0, MAX_SOUGHT_WORDS)
    .map(sought);
}

/**
 * A word is a term. Where blanks do not separate words, a word may begin at any letter: there, the
 * terms are the three letters from each letter on, so that every part begins a term or is made of
 * them.
 */
function termsOf(word: string): string[] {
  if (isUnspaced(word)) return grams([...word]);
  if (word.length <= MAX_TERM) return [word];
  return pieces([...word]);
}

const grams = (letters: readonly string[]): string[] =>
  letters.map((_, start) => letters.slice(start, start + GRAM).join(''));

/** Overlapping, so that all that is sought lies within one. */
function pieces(letters: readonly string[]): string[] {
  const found: string[] = [];
  for (let start = 0; start === 0 || start + MAX_TERM < letters.length; start += MAX_TERM)
    found.push(letters.slice(start, start + 2 * MAX_TERM).join(''));
  return found;
}

/** Folded words hold neither wildcards nor escapes. */
function sought(word: string): SoughtWord {
  const letters = [...word];
  if (isUnspaced(word)) {
    const text = `%${word}%`;
    if (letters.length <= GRAM) return { lookUp: `${word}%`, terms: [], text, mustCheck: false };
    const terms = grams(letters).slice(0, 1 - GRAM);
    return { lookUp: null, terms, text, mustCheck: true };
  }
  // Two letters lie within so many words that they tell nothing: they count where a word begins.
  if (letters.length < GRAM)
    return { lookUp: `${word}%`, terms: [], text: `% ${word}%`, mustCheck: false };
  const part = letters.slice(0, MAX_TERM).join('');
  return { lookUp: `%${part}%`, terms: [], text: `%${word}%`, mustCheck: part !== word };
}

const lengthOf = (word: string): number => [...word].length;
