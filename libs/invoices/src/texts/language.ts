import { memoize } from '@orderly/platform/kernel/caching/memoize';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { InvoiceTexts } from './invoice-texts.js';

const TEXTS: ReadonlyMap<string, InvoiceTexts> = new Map([
  ['en', en],
  ['de', de],
  ['fr', fr],
]);
const FALLBACK = { locale: 'en-GB', texts: en };

/** The words for a reader, and the locale that formats numbers and dates to match the words. */
export interface Language {
  readonly locale: string;
  readonly texts: InvoiceTexts;
}

/**
 * Chosen by the language of a BCP 47 tag; a language without texts falls back to English. It asks
 * no other module, so that the thread that renders loads none.
 */
export const languageOf = memoize((tag): Language => {
  const { language, baseName } = new Intl.Locale(tag);
  const texts = TEXTS.get(language);
  return texts ? { locale: baseName, texts } : FALLBACK;
});
