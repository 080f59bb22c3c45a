/**
 * The languages that mails and the pages behind their links are written in; the first is what is
 * used in doubt.
 */
export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const isKnown = (language: string | undefined): language is Language =>
  LANGUAGES.some((each) => each === language);

/** The language of a BCP 47 tag; undefined when there are no words in it. */
export function languageIn(tag: string): Language | undefined {
  try {
    const { language } = new Intl.Locale(tag);
    return isKnown(language) ? language : undefined;
  } catch {
    return undefined;
  }
}
