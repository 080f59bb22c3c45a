import { z } from 'zod';
import { CURRENCIES, isCurrentCurrency } from '../kernel/money/currency.js';
import { canonicalAddress } from '../kernel/text/client-address.js';
import { canonicalEmail } from '../kernel/text/email-address.js';
import { isVisible } from '../kernel/text/visible.js';

/**
 * Building blocks of the public contract. Every schema is checked on the way in and published in the OpenAPI document from the same
 * definition. Objects of a request are strict (an unknown field is a fault), and every string, array and number has a bound.
 */

// PostgreSQL cannot store U+0000, and a lone surrogate is not Unicode at all: both would fail deep inside as a 500.
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Free text without NUL or lone surrogates; `max` counts UTF-16 units. Empty strings are refused unless `min` is 0. */
export const text = ({ max, min = 1 }: { max: number; min?: number }) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine(isStorable, {
      error: 'Holds a NUL or a lone surrogate.',
      params: { code: 'unstorable-text' },
    });

const isSeen = (value: string): boolean => value === '' || isVisible(value);

const BLANK = { error: 'Holds nothing but blanks.', params: { code: 'blank' } };

/** Text of any number of lines in which there is something to see. */
export const visibleText = (bounds: { max: number; min?: number }) =>
  text(bounds).refine(isSeen, BLANK);

const BREAKING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
/** The part of `BREAKING` that the engines of all languages can read; generated clients compile it. */
const PORTABLE_LINE = '^[^\\x00-\\x1f\\x7f-\\x9f]*$';

/**
 * One line of visible text: no control characters, so that nothing breaks out of a mail header or a log line, and no bidirectional
 * overrides, with which a text can show what it does not say (Unicode TR 36).
 */
export const line = ({ max, min = 1 }: { max: number; min?: number }) =>
  text({ max, min })
    .refine((value) => !BREAKING.test(value), {
      error: 'Holds a control character, a line break or a change of direction.',
      params: { code: 'wrong-format', pattern: PORTABLE_LINE },
    })
    .meta({ pattern: PORTABLE_LINE })
    .refine(isSeen, BLANK);

/** A UUID in its canonical lower- or upper-case form; braces and `urn:uuid:` are not accepted. Comes out in lower case. */
export const id = () => z.guid().toLowerCase();

/** An address that can receive mail; comes out as it is stored (see `canonicalEmail`). */
export const email = () =>
  z
    .string()
    .min(3)
    .max(254)
    .meta({ format: 'email' })
    .transform((written, context) => {
      const address = canonicalEmail(written);
      if (address !== null) return address;
      context.addIssue({
        code: 'custom',
        message: 'Not an e-mail address.',
        params: { code: 'wrong-format', format: 'email' },
      });
      return z.NEVER;
    });

/** An address as answers carry it. */
export const emailResponse = () => z.string().max(254).meta({ format: 'email' });

/** An IP address in any spelling that proxies and logs use. Comes out as it is stored. */
export const ipAddress = () =>
  z
    .string()
    .min(2)
    .max(100)
    .transform((written, context) => {
      const address = canonicalAddress(written);
      if (address !== null) return address;
      context.addIssue({
        code: 'custom',
        message: 'Not an IP address.',
        params: { code: 'wrong-format', format: 'ip' },
      });
      return z.NEVER;
    });

export const MAX_QUANTITY = 1_000_000;
const CURRENCY_PATTERN = '^[A-Z]{3}$';
const MAX_MINOR_UNITS = 100_000_000_000;

export const money = () =>
  z
    .strictObject({
      amount: z
        .int()
        .min(0)
        .max(MAX_MINOR_UNITS)
        .meta({ description: 'Minor units: 1299 is £12.99.' }),
      currency: z
        .string()
        .length(3)
        .refine(isCurrentCurrency, {
          error: 'Not an ISO 4217 currency that is valid now.',
          params: { code: 'unknown-currency', pattern: CURRENCY_PATTERN },
        })
        .meta({ description: 'ISO 4217 code.', pattern: CURRENCY_PATTERN }),
    })
    .meta({ examples: [{ amount: 1299, currency: 'GBP' }] });

/** An amount as answers carry it: sums may pass the bound that a single price has. */
export const moneyResponse = z
  .object({
    amount: z.int().meta({ description: 'Minor units: 1299 is £12.99.' }),
    currency: z.enum(CURRENCIES as [string, ...string[]]).meta({ description: 'ISO 4217 code.' }),
  })
  .meta({
    id: 'Money',
    description: 'An amount in minor units of one currency.',
    examples: [{ amount: 1299, currency: 'GBP' }],
  });

/** RFC 3339 in UTC with milliseconds, as every answer writes it. */
export const timestamp = () =>
  z.iso.datetime({ precision: 3 }).meta({ examples: ['2026-11-20T09:30:00.000Z'] });

/**
 * RFC 3339 with any offset and precision, as requests may write it, with `t` and `z` in either case.
 * Comes out as a Date in the years 1 to 9999 of UTC: PostgreSQL has no year 0, and what lies outside
 * could not be written back in four digits, such as into the link to the next page. Leap seconds are
 * refused, because neither PostgreSQL nor a Date can hold one.
 */
export const instant = () =>
  z
    .string()
    .max(40)
    .meta({ format: 'date-time', examples: ['2026-11-20T09:30:00Z'] })
    .transform((written, context) => {
      const { data } = RFC_3339.safeParse(written.replace(/[tz]/g, (c) => c.toUpperCase()));
      const moment = data === undefined ? undefined : new Date(data);
      if (moment && moment >= FIRST_INSTANT && moment <= LAST_INSTANT) return moment;
      const message = moment
        ? 'Lies outside the years 0001 to 9999 in UTC.'
        : 'Not a time as RFC 3339 writes it, such as 2026-11-20T09:30:00.000Z.';
      const params = { code: 'wrong-format', format: 'date-time' };
      context.addIssue({ code: 'custom', message, params });
      return z.NEVER;
    });

const RFC_3339 = z.iso.datetime({ offset: true });
const FIRST_INSTANT = new Date('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z');

/** A number out of a query string: digits only, so that `1e3`, ` 5` and `0x10` are faults and not numbers. */
export const queryInt = ({ min, max }: { min: number; max: number }) =>
  z
    .string()
    .regex(/^\d{1,10}$/, { error: 'Not a whole number.' })
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .meta({ type: 'integer', minimum: min, maximum: max });
