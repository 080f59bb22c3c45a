import { registerDecorator } from 'class-validator/cjs/register-decorator.js';
import type { JsonSchema } from '../../kernel/openapi/openapi.types.js';
import { fieldsOf, noteClass, WHOLE_OBJECT } from '../validation/class-rules.js';
import type { Fault } from '../validation/fault.js';
import { type Check, type Class, check } from '../validation/rule.js';

interface SchemaOptions {
  /**
   * The name of the component in the document, which must stay stable. Without it, the schema is
   * inlined.
   */
  readonly name?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** Unknown fields are ignored instead of refused, and not passed on. */
  readonly isOpen?: boolean;
  /** As a request body it may be missing or null. */
  readonly mayBeLeftOut?: boolean;
}

/** The name and description of a class of fields in the document. */
export const ApiSchema =
  ({ isOpen = false, mayBeLeftOut = false, name, ...words }: SchemaOptions) =>
  (type: Class): void =>
    noteClass(type, { isOpen, mayBeLeftOut, words, ...(name === undefined ? {} : { name }) });

/** A response of one of several classes. Requests have one class each, whose fields are checked. */
export const AnyOf =
  (...anyOf: readonly Class[]) =>
  (type: Class): void =>
    noteClass(type, { anyOf });

type Member = Readonly<Record<string, unknown>>;

/** A rule of the whole object. It runs when every field has at least the right type. */
function ObjectRule(each: Check, keywords: JsonSchema): (type: Class) => void {
  return (type) => {
    noteClass(type, { keywords });
    registerDecorator({
      target: type,
      propertyName: WHOLE_OBJECT,
      name: each.name,
      options: { message: ({ value }) => each.faultOf(value).detail, context: { check: each } },
      validator: { validate: (_, input) => each.passes(input?.object) },
    });
  };
}

/** An update without any field is a mistake of the client. */
export const AtLeastOneField =
  () =>
  (type: Class): void => {
    const passes = (input: Member): boolean =>
      fieldsOf(type).some(({ name }) => isPresent(input[name]));
    const fault: Fault = {
      code: 'nothing-to-change',
      detail: 'Name at least one field to change.',
      params: { minProperties: 1 },
    };
    ObjectRule(check<Member>('atLeastOneField', passes, fault), { minProperties: 1 })(type);
  };

/**
 * Requires exactly one of the named fields. `besides` is the number of other fields that every
 * object has, `optional` that of those which may be missing.
 */
export function ExactlyOneOf(
  names: readonly string[],
  { besides = 0, optional = 0 }: { besides?: number; optional?: number } = {},
): (type: Class) => void {
  const fault: Fault = {
    code: 'exactly-one',
    detail: `Send exactly one of ${names.join(', ')}.`,
    params: { oneOf: names.map((name) => ({ required: [name] })) },
  };
  const passes = (input: Member): boolean =>
    names.filter((name) => isPresent(input[name])).length === 1;
  return ObjectRule(check<Member>('exactlyOneOf', passes, fault), {
    minProperties: besides + 1,
    maxProperties: besides + optional + 1,
  });
}

/** Requires one of the two named fields, or neither. */
export function AtMostOneOf(names: readonly [string, string]): (type: Class) => void {
  const fault: Fault = {
    code: 'at-most-one',
    detail: `Send at most one of ${names.join(', ')}.`,
  };
  const passes = (input: Member): boolean => !names.every((name) => isPresent(input[name]));
  const properties = Object.fromEntries(names.map((name) => [name, {}]));
  const both = { properties, required: [...names] };
  return ObjectRule(check<Member>('atMostOneOf', passes, fault), { not: both });
}

const isPresent = (value: unknown): boolean => value !== undefined;
