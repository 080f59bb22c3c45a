/** The languages of mails and of the pages behind their links; the first is the default. */
export const LANGUAGES = ['en', 'de', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const isKnown = (language: string | undefined): language is Language =>
  LANGUAGES.some((each) => each === language);

/** Returns the language of a BCP 47 tag; undefined when there are no texts in it. */
export function languageIn(tag: string): Language | undefined {
  try {
    const { language } = new Intl.Locale(tag);
    return isKnown(language) ? language : undefined;
  } catch {
    return undefined;
  }
}
