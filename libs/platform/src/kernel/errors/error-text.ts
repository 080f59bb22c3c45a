import { withoutSecretFields } from '../text/secret-fields.js';

const MAX_LENGTH = 500;

/**
 * Data that must not be stored with a failure that operators read: addresses, passwords in URLs,
 * and anything that looks like a token.
 */
const REDACTIONS: ReadonlyArray<readonly [RegExp, string]> = [
  [/(\w+:\/\/)[^\s/@]{1,300}@/g, '$1[redacted]@'],
  [/[^\s@<>"'(),:;]{1,64}@[^\s@<>"'(),:;]{1,255}/g, '[address]'],
  [/\b(bearer|basic)\s+\S+/gi, '$1 [redacted]'],
  // Long unbroken strings, but not UUIDs, because operators search for those.
  [/\b(?![0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)[\w+/=.-]{40,}/gi, '[redacted]'],
];

function rawText(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(rawText).join('; ');
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  if (typeof error === 'string') return error;
  try {
    return `Not an Error: ${JSON.stringify(error) ?? String(error)}`;
  } catch {
    return 'Not an Error, and not printable.';
  }
}

/**
 * One line of limited length that says why something failed, safe to store and show. Accepts
 * anything, because anything can be thrown.
 */
export function errorText(error: unknown): string {
  // Truncated before the patterns run, so that a failure of ten megabytes costs no more than a
  // short one.
  let text = rawText(error).slice(0, MAX_LENGTH * 4);
  for (const [pattern, replacement] of REDACTIONS) text = text.replace(pattern, replacement);
  text = withoutSecretFields(text);
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .toWellFormed()
    .slice(0, MAX_LENGTH);
}
