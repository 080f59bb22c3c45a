import { languageIn } from './languages.js';

/** Longer than the header of any browser; the rest is not read. */
const MAX_LENGTH = 1_000;
const RANGE =
  /^\s*(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;
const LONGEST_TAG = 35;

interface LanguageRange {
  readonly tag: string;
  readonly weight: number;
}

/**
 * Returns the locale for an Accept-Language header (RFC 9110, 12.5.4): the range of the highest
 * weight for which there are texts, the first of equals. The region stays (`de-AT`), because the
 * format of numbers and dates depends on it. `*`, a missing header and an unreadable one give the
 * default.
 */
export function preferredLocale(header: string | undefined): string | undefined {
  const ranges = (header ?? '').slice(0, MAX_LENGTH).split(',').flatMap(rangeIn);
  const refused = new Set(
    ranges.filter(({ weight }) => weight === 0).map(({ tag }) => tag.toLowerCase()),
  );
  for (const { tag } of ranges.toSorted((one, other) => other.weight - one.weight)) {
    if (refused.has(tag.toLowerCase())) continue;
    if (tag === '*') return undefined;
    const locale = localeIn(tag);
    if (locale) return locale;
  }
  return undefined;
}

function rangeIn(text: string): LanguageRange[] {
  const [, tag, weight = '1'] = RANGE.exec(text) ?? [];
  return tag ? [{ tag, weight: Number(weight) }] : [];
}

/** Keeps language and region; a script, variant or extension changes no text here. */
function localeIn(tag: string): string | undefined {
  if (tag.length > LONGEST_TAG || !languageIn(tag)) return undefined;
  const { language, region } = new Intl.Locale(tag);
  return region ? `${language}-${region}` : language;
}
