import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { text } from '@orderly/platform/http/fields/text';
import { check, described, type Rule, withChecks } from '@orderly/platform/http/validation/rule';

/** The minimum length when the password is the only factor (NIST SP 800-63B-4 section 3.1.1.2). */
export const LENGTH_ALONE = 15;
/** The minimum length when the account has a second factor. */
const LENGTH_WITH_SECOND_FACTOR = 8;
const MAX_LENGTH = 128;
const MAX_UNITS = MAX_LENGTH * 2;
const WORDS = { format: 'password', examples: ['four random words here'] };

/**
 * Counts characters and not UTF-16 units: an emoji is one. A password that is too long in any case
 * is not split up.
 */
const characters = (password: string): number =>
  password.length > MAX_UNITS ? password.length : [...password].length;

const bounded = (): Rule<string> =>
  withChecks(
    text({ max: MAX_UNITS }),
    check<string>('maxCharacters', (password) => characters(password) <= MAX_LENGTH, {
      code: 'too-big',
      detail: `Longer than ${MAX_LENGTH} characters.`,
      params: { maxLength: MAX_LENGTH },
    }),
  );

const chosen = (minLength: number): Rule<string> =>
  described(
    withChecks(
      bounded(),
      check<string>('minCharacters', (password) => characters(password) >= minLength, {
        code: 'too-small',
        detail: `Shorter than ${minLength} characters.`,
        params: { minLength },
      }),
    ),
    { minLength, maxLength: MAX_LENGTH, ...WORDS },
  );

/**
 * A new password: at least 15 characters, since it is the only factor, and no rules about kinds of
 * characters. Every character counts as it was sent: blanks and case are kept.
 */
export const newPassword = (): Rule<string> => chosen(LENGTH_ALONE);

/**
 * The next password of an account. With a second factor, 8 characters are enough; the service
 * checks whether the account has one.
 */
export const nextPassword = (): Rule<string> => chosen(LENGTH_WITH_SECOND_FACTOR);

/** True when the password is too short to be the only factor. */
export const isShort = (password: string): boolean => characters(password) < LENGTH_ALONE;

/** A password as typed at log-in. */
const givenPassword = (): Rule<string> => described(bounded(), { maxLength: MAX_LENGTH, ...WORDS });

type PasswordField = FieldDecorator<string>;

export const NewPassword = (options?: FieldOptions): PasswordField => Field(newPassword(), options);
export const NextPassword = (): PasswordField => Field(nextPassword());
export const GivenPassword = (options?: FieldOptions): PasswordField =>
  Field(givenPassword(), options);
