import { foldQuery, foldText, isUnspaced } from './search-folding.js';

/** Raise it when folding changes: RefoldProducts folds rows with another number again. */
export const SEARCH_VERSION = 1;

/** The columns by which the database finds a product. */
interface SearchFields {
  /**
   * The folded words in their order, with a blank before each. The LIKE patterns of a query match
   * it.
   */
  readonly searchText: string;
  /** The same words, each once, as index terms. */
  readonly searchWords: string[];
  readonly searchVersion: number;
}

/** One word of a query. */
export interface SoughtWord {
  /** LIKE pattern over all index terms; null where `terms` is enough. */
  readonly lookUp: string | null;
  /** Index terms; a product must have all of them. */
  readonly terms: readonly string[];
  /** LIKE pattern over the search text. It defines the match; the other two only make it fast. */
  readonly text: string;
  /** True when a product may have the terms but not the text. */
  readonly mustCheck: boolean;
}

/** More words cost more than they narrow the search. */
export const MAX_SOUGHT_WORDS = 8;
const GRAM = 3;
/** An index entry must fit into a third of a page, in any script. */
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
 * The words of a query; a product must match all of them. If there are more than eight, the eight
 * longest.
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
 * terms are the three letters from each letter on, so that every part begins a term or consists of
 * terms.
 */
function termsOf(word: string): string[] {
  if (isUnspaced(word)) return grams([...word]);
  if (word.length <= MAX_TERM) return [word];
  return pieces([...word]);
}

const grams = (letters: readonly string[]): string[] =>
  letters.map((_, start) => letters.slice(start, start + GRAM).join(''));

/** The pieces overlap, so that the word lies within one of them. */
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
  // Two letters occur in too many words to be useful: they match only the beginning of a word.
  if (letters.length < GRAM)
    return { lookUp: `${word}%`, terms: [], text: `% ${word}%`, mustCheck: false };
  const part = letters.slice(0, MAX_TERM).join('');
  return { lookUp: `%${part}%`, terms: [], text: `%${word}%`, mustCheck: part !== word };
}

const lengthOf = (word: string): number => [...word].length;
