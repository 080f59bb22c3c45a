/** A byte that PostgreSQL does not store, and controls that could break a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
const REDACTED = '[redacted]';
/** Receivers echo headers, and error pages print the environment. */
const SECRETS =
  /whsec_[\w+/=-]+|v1a?,[\w+/=]{16,}|(?:bearer|basic)\s+[\w.~+/=-]{8,}|eyJ[\w-]+\.[\w-]+\.[\w-]*/gi;

/** The text of an answer for the log of deliveries, without what must not be kept. */
export const loggedResponse = (body: string): string =>
  body.toWellFormed().replace(UNPRINTABLE, '').replace(SECRETS, REDACTED);
