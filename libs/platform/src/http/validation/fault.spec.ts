import type { ArgumentMetadata } from '@nestjs/common';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { DomainError, FieldError } from '../../kernel/errors/domain-error.js';
import { INPUT_FAULT_SCHEMA } from '../../openapi/input-fault.schema.js';
import { email, ipAddress } from '../fields/addresses.js';
import { constant, oneOf } from '../fields/choices.js';
import { anything, listOf, objectOf, recordOf } from '../fields/containers.js';
import { id } from '../fields/ids.js';
import { price } from '../fields/money.js';
import { int, queryInt } from '../fields/numbers.js';
import { exactly, line, matching, PlainString, string } from '../fields/text.js';
import { instant } from '../fields/times.js';
import { InputValidationPipe } from './input-validation.pipe.js';
import type { Rule } from './rule.js';
import { RuleSchema } from './rule-schema.js';

const pipe = new InputValidationPipe();

function faultOf(rule: Rule, value: unknown): FieldError | undefined {
  const metadata: ArgumentMetadata = { type: 'body', schema: new RuleSchema(rule) };
  try {
    pipe.check(value, metadata);
  } catch (error) {
    return (error as DomainError).extras.errors?.[0];
  }
  return undefined;
}

/** As in the document of the tests: fields that are not described are not allowed. */
const isDescribed = new Ajv2020({ strict: false, formats: { int64: true } }).compile({
  ...INPUT_FAULT_SCHEMA,
  properties: {
    ...(INPUT_FAULT_SCHEMA['properties'] as object),
    params: {
      ...(INPUT_FAULT_SCHEMA['properties'] as { params: object }).params,
      additionalProperties: false,
    },
  },
});

class Member {
  @PlainString()
  readonly a: string;
}

describe('the params of a fault', () => {
  it.each<[string, Rule, unknown, object, string]>([
    ['a number below', int({ min: 1 }), 0, { minimum: 1 }, 'Must be at least 1.'],
    ['a number above', int({ max: 9 }), 10, { maximum: 9 }, 'Must be at most 9.'],
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
      exactly(3),
      'ab',
      { minLength: 3, maxLength: 3 },
      'Must be exactly 3 characters.',
    ],
    [
      'a short list',
      listOf(anything(), { min: 1, max: 2 }),
      [],
      { minItems: 1 },
      'Must be at least 1 entry.',
    ],
    [
      'a long list',
      listOf(anything(), { max: 2 }),
      [1, 2, 3],
      { maxItems: 2 },
      'Must be at most 2 entries.',
    ],
    ['another type', int(), 1.5, { type: 'integer' }, 'Must be a whole number.'],
    ['another type', int(), '1', { type: 'integer' }, 'Must be a whole number.'],
    ['another type', string(), 1, { type: 'string' }, 'Must be a string.'],
    ['another type', recordOf(anything()), 1, { type: 'object' }, 'Must be an object.'],
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
      matching(string(), /^a\/b$/, 'Not a/b.'),
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
      price(),
      { amount: 1, currency: 'XXX' },
      { pattern: '^[A-Z]{3}$' },
      'Not an ISO 4217 currency that is valid now.',
    ],
    ['another value', oneOf(['a', 'b']), 'c', { enum: ['a', 'b'] }, 'Must be one of a, b.'],
    ['another value', constant('a'), 'c', { enum: ['a'] }, 'Must be a.'],
  ])('say the rule that was broken, as the words do, for %s', (_, rule, value, params, detail) => {
    const fault = faultOf(rule, value);

    expect(fault).toMatchObject({ params, detail });
    expect([isDescribed(fault), isDescribed.errors]).toEqual([true, null]);
  });

  it.each<[string, Rule, unknown]>([
    ['is missing', objectOf(() => Member), {}],
    ['is unknown', objectOf(() => Member), { a: 'a', b: 1 }],
    ['is blank', line({ max: 5 }), ' '],
    ['breaks a pattern that has flags', matching(string(), /^a$/i, 'Not an a.'), 'b'],
    [
      'is none of more values than an answer should hold',
      oneOf(Array.from({ length: 51 }, (_, at) => `v${at}`)),
      'b',
    ],
  ])('are left out when what is sent %s', (_, rule, value) => {
    const fault = faultOf(rule, value);

    expect(fault).toBeDefined();
    expect(fault).not.toHaveProperty('params');
  });

  it('says how many more values there are than the words list', () => {
    const values = Array.from({ length: 12 }, (_, at) => `v${at}`);

    expect(faultOf(oneOf(values), 'x')?.detail).toMatch(/^Must be one of v0, .*, v9 or 2 more\.$/);
  });
});
