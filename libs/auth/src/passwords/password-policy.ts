import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { PasswordRefused } from '../errors/auth.errors.js';
import { COMMON_FRAGMENTS, COMMON_PASSWORDS } from './common-passwords.js';
import { commonWords } from './common-words.js';
import { LENGTH_ALONE } from './dto/password.js';

/** Whose password it is: what an attacker knows of the account. */
interface Owner {
  readonly email: string;
  readonly name: string;
}

/** The name that the product has without `BRAND_NAME`, which is no secret either. */
const PRODUCT = 'orderly';
/** A password with fewer letters than this, beside what an attacker knows anyway, is no secret. */
const MIN_OWN_LETTERS = 8;
/** Shorter parts of a name occur in good passphrases by chance. */
const MIN_NAME_PART = 4;
const MAX_REPEATED_UNIT = 6;

/** Keeps only letters and digits, so that `P@ss-Word pa$$.word` is recognised. */
const squeeze = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('@', 'a')
    .replaceAll('$', 's')
    .replace(/[^\p{L}\p{N}]/gu, '');

const without = (text: string, fragments: readonly string[]): string =>
  fragments.reduce((rest, fragment) => (fragment ? rest.replaceAll(fragment, '') : rest), text);

/**
 * `abcabcabc` and `aaaaaaa`: a short unit that repeats. A string that repeats is found inside its
 * own double.
 */
function isRepetition(text: string): boolean {
  const period = `${text}${text}`.indexOf(text, 1);
  return period < text.length && period <= MAX_REPEATED_UNIT;
}

/** `123456789…`, `abcdef…` and backwards. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) === 1;
}

function knownFragments({ email, name }: Owner, brand: string): string[] {
  const [local = '', domain = ''] = email.split('@');
  const parts = [
    ...local.split(/[^\p{L}\p{N}]+/u),
    ...name.split(/\s+/),
    ...brand.split(/\s+/),
    ...domain.split('.').slice(0, -1),
  ];
  const fragments = [email, email.replace('@', ''), local, name, brand, ...parts, PRODUCT]
    .map(squeeze)
    .filter((part) => part.length >= MIN_NAME_PART);
  // The longest first: remove the whole address before its parts.
  return [...new Set(fragments)].sort((a, b) => b.length - a.length);
}

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
};
const DATE = /^(?:(?:19|20)\d{6}|\d{4}(?:19|20)\d{2})$/;

/** `sup3rm4n` becomes `superman`. */
const withoutLookAlikes = (squeezed: string): string =>
  squeezed.replace(/[013457]/g, (digit) => LOOK_ALIKES[digit] ?? digit);

/** True when a fragment was removed and hardly anything is left. */
const isMadeOf = (squeezed: string, fragments: readonly string[]): boolean => {
  const rest = without(squeezed, fragments);
  return rest !== squeezed && rest.length < MIN_OWN_LETTERS;
};

function isCommon(squeezed: string): boolean {
  if (COMMON_PASSWORDS.has(squeezed) || isMadeOf(squeezed, COMMON_FRAGMENTS)) return true;
  // A long password may consist of words: that is a passphrase. In a short one, a word leaves too
  // little else to guess.
  if (squeezed.length >= LENGTH_ALONE) return false;
  const fragments = [...COMMON_FRAGMENTS, ...commonWords()];
  return (
    DATE.test(squeezed) ||
    isMadeOf(squeezed, fragments) ||
    isMadeOf(withoutLookAlikes(squeezed), fragments)
  );
}

/** The rules beyond length (NIST SP 800-63B-4: a block list, and no composition rules). */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly config: AppConfig) {}

  /**
   * @param password whose length the schema checks
   * @param pointer to the field of the request that holds the password
   * @throws PasswordRefused
   */
  assertGood(password: string, owner: Owner, pointer = '/password'): void {
    const squeezed = squeeze(password);
    if (isRepetition(password) || isRepetition(squeezed) || isSequence(squeezed)) {
      throw new PasswordRefused('too-simple', 'This password is a simple pattern.', pointer);
    }
    if (isCommon(squeezed)) {
      throw new PasswordRefused(
        'too-common',
        'This password is among those that attackers try first.',
        pointer,
      );
    }
    if (isMadeOf(squeezed, knownFragments(owner, this.config.brandName))) {
      throw new PasswordRefused(
        'too-personal',
        'This password is made of your name, your address or the name of the product.',
        pointer,
      );
    }
  }
}
