import type { JsonSchema } from '../../kernel/openapi/openapi.types.js';
import { tooHigh, tooLow, wrongFormat, wrongType } from '../validation/fault.js';
import { isString } from '../validation/kinds.js';
import { type Check, check, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';

interface Bounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Without a format, generated clients use 32 bits for an integer, and fail on a larger one. */
const formatOf = (min: number, max: number): JsonSchema =>
  min >= -(2 ** 31) && max < 2 ** 31 ? {} : { format: 'int64' };

const isAtLeast = (min: number): Check => check<number>('min', (n) => n >= min, tooLow(min));
const isAtMost = (max: number): Check => check<number>('max', (n) => n <= max, tooHigh(max));

/** A whole number that every JSON parser reads exactly. */
export function int({ min, max }: Bounds = {}): Rule<number> {
  const least = min ?? Number.MIN_SAFE_INTEGER;
  const most = max ?? Number.MAX_SAFE_INTEGER;
  return {
    checks: [
      typeCheck('isNumber', Number.isFinite, wrongType('integer')),
      { ...check('isInt', Number.isInteger, wrongType('integer')), isFatal: true },
      ...[Number.MIN_SAFE_INTEGER, least].map(isAtLeast).map(numbered),
      ...[Number.MAX_SAFE_INTEGER, most].map(isAtMost).map(numbered),
    ],
    schema: { type: 'integer', minimum: least, maximum: most, ...formatOf(least, most) },
  };
}

const numbered = (each: Check, at: number): Check => ({ ...each, name: `${each.name}${at}` });

/** A number in a query: digits only, so that `1e3`, ` 5` and `0x10` are errors and not numbers. */
export const queryInt = ({ min, max }: { min: number; max: number }): Rule<number> => {
  const digits = /^\d{1,10}$/;
  return {
    checks: [
      typeCheck('isString', isString, wrongType('string')),
      check<string>(
        'isDigits',
        (written) => digits.test(written),
        wrongFormat('Not a whole number.', { pattern: digits.source }),
      ),
      check<string>('min', (written) => Number(written) >= min, tooLow(min)),
      check<string>('max', (written) => Number(written) <= max, tooHigh(max)),
    ],
    convert: Number,
    schema: { type: 'integer', minimum: min, maximum: max, ...formatOf(min, max) },
  };
};

export const Int = ({ min, max, ...options }: Bounds & FieldOptions = {}): FieldDecorator<number> =>
  Field(int({ min, max }), options);

export const QueryInt = ({
  min,
  max,
  ...options
}: { min: number; max: number } & FieldOptions): FieldDecorator<number> =>
  Field(queryInt({ min, max }), options);
