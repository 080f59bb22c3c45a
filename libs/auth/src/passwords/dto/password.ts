import { text } from '@orderly/platform/http/schemas';

/** Where the password is the only factor (NIST SP 800-63B-4 section 3.1.1.2). */
export const LENGTH_ALONE = 15;
/** Where a second factor stands beside it. */
const LENGTH_WITH_SECOND_FACTOR = 8;
const MAX_LENGTH = 128;
const MAX_UNITS = MAX_LENGTH * 2;

/** Characters and not UTF-16 units: an emoji is one. What is too long in any case is not taken apart. */
const characters = (password: string): number =>
  password.length > MAX_UNITS ? password.length : [...password].length;

const bounded = () =>
  text({ max: MAX_UNITS }).refine((password) => characters(password) <= MAX_LENGTH, {
    error: `Longer than ${MAX_LENGTH} characters.`,
    params: { code: 'too-big', maxLength: MAX_LENGTH },
  });

const chosen = (minLength: number) =>
  bounded()
    .refine((password) => characters(password) >= minLength, {
      error: `Shorter than ${minLength} characters.`,
      params: { code: 'too-small', minLength },
    })
    .meta({
      minLength,
      maxLength: MAX_LENGTH,
      format: 'password',
      examples: ['four random words here'],
    });

/**
 * A password as it is chosen: at least 15 characters, since it is the only factor, and none of any kind demanded. Every character counts as
 * it was sent: blanks and case are kept.
 */
export const newPassword = () => chosen(LENGTH_ALONE);

/** The next password of an account, which may have a second factor: then 8 characters will do. Whether it has one, the service looks. */
export const nextPassword = () => chosen(LENGTH_WITH_SECOND_FACTOR);

/** Too short to stand alone. */
export const isShort = (password: string): boolean => characters(password) < LENGTH_ALONE;

/** A password as it is typed at log-in. */
export const givenPassword = () =>
  bounded().meta({
    maxLength: MAX_LENGTH,
    format: 'password',
    examples: ['four random words here'],
  });
