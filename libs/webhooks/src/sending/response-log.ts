import { CENSOR, withoutSecretFields } from '@orderly/platform/kernel/text/secret-fields';

/** A byte that PostgreSQL does not store, and controls that could break a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
/**
 * Receivers echo headers, and error pages print the environment. A token begins where no other
 * character of one stands before it: otherwise, a response of many beginnings would take time in
 * the square of its length.
 */
const SECRETS =
  /whsec_[\w+/=-]+|v1a?,[\w+/=]{16,}|(?:bearer|basic)\s+[\w.~+/=-]{8,}|(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/gi;

/** The text of an answer for the log of deliveries, without what must not be kept. */
export const loggedResponse = (body: string): string =>
  withoutSecretFields(body.toWellFormed().replace(UNPRINTABLE, '').replace(SECRETS, CENSOR));
