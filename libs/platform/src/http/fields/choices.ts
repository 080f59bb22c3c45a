import { notAllowed, wrongType } from '../validation/fault.js';
import { check, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';

/** One of a fixed list of values. */
export const oneOf = <const T extends string>(values: readonly T[]): Rule<T> => {
  const known: ReadonlySet<unknown> = new Set(values);
  return {
    checks: [check('isIn', (value) => known.has(value), notAllowed(values), { isFatal: true })],
    schema: { type: 'string', enum: [...values] },
  };
};

/** A single fixed value. */
export const constant = <const T extends string>(value: T): Rule<T> => ({
  ...oneOf([value]),
  schema: { type: 'string', const: value },
});

const bool = (): Rule<boolean> => ({
  checks: [typeCheck('isBoolean', (value) => typeof value === 'boolean', wrongType('boolean'))],
  schema: { type: 'boolean' },
});

/** `true` or `false` in a query. */
const queryBool = (): Rule<boolean> => ({
  ...(oneOf(['true', 'false']) as Rule<never>),
  convert: (written: string) => written === 'true',
});

export const OneOf = <const T extends string>(
  values: readonly T[],
  options?: FieldOptions,
): FieldDecorator<T> => Field(oneOf(values), options);

export const Constant = <const T extends string>(
  value: T,
  options?: FieldOptions,
): FieldDecorator<T> => Field(constant(value), options);

export const Bool = (options?: FieldOptions): FieldDecorator<boolean> => Field(bool(), options);

export const QueryBool = (options?: FieldOptions): FieldDecorator<boolean> =>
  Field(queryBool(), options);
