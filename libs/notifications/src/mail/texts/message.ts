import {
  isArgumentElement,
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { WORDING_FIELDS, type Wording } from '../content/wording.js';

/** The values of a mail: a text stands as it is, a count may choose a plural. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** Words are plain text, so that "<" is no more than a sign. */
const OPTIONS = { ignoreTag: true };

const formatted = (message: string, locale: string, values: MessageValues): string =>
  String(new IntlMessageFormat(message, locale, undefined, OPTIONS).format(values));

/**
 * The words of a mail with its values in them.
 * @param locale BCP 47 tag, for plurals and numbers
 */
export const filledIn = (wording: Wording, locale: string, values: MessageValues): Wording =>
  Object.fromEntries(
    WORDING_FIELDS.map((field) => {
      const message = wording[field];
      return [field, message === null ? null : formatted(message, locale, values)];
    }),
  ) as unknown as Wording;

/**
 * What is wrong with an ICU message that will be given such values; undefined if nothing is. A
 * text can only be inserted, because formatting it as a number or a date would fail when the mail
 * leaves.
 */
export function faultIn(message: string, values: MessageValues): string | undefined {
  try {
    const elements = new IntlMessageFormat(message, 'en', undefined, OPTIONS).getAst();
    return faultAmong(elements, values);
  } catch {
    return 'Not an ICU message: look at its braces and quotes.';
  }
}

function faultAmong(
  elements: readonly MessageFormatElement[],
  values: MessageValues,
): string | undefined {
  for (const element of elements) {
    const fault = faultOf(element, values);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf(element: MessageFormatElement, values: MessageValues): string | undefined {
  if (isLiteralElement(element) || isPoundElement(element)) return undefined;
  const value = 'value' in element ? element.value : '';
  if (!Object.hasOwn(values, value)) return unknownVariable(Object.keys(values));
  if (isArgumentElement(element)) return undefined;
  const isCount = typeof values[value] === 'number';
  if (isNumberElement(element) && isCount && !element.style) return undefined;
  if (!isPluralElement(element) || !isCount) return `{${value}} cannot be formatted in this way.`;
  return faultAmong(
    Object.values(element.options).flatMap((option) => option.value),
    values,
  );
}

const unknownVariable = (names: readonly string[]): string =>
  names.length === 0
    ? 'This mail has no variables.'
    : `The variables of this mail are ${names.map((name) => `{${name}}`).join(', ')}.`;
