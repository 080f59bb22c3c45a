import { z } from 'zod';
import { emailAddress } from './variable-schemas.js';

/** One line that is printed on invoices. */
const printed = (maximum: number) =>
  z
    .string()
    .trim()
    .refine((text) => text !== '' && text.length <= maximum && !/\p{Cc}/u.test(text), {
      error: `must be one line of at most ${maximum} characters`,
    });

const compact = (pattern: RegExp, example: string) =>
  z
    .string()
    .transform((text) => text.replace(/\s/g, ''))
    // Later rules rely on the pattern.
    .refine((text) => pattern.test(text), { error: `must be like ${example}`, abort: true });

/** ISO 7064 mod 97-10: of an IBAN with a typing error, the remainder is not 1. */
const isIban = (text: string): boolean => {
  const digits = (text.slice(4) + text.slice(0, 4)).replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  return BigInt(digits) % 97n === 1n;
};

/** The variables about the seller. Spaces in numbers are for people and are removed. */
export const sellerVariables = {
  SELLER_NAME: printed(200),
  SELLER_STREET: printed(200),
  SELLER_POST_CODE: printed(20),
  SELLER_CITY: printed(100),
  SELLER_COUNTRY: compact(/^[A-Z]{2}$/, 'GB'),
  SELLER_VAT_ID: compact(/^[A-Z]{2}[A-Z0-9]{2,13}$/, 'GB123456789'),
  SELLER_TAX_NUMBER: printed(50),
  SELLER_TAX_EXEMPTION: printed(200),
  SELLER_CONTACT: printed(100),
  SELLER_PHONE: printed(40),
  SELLER_EMAIL: emailAddress,
  SELLER_IBAN: compact(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, 'GB33BUKB20201555555555').refine(isIban, {
    error: 'is not an IBAN: its check digits are wrong',
  }),
  SELLER_BIC: compact(/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/, 'BUKBGB22'),
};
