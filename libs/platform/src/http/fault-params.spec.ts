import type { ArgumentMetadata } from '@nestjs/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { DomainError, FieldError } from '../kernel/errors/domain-error.js';
import { INPUT_FAULT_SCHEMA } from '../openapi/input-fault.schema.js';
import { InputPipe } from './input.pipe.js';
import { email, id, instant, ipAddress, line, money, queryInt } from './schemas.js';

function faultOf(schema: z.ZodType, value: unknown): FieldError | undefined {
  try {
    new InputPipe().transform(value, { type: 'body', schema } as ArgumentMetadata);
  } catch (error) {
    return (error as DomainError).extras.errors?.[0];
  }
  return undefined;
}

/** As in the document of the tests: what is not described is not allowed. */
const isDescribed = new Ajv2020({ strict: false }).compile({
  ...INPUT_FAULT_SCHEMA,
  properties: {
    ...(INPUT_FAULT_SCHEMA['properties'] as object),
    params: {
      ...(INPUT_FAULT_SCHEMA['properties'] as { params: object }).params,
      additionalProperties: false,
    },
  },
});

describe('the params of a fault', () => {
  it.each<[string, z.ZodType, unknown, object, string]>([
    ['a number below', z.int().min(1), 0, { minimum: 1 }, 'Must be at least 1.'],
    ['a number above', z.int().max(9), 10, { maximum: 9 }, 'Must be at most 9.'],
    ['a number at', z.number().gt(0), 0, { exclusiveMinimum: 0 }, 'Must be more than 0.'],
    ['a number at', z.number().lt(5), 5, { exclusiveMaximum: 5 }, 'Must be less than 5.'],
    [
      'a number in a query',
      queryInt({ min: 1, max: 1 }),
      '2',
      { maximum: 1 },
      'Must be at most 1.',
    ],
    ['a short text', line({ max: 2 }), '', { minLength: 1 }, 'Must be at least 1 character.'],
    ['a long text', line({ max: 2 }), 'abc', { maxLength: 2 }, 'Must be at most 2 characters.'],
    ['a long text', line({ max: 1 }), 'ab', { maxLength: 1 }, 'Must be at most 1 character.'],
    [
      'a text of another length',
      z.string().length(3),
      'ab',
      { minLength: 3, maxLength: 3 },
      'Must be exactly 3 characters.',
    ],
    ['a short list', z.array(z.any()).min(1), [], { minItems: 1 }, 'Must be at least 1 entry.'],
    [
      'a long list',
      z.array(z.any()).max(2),
      [1, 2, 3],
      { maxItems: 2 },
      'Must be at most 2 entries.',
    ],
    ['another type', z.int(), 1.5, { type: 'integer' }, 'Must be a whole number.'],
    ['another type', z.string(), 1, { type: 'string' }, 'Must be a string.'],
    ['another type', z.record(z.string(), z.any()), 1, { type: 'object' }, 'Must be an object.'],
    ['another format', id(), 'a', { format: 'uuid' }, 'Not a UUID.'],
    ['another format', email(), 'a@b', { format: 'email' }, 'Not an e-mail address.'],
    ['another format', ipAddress(), '1.2', { format: 'ip' }, 'Not an IP address.'],
    [
      'another format',
      instant(),
      'today',
      { format: 'date-time' },
      'Not a time as RFC 3339 writes it, such as 2026-11-20T09:30:00.000Z.',
    ],
    [
      'another pattern',
      z.string().regex(/^a\/b$/, { error: 'Not a/b.' }),
      'a',
      { pattern: '^a\\/b$' },
      'Not a/b.',
    ],
    [
      'a control character',
      line({ max: 5 }),
      'a\n',
      { pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*$' },
      'Holds a control character, a line break or a change of direction.',
    ],
    [
      'another currency',
      money(),
      { amount: 1, currency: 'XXX' },
      { pattern: '^[A-Z]{3}$' },
      'Not an ISO 4217 currency that is valid now.',
    ],
    ['another value', z.enum(['a', 'b']), 'c', { enum: ['a', 'b'] }, 'Must be one of a, b.'],
    ['another value', z.literal('a'), 'c', { enum: ['a'] }, 'Must be a.'],
    ['a fraction', z.number().multipleOf(0.5), 0.3, { multipleOf: 0.5 }, expect.any(String)],
    [
      'what a schema refuses with params of its own',
      z.string().refine(() => false, { error: 'No.', params: { code: 'too-big', maxLength: 1 } }),
      'x',
      { maxLength: 1 },
      'No.',
    ],
  ])(
    'say the rule that was broken, as the words do, for %s',
    (_, schema, value, params, detail) => {
      const fault = faultOf(schema, value);

      expect(fault).toMatchObject({ params, detail });
      expect([isDescribed(fault), isDescribed.errors]).toEqual([true, null]);
    },
  );

  it.each<[string, z.ZodType, unknown]>([
    ['is missing', z.strictObject({ a: z.string() }), {}],
    ['is unknown', z.strictObject({}), { a: 1 }],
    ['is blank', line({ max: 5 }), ' '],
    ['breaks a pattern that has flags', z.string().regex(/^a$/i), 'b'],
    [
      'is none of more values than an answer should hold',
      z.enum(Array.from({ length: 51 }, (_, at) => `v${at}`)),
      'b',
    ],
  ])('are left out when what is sent %s', (_, schema, value) => {
    expect(faultOf(schema, value)).not.toHaveProperty('params');
  });

  it('says how many more values there are than the words list', () => {
    const values = Array.from({ length: 12 }, (_, at) => `v${at}`);

    expect(faultOf(z.enum(values), 'x')?.detail).toMatch(/^Must be one of v0, .*, v9 or 2 more\.$/);
  });
});
