import { line } from '@orderly/platform/http/schemas';
import { LANGUAGES, languageIn } from '../languages.js';

// The rules of `name-and-locale.ts` for the schemas of other modules that are not DTO classes yet.

/** A person's name: one line, since it goes into mail headers. */
export const personName = () =>
  line({ max: 200 })
    .regex(/\S/, { error: 'Only blanks.' })
    .meta({ examples: ['Ada Lovelace'] });

function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** A BCP 47 tag in its canonical spelling. */
export const locale = () =>
  line({ max: 35, min: 2 })
    .refine((tag) => canonicalLocale(tag) !== undefined, {
      error: 'Not a BCP 47 language tag.',
      params: { code: 'unknown-locale' },
    })
    .refine((tag) => canonicalLocale(tag) === undefined || languageIn(tag) !== undefined, {
      error: `There are no mails in this language. There are: ${LANGUAGES.join(', ')}.`,
      params: { code: 'unsupported-locale' },
    })
    .transform((tag) => canonicalLocale(tag) ?? tag)
    .meta({
      description:
        'BCP 47 tag of the language and region for mails. Mails are written in ' +
        `${LANGUAGES.join(', ')}; another language is refused with \`unsupported-locale\`. ` +
        'The region (`de-AT`) decides how numbers and dates look.',
      examples: ['en-GB'],
    });
