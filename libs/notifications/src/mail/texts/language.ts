import { memoize } from '@orderly/platform/kernel/caching/memoize';
import { languageIn, type Language as WrittenLanguage } from '@orderly/users';
import { de } from './de.js';
import { en } from './en.js';
import { fr } from './fr.js';
import type { MailTexts } from './mail-texts.js';

const TEXTS: Readonly<Record<WrittenLanguage, MailTexts>> = { en, de, fr };
const FALLBACK = { locale: 'en-GB', texts: en };

/** The words for a reader, and the locale that formats numbers and dates to match the words. */
export interface Language {
  readonly locale: string;
  readonly texts: MailTexts;
}

/**
 * Chosen by the language of a BCP 47 tag; the region still decides the format of numbers (thousands
 * differ between de-CH and de-DE). A language without texts falls back to British English as a
 * whole: English words with Polish dates would confuse.
 */
export const languageOf = memoize((tag): Language => {
  const language = languageIn(tag);
  return language ? { locale: new Intl.Locale(tag).baseName, texts: TEXTS[language] } : FALLBACK;
});

const instantsOf = memoize((key) => {
  const [locale, timeZone] = key.split(' ');
  return new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' },
    timeZone,
    timeZoneName: 'short',
  });
});
const countsOf = memoize((locale) => new Intl.NumberFormat(locale));

/**
 * "20 November 2026 at 10:30 CET". The zone is named, because we know the reader's language but not
 * their place.
 */
export const formatInstant = (instant: Date, locale: string, timeZone: string): string =>
  instantsOf(`${locale} ${timeZone}`).format(instant);

const regionsOf = memoize(
  (locale) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }),
);

/** "Germany"; the code itself when it is no known country. */
export function regionName(code: string, locale: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regionsOf(locale).of(code) ?? code) : code;
}

const ratesOf = memoize(
  (locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }),
);

/** "17.5%", from basis points. */
export const formatRate = (basisPoints: number, locale: string): string =>
  ratesOf(locale).format(basisPoints / 10_000);

export const formatCount = (count: number, locale: string): string =>
  countsOf(locale).format(count);
