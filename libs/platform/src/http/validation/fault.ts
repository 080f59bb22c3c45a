import type { FaultParams } from '../../kernel/errors/domain-error.js';

/** What is wrong with a value, without its location. */
export interface Fault {
  readonly code: string;
  /** A message that a form can show. */
  readonly detail: string;
  /**
   * The rule that was broken, in the keywords of JSON Schema; absent where the code is sufficient.
   */
  readonly params?: FaultParams;
}

export const MISSING: Fault = { code: 'required', detail: 'Missing.' };
export const UNKNOWN_FIELD: Fault = { code: 'unknown-field', detail: 'There is no such field.' };

type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';

const TYPES: Readonly<Record<JsonType, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
};

export const wrongType = (type: JsonType): Fault => ({
  code: 'wrong-type',
  detail: `Must be ${TYPES[type]}.`,
  params: { type },
});

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

export const tooLow = (minimum: number): Fault => ({
  code: 'too-small',
  detail: `Must be at least ${minimum}.`,
  params: { minimum },
});

export const tooHigh = (maximum: number): Fault => ({
  code: 'too-big',
  detail: `Must be at most ${maximum}.`,
  params: { maximum },
});

export const tooShort = (minLength: number): Fault => ({
  code: 'too-small',
  detail: `Must be at least ${counted(minLength, 'character', 'characters')}.`,
  params: { minLength },
});

export const tooLong = (maxLength: number): Fault => ({
  code: 'too-big',
  detail: `Must be at most ${counted(maxLength, 'character', 'characters')}.`,
  params: { maxLength },
});

export const otherLength = (code: 'too-small' | 'too-big', length: number): Fault => ({
  code,
  detail: `Must be exactly ${counted(length, 'character', 'characters')}.`,
  params: { minLength: length, maxLength: length },
});

export const tooFew = (minItems: number): Fault => ({
  code: 'too-small',
  detail: `Must be at least ${counted(minItems, 'entry', 'entries')}.`,
  params: { minItems },
});

export const tooMany = (maxItems: number): Fault => ({
  code: 'too-big',
  detail: `Must be at most ${counted(maxItems, 'entry', 'entries')}.`,
  params: { maxItems },
});

export const wrongFormat = (detail: string, params?: FaultParams): Fault => ({
  code: 'wrong-format',
  detail,
  ...(params ? { params } : {}),
});

const MAX_LISTED = 10;
/** A response must not be many times the size of the request that caused it. */
const MAX_VALUES = 50;

export function notAllowed(values: readonly string[]): Fault {
  const more = values.length - MAX_LISTED;
  const listed = values.slice(0, MAX_LISTED).join(', ');
  const choice = more > 0 ? `one of ${listed} or ${more} more` : `one of ${listed}`;
  return {
    code: 'not-allowed',
    detail: `Must be ${values.length === 1 ? values[0] : choice}.`,
    ...(values.length > MAX_VALUES ? {} : { params: { enum: [...values] } }),
  };
}
