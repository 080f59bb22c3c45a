import { wrongType } from '../validation/fault.js';
import { isObject } from '../validation/kinds.js';
import { type Class, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';

/** An object with the fields of a class. */
export const objectOf = <T extends object>(type: () => Class<T>): Rule<T> => ({
  checks: [typeCheck('isObject', isObject, wrongType('object'))],
  object: type,
  schema: {},
});

const isClass = (value: Class | Rule): value is Class => typeof value === 'function';

interface ListBounds {
  readonly max: number;
  readonly min?: number | undefined;
}

/** A list in a request has a maximum length, because its length is the work that it may cause. */
export function listOf<T extends object>(items: Class<T>, bounds: ListBounds): Rule<readonly T[]>;
export function listOf<T>(items: Rule<T>, bounds: ListBounds): Rule<readonly T[]>;
export function listOf(
  items: Class | Rule,
  { min = 0, max }: ListBounds,
): Rule<readonly unknown[]> {
  return {
    checks: [typeCheck('isArray', Array.isArray, wrongType('array'))],
    list: { items: isClass(items) ? objectOf(() => items) : items, min, max },
    schema: { type: 'array', ...(min === 0 ? {} : { minItems: min }), maxItems: max },
  };
}

/** For responses only: the number of entries is not limited by the schema. */
export const unboundedListOf = <T>(items: Rule<T>): Rule<readonly T[]> => ({
  checks: [typeCheck('isArray', Array.isArray, wrongType('array'))],
  list: { items, min: 0, max: Number.POSITIVE_INFINITY },
  schema: { type: 'array' },
});

/** An object with any keys, and values of one type. */
export const recordOf = <T>(values: Rule<T>, keys?: Rule<string>): Rule<Record<string, T>> => ({
  checks: [typeCheck('isObject', isObject, wrongType('object'))],
  record: { values, ...(keys ? { keys } : {}) },
  schema: { type: 'object' },
});

/** Any JSON value. */
export const anything = (): Rule<unknown> => ({ checks: [], isAny: true, schema: {} });

export function ListOf<T extends object>(
  items: Class<T>,
  options: ListBounds & FieldOptions,
): FieldDecorator<readonly T[]>;
export function ListOf<T>(
  items: Rule<T>,
  options: ListBounds & FieldOptions,
): FieldDecorator<readonly T[]>;
export function ListOf(
  items: Class | Rule,
  { min, max, ...options }: ListBounds & FieldOptions,
): FieldDecorator<readonly unknown[]> {
  return Field(listOf(items as Rule, { min, max }), options);
}

/** One object of a class that is defined further up. */
export const Nested = <T extends object>(
  type: Class<T>,
  options?: FieldOptions,
): FieldDecorator<T> =>
  Field(
    objectOf(() => type),
    options,
  );

export const RecordOf = <T>(
  values: Rule<T>,
  { keys, ...options }: { readonly keys?: Rule<string> } & FieldOptions = {},
): FieldDecorator<Record<string, T>> => Field(recordOf(values, keys), options);
