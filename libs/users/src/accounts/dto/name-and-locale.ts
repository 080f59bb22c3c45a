import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { line, matching, string } from '@orderly/platform/http/fields/text';
import { check, described, type Rule, withChecks } from '@orderly/platform/http/validation/rule';
import { LANGUAGES, languageIn } from '../../languages/languages.js';

/** A person's name: one line, since it goes into mail headers. */
export const personName = (): Rule<string> =>
  described(line({ max: 200 }), { examples: ['Ada Lovelace'] });

function canonicalLocale(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

/** A BCP 47 tag in its canonical spelling. */
const locale = (): Rule<string> => ({
  ...withChecks(
    described(line({ max: 35, min: 2 }), {
      description:
        'BCP 47 tag of the language and region for mails. Mails are written in ' +
        `${LANGUAGES.join(', ')}; another language is refused with \`unsupported-locale\`. ` +
        'The region (`de-AT`) decides how numbers and dates look.',
      examples: ['en-GB'],
    }),
    check<string>('isLocale', (tag) => canonicalLocale(tag) !== undefined, {
      code: 'unknown-locale',
      detail: 'Not a BCP 47 language tag.',
    }),
    check<string>('isSupportedLocale', (tag) => languageIn(tag) !== undefined, {
      code: 'unsupported-locale',
      detail: `There are no mails in this language. There are: ${LANGUAGES.join(', ')}.`,
    }),
  ),
  convert: canonicalLocale,
});

export const roleName = (): Rule<string> =>
  described(matching(string({ max: 63 }), /^[a-z][a-z0-9-]*$/, 'Not the name of a role.'), {
    examples: ['support'],
  });

export const PersonName = (options?: FieldOptions): FieldDecorator<string> =>
  Field(personName(), options);
export const Locale = (options?: FieldOptions): FieldDecorator<string> => Field(locale(), options);
export const RoleName = (options?: FieldOptions): FieldDecorator<string> =>
  Field(roleName(), options);
