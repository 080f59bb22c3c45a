import type { JsonSchema } from '../kernel/openapi/openapi.types.js';

const number = { type: 'number' };
const count = { type: 'integer', minimum: 0, format: 'int64' };
const text = { type: 'string' };

/** The rule that was broken, in the keywords of JSON Schema. */
const PARAMS_SCHEMA: JsonSchema = {
  type: 'object',
  description: [
    'The rule that was broken, in the keywords of JSON Schema, for a form to say it in any ' +
      'language.',
    '`too-small` has `minimum`, `exclusiveMinimum`, `minLength` or `minItems`; `too-big` has ' +
      '`maximum`, `exclusiveMaximum`, `maxLength` or `maxItems`;',
    'a text, list or object of another than the exact size has both sides.',
    '`wrong-type` has `type`; `wrong-format` has `format` or `pattern`; `not-allowed` has ' +
      '`enum` or `multipleOf`; `nothing-to-change` has `minProperties`;',
    '`exactly-one` has `oneOf`; `unknown-currency` and `malformed` of an Idempotency-Key ' +
      'have `pattern`, the latter beside `minLength` and `maxLength`; `below-reserved` has ' +
      '`minimum`.',
    '`insufficient-stock` has `maximum`: what is left of the product, for all lines together.',
    'Absent with codes that say all, such as `required`, `unknown-field`, `blank` and `taken`.',
  ].join(' '),
  minProperties: 1,
  properties: {
    type: { ...text, description: 'The JSON type that the value must have.' },
    format: {
      ...text,
      description: 'Such as `uuid`, `email`, `date-time`, `uri`, `ip` or `ip-range`.',
    },
    pattern: { ...text, description: 'A regular expression (ECMA-262) without flags.' },
    enum: { type: 'array', maxItems: 50, items: {}, description: 'The values that there are.' },
    minimum: number,
    maximum: number,
    exclusiveMinimum: number,
    exclusiveMaximum: number,
    multipleOf: number,
    minLength: count,
    maxLength: count,
    minItems: count,
    maxItems: count,
    minProperties: count,
    maxProperties: count,
    oneOf: {
      type: 'array',
      maxItems: 50,
      description: 'Exactly one of the members that these require.',
      items: {
        type: 'object',
        properties: { required: { type: 'array', maxItems: 50, items: text } },
      },
    },
  },
  examples: [{ minimum: 1 }],
};

export const INPUT_FAULT_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'One fault in the input, for a form to show at its field.',
  required: ['pointer', 'code', 'detail'],
  properties: {
    in: {
      type: 'string',
      enum: ['query', 'path', 'header'],
      description: 'Where the fault is; absent for the body.',
    },
    pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) to the field.' },
    code: { type: 'string', description: 'The kind of fault, for programs.' },
    detail: { type: 'string', description: 'The fault, for people.' },
    params: PARAMS_SCHEMA,
  },
};
