import type { ArgumentMetadata } from '@nestjs/common';
import { z } from 'zod';
import type { DomainError } from '../kernel/errors/domain-error.js';
import { InputPipe } from './input.pipe.js';
import { id, line, money, queryInt, text } from './schemas.js';
import { MAX_REPORTED_FAULTS } from './validation/invalid-input.error.js';

const schema = z.strictObject({
  name: line({ max: 10 }),
  price: money().optional(),
  lines: z.array(z.strictObject({ quantity: z.int().min(1) })).optional(),
});

function faultsOf(value: unknown, metadata: Partial<ArgumentMetadata> = {}): unknown {
  try {
    new InputPipe().transform(value, { type: 'body', schema, ...metadata } as ArgumentMetadata);
  } catch (error) {
    return (error as DomainError).extras.errors;
  }
  return undefined;
}

describe('InputPipe', () => {
  it('passes what the schema accepts', () => {
    expect(faultsOf({ name: 'Teapot', price: { amount: 1, currency: 'GBP' } })).toBeUndefined();
  });

  it.each([
    [{}, '/name', 'required'],
    [{ name: 5 }, '/name', 'wrong-type'],
    [{ name: 'x'.repeat(11) }, '/name', 'too-big'],
    [{ name: 'a\nb' }, '/name', 'wrong-format'],
    [{ name: '\u2060' }, '/name', 'blank'],
    [{ name: 'a', isAdmin: true }, '/isAdmin', 'unknown-field'],
    [{ name: 'a', 'a/b~c': 1 }, '/a~1b~0c', 'unknown-field'],
    [{ name: 'a', lines: [{ quantity: 1 }, { quantity: 1.5 }] }, '/lines/1/quantity', 'wrong-type'],
    [{ name: 'a', lines: [{ quantity: '2' }] }, '/lines/0/quantity', 'wrong-type'],
    [{ name: 'a', lines: [{ quantity: 2 ** 53 }] }, '/lines/0/quantity', 'too-big'],
    [{ name: 'a', price: { amount: 1, currency: 'XXX' } }, '/price/currency', 'unknown-currency'],
    [undefined, '', 'required'],
  ])('points at the fault of %j', (value, pointer, code) => {
    expect(faultsOf(value)).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it.each([
    [{}, 'Missing.'],
    [{ name: 5 }, 'Must be a string.'],
    [{ name: '' }, 'Must be at least 1 character.'],
    [{ name: 'x'.repeat(11) }, 'Must be at most 10 characters.'],
    [{ name: '   ' }, 'Holds nothing but blanks.'],
    [{ name: '\u3164\u200b' }, 'Holds nothing but blanks.'],
    [{ name: 'a\u202eb' }, 'Holds a control character, a line break or a change of direction.'],
    [{ name: 'a', lines: [{ quantity: 1.5 }] }, 'Must be a whole number.'],
    [{ name: 'a', lines: 'b' }, 'Must be an array.'],
  ])('says what is wrong with %j in plain words, once', (value, detail) => {
    expect(faultsOf(value)).toEqual([expect.objectContaining({ detail })]);
  });

  it('says that a fault is in the query, and where', () => {
    const faults = faultsOf(
      { limit: '1e3' },
      { type: 'query', schema: z.strictObject({ limit: queryInt({ min: 1, max: 9 }) }) },
    );

    expect(faults).toEqual([expect.objectContaining({ in: 'query', pointer: '/limit' })]);
  });

  it('names the path parameter', () => {
    const faults = faultsOf('urn:uuid:01a1fa47-e694-76cf-baa4-b507311d0923', {
      type: 'param',
      data: 'id',
      schema: id(),
    });

    expect(faults).toEqual([
      {
        in: 'path',
        pointer: '/id',
        code: 'wrong-format',
        detail: 'Not a UUID.',
        params: { format: 'uuid' },
      },
    ]);
  });

  it('answers a flood of unknown fields with a short list', () => {
    const flood = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`field-${index}`, index]),
    );

    const faults = faultsOf({ name: 'a', ...flood });

    expect(faults).toHaveLength(MAX_REPORTED_FAULTS);
  });

  it.each(['a\0b', '\ud800'])('refuses text that cannot be stored: %j', (value) => {
    const faults = faultsOf(value, { schema: text({ max: 10 }) });

    expect(faults).toEqual([expect.objectContaining({ code: 'unstorable-text' })]);
  });
});
