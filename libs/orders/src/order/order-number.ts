import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, which are misread or make words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/**
 * 55 random bits: the number of another order cannot be guessed, and two orders get the same one
 * about once in 190 million.
 */
const RANDOM_CHARACTERS = 11;
const NUMBER = /^ORD-?([0-9A-Z]{4})-?([0-9A-Z]{4})-?([0-9A-Z]{4})$/;

/** What a number belongs to: an order, a shipment or a return. */
type Prefix = 'ORD' | 'SHP' | 'RET';

export const numberPattern = (prefix: Prefix): string => `^${prefix}(-[0-9A-HJKMNP-TV-Z]{4}){3}$`;

export const ORDER_NUMBER_PATTERN = numberPattern('ORD');

export const newOrderNumber = (): string => newNumber('ORD');

/**
 * A number that can be read out over the telephone, such as ORD-7K3M-9QWX-2HTC. The last character
 * checks the others.
 */
export function newNumber(prefix: Prefix): string {
  const digits = [...randomBytes(RANDOM_CHARACTERS)].map((byte) => byte & 31);
  const characters = [...digits, checkDigit(digits)]
    .map((digit) => ALPHABET.charAt(digit))
    .join('');
  return formatted(characters, prefix);
}

/**
 * Corrects a number that was typed by hand: lower case, O for 0, I and L for 1, missing dashes.
 * @returns null for anything that is no order number, which includes almost any typing error
 */
export function parseOrderNumber(typed: string): string | null {
  const groups = NUMBER.exec(typed.trim().toUpperCase())?.slice(1);
  if (!groups) return null;
  const [first, second, third] = groups.map((group) =>
    group.replaceAll('O', '0').replace(/[IL]/g, '1'),
  );
  const digits = [...`${first}${second}${third}`].map((character) => ALPHABET.indexOf(character));
  if (digits.includes(-1) || checkDigit(digits.slice(0, -1)) !== digits.at(-1)) return null;
  return `ORD-${first}-${second}-${third}`;
}

const NUMBER_START = /^ORD-?([0-9A-Z-]{3,14})$/;

/**
 * The first and the last text with the form of a number that begin like what was typed, of which
 * three characters after "ORD" are enough. As all numbers have one form, every collation sorts them
 * alike.
 */
export function numbersStartingWith(typed: string): [first: string, last: string] | null {
  const start = NUMBER_START.exec(typed.trim().toUpperCase())?.[1];
  if (start === undefined) return null;
  const characters = start.replaceAll('-', '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (characters.length < 3 || characters.length > RANDOM_CHARACTERS + 1) return null;
  return [formatted(characters.padEnd(12, '0')), formatted(characters.padEnd(12, 'Z'))];
}

const formatted = (characters: string, prefix = 'ORD'): string =>
  `${prefix}-${characters.slice(0, 4)}-${characters.slice(4, 8)}-${characters.slice(8)}`;

/**
 * A weighted sum over the field of 32 elements, with a different power of x as each place's weight:
 * it catches every wrong character and every two that changed places.
 */
const checkDigit = (digits: readonly number[]): number =>
  // Horner's rule. The last place keeps the weight x, so that a swap with the check character is
  // found too.
  digits.reduce((sum, digit) => timesX(sum ^ digit), 0);

/** Multiplication by x modulo the primitive polynomial x^5 + x^2 + 1. */
const timesX = (element: number): number => {
  const shifted = element << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
};
