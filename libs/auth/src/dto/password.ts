import { text } from '@orderly/platform/http/schemas';

const MIN_LENGTH = 15;
const MAX_LENGTH = 128;

const MAX_UNITS = MAX_LENGTH * 2;

/** Characters and not UTF-16 units: an emoji is one. What is too long in any case is not taken apart. */
const characters = (password: string): number => (password.length > MAX_UNITS ? password.length : [...password].length);

const bounded = () =>
  text({ max: MAX_UNITS }).refine((password) => characters(password) <= MAX_LENGTH, {
    error: `Longer than ${MAX_LENGTH} characters.`,
    params: { code: 'too-big' },
  });

/**
 * A password as it is chosen: at least 15 characters, since it is the only factor (NIST SP 800-63B-4), and none of any kind demanded.
 * Every character counts as it was sent: blanks, case and Unicode form are kept.
 */
export const newPassword = () =>
  bounded()
    .refine((password) => characters(password) >= MIN_LENGTH, {
      error: `Shorter than ${MIN_LENGTH} characters.`,
      params: { code: 'too-small' },
    })
    .meta({ minLength: MIN_LENGTH, maxLength: MAX_LENGTH, format: 'password', examples: ['four random words here'] });

/** A password as it is typed at log-in. */
export const givenPassword = () =>
  bounded().meta({ maxLength: MAX_LENGTH, format: 'password', examples: ['four random words here'] });
