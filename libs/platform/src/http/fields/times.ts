import { tooLong, wrongFormat, wrongType } from '../validation/fault.js';
import { isString } from '../validation/kinds.js';
import { check, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';
import { keptPlus } from './kept-plus.js';

const LEAP_DAY =
  '(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29';
const OTHER_DAY = [
  '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
  '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
  '(?:02)-(?:0[1-9]|1\\d|2[0-8])',
].join('|');
/** A date that exists in the Gregorian calendar. */
const DATE = `(?:${LEAP_DAY}|\\d{4}-(?:${OTHER_DAY}))`;
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';
const RFC_3339 = new RegExp(`^${DATE}T${TIME}(?:\\.\\d+)?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$`);
const TIMESTAMP = new RegExp(`^${DATE}T(?:${TIME}\\.\\d{3}(?:Z))$`);
const FIRST_INSTANT = new Date('0001-01-01T00:00:00.000Z');
const LAST_INSTANT = new Date('9999-12-31T23:59:59.999Z');

const isRfc3339 = (written: string): boolean => RFC_3339.test(upperCase(written));
const upperCase = (written: string): string => written.replace(/[tz]/g, (c) => c.toUpperCase());
const wrongTime = (detail: string) => wrongFormat(detail, { format: 'date-time' });
const NOT_A_TIME = wrongTime('Not a time as RFC 3339 writes it, such as 2026-11-20T09:30:00.000Z.');

/**
 * RFC 3339 with any offset and precision, with `t` and `z` in either case. The handler receives a
 * Date in the years 1 to 9999 of UTC: PostgreSQL has no year 0, and other years could not be
 * written back with four digits, for example in the link to the next page. Leap seconds are
 * refused, because neither PostgreSQL nor a Date can hold one.
 */
export const instant = (): Rule<Date> => ({
  checks: [
    typeCheck('isString', isString, wrongType('string')),
    check<string>('maxLength', ({ length }) => length <= 40, tooLong(40)),
    keptPlus(isRfc3339, 'date-time'),
    check<string>('isRfc3339', isRfc3339, NOT_A_TIME, { isFatal: true }),
    check<string>(
      'isInRange',
      (written) => {
        const moment = new Date(upperCase(written));
        return moment >= FIRST_INSTANT && moment <= LAST_INSTANT;
      },
      wrongTime('Lies outside the years 0001 to 9999 in UTC.'),
      { isFatal: true },
    ),
  ],
  convert: (written: string) => new Date(upperCase(written)),
  schema: {
    type: 'string',
    maxLength: 40,
    format: 'date-time',
    examples: ['2026-11-20T09:30:00Z'],
  },
});

/** RFC 3339 in UTC with milliseconds, as in every response. */
const timestamp = (): Rule<string> => ({
  checks: [
    typeCheck('isString', isString, wrongType('string')),
    check<string>('isTimestamp', (written) => TIMESTAMP.test(written), NOT_A_TIME),
  ],
  schema: {
    type: 'string',
    format: 'date-time',
    pattern: TIMESTAMP.source,
    examples: ['2026-11-20T09:30:00.000Z'],
  },
});

export const Instant = (options?: FieldOptions): FieldDecorator<Date> => Field(instant(), options);
export const Timestamp = (options?: FieldOptions): FieldDecorator<string> =>
  Field(timestamp(), options);
