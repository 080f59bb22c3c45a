import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import { IsEmail, IsInt } from 'class-validator';
import type { DomainError } from '../../kernel/errors/domain-error.js';
import { ApiSchema } from '../fields/api-schema.js';
import { ListOf } from '../fields/containers.js';
import { id } from '../fields/ids.js';
import { Price, PriceField } from '../fields/money.js';
import { Int, QueryInt } from '../fields/numbers.js';
import { Line, PlainString, Text } from '../fields/text.js';
import { Instant } from '../fields/times.js';
import { InputValidationPipe } from './input-validation.pipe.js';
import { RuleSchema } from './rule-schema.js';

class Entry {
  @Int({ min: 1 })
  readonly quantity: number;
}

class Request {
  @Line({ max: 10 })
  readonly name: string;

  @PriceField({ optional: true })
  readonly price?: Price;

  @ListOf(Entry, { max: 3, optional: true })
  readonly lines?: readonly Entry[];

  @Text({ max: 10, optional: true })
  readonly text?: string;
}

const pipe = new InputValidationPipe();
const transform = (value: unknown, metadata: Partial<ArgumentMetadata> = {}): unknown =>
  pipe.check(value, { type: 'body', metatype: Request, ...metadata });

function faultsOf(value: unknown, metadata: Partial<ArgumentMetadata> = {}): unknown {
  try {
    transform(value, metadata);
  } catch (error) {
    return (error as DomainError).extras.errors;
  }
  return undefined;
}

describe('InputValidationPipe', () => {
  it('returns an instance of the class when the input is valid', () => {
    const body = {
      name: 'Teapot',
      price: { amount: 1, currency: 'GBP' },
      lines: [{ quantity: 2 }],
    };

    const request = transform(body) as Request;

    expect(request).toEqual(body);
    expect([request, request.price, request.lines?.[0]]).toEqual([
      expect.any(Request),
      expect.any(Price),
      expect.any(Entry),
    ]);
  });

  it.each([
    [{}, '/name', 'required'],
    [{ name: 5 }, '/name', 'wrong-type'],
    [{ name: null }, '/name', 'wrong-type'],
    [{ name: 'x'.repeat(11) }, '/name', 'too-big'],
    [{ name: 'a\nb' }, '/name', 'wrong-format'],
    [{ name: '\u2060' }, '/name', 'blank'],
    [{ name: 'a', isAdmin: true }, '/isAdmin', 'unknown-field'],
    [{ name: 'a', 'a/b~c': 1 }, '/a~1b~0c', 'unknown-field'],
    [{ name: 'a', lines: [{ quantity: 1 }, { quantity: 1.5 }] }, '/lines/1/quantity', 'wrong-type'],
    [{ name: 'a', lines: [{ quantity: '2' }] }, '/lines/0/quantity', 'wrong-type'],
    [{ name: 'a', lines: [{ quantity: 2 ** 53 }] }, '/lines/0/quantity', 'too-big'],
    [{ name: 'a', lines: [[{ quantity: 1 }]] }, '/lines/0', 'wrong-type'],
    [{ name: 'a', lines: { 0: { quantity: 1 } } }, '/lines', 'wrong-type'],
    [{ name: 'a', price: [] }, '/price', 'wrong-type'],
    [{ name: 'a', price: { amount: 1, currency: 'XXX' } }, '/price/currency', 'unknown-currency'],
    [{ name: 'a', price: { amount: 1, currency: 'GBP', vat: 1 } }, '/price/vat', 'unknown-field'],
    [undefined, '', 'required'],
    [null, '', 'wrong-type'],
    [[], '', 'wrong-type'],
    ['x', '', 'wrong-type'],
  ])('points at the fault of %j', (value, pointer, code) => {
    expect(faultsOf(value)).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it.each([
    [undefined, 'The body is missing.'],
    [{}, 'Missing.'],
    [{ name: 5 }, 'Must be a string.'],
    [{ name: '' }, 'Must be at least 1 character.'],
    [{ name: 'x'.repeat(11) }, 'Must be at most 10 characters.'],
    [{ name: '   ' }, 'Holds nothing but blanks.'],
    [{ name: '\u3164\u200b' }, 'Holds nothing but blanks.'],
    [{ name: 'a\u202eb' }, 'Holds a control character, a line break or a change of direction.'],
    [{ name: 'a', lines: [{ quantity: 1.5 }] }, 'Must be a whole number.'],
    [{ name: 'a', lines: 'b' }, 'Must be an array.'],
  ])('describes the fault of %j in plain words, once', (value, detail) => {
    expect(faultsOf(value)).toEqual([expect.objectContaining({ detail })]);
  });

  it.each(['a\0b', '\ud800'])('refuses text that cannot be stored: %j', (text) => {
    expect(faultsOf({ name: 'a', text })).toEqual([
      expect.objectContaining({ code: 'unstorable-text' }),
    ]);
  });

  it('names the query and the field when the fault is in the query', () => {
    class Query {
      @QueryInt({ min: 1, max: 9, default: 5 })
      readonly limit: number;
    }

    expect(transform({}, { type: 'query', metatype: Query })).toEqual({ limit: 5 });
    expect(faultsOf({ limit: ['1', '2'] }, { type: 'query', metatype: Query })).toEqual([
      {
        in: 'query',
        pointer: '/limit',
        code: 'wrong-type',
        detail: 'Send this parameter once.',
      },
    ]);
    expect(faultsOf({ limit: '1e3' }, { type: 'query', metatype: Query })).toEqual([
      expect.objectContaining({ in: 'query', pointer: '/limit' }),
    ]);
  });

  it('names the path parameter when the fault is in the path', () => {
    const parameter = { type: 'param', data: 'id', schema: new RuleSchema(id()) } as const;

    expect(transform('01A1FA47-E694-76CF-BAA4-B507311D0923', parameter)).toBe(
      '01a1fa47-e694-76cf-baa4-b507311d0923',
    );
    expect(faultsOf('urn:uuid:01a1fa47-e694-76cf-baa4-b507311d0923', parameter)).toEqual([
      {
        in: 'path',
        pointer: '/id',
        code: 'wrong-format',
        detail: 'Not a UUID.',
        params: { format: 'uuid' },
      },
    ]);
  });

  it('converts what a field converts, and nothing else', () => {
    class Query {
      @Instant()
      readonly since: Date;

      @PlainString()
      readonly number: string;
    }
    const query = { since: '2026-11-20t09:30:00+01:00', number: '5' };

    expect(transform(query, { type: 'query', metatype: Query })).toEqual({
      since: new Date('2026-11-20T08:30:00Z'),
      number: '5',
    });
  });

  it('accepts a missing body when the class allows it', () => {
    @ApiSchema({ mayBeLeftOut: true })
    class Optional {
      @Line({ max: 5, optional: true })
      readonly reason?: string;
    }

    expect(transform(undefined, { metatype: Optional })).toBeUndefined();
    expect(transform(null, { metatype: Optional })).toBeNull();
    expect(faultsOf('', { metatype: Optional })).toEqual([
      expect.objectContaining({ pointer: '', code: 'wrong-type' }),
    ]);
  });

  it('drops unknown fields of an open class', () => {
    @ApiSchema({ isOpen: true })
    class Open {
      @Line({ max: 5 })
      readonly name: string;
    }

    expect(transform({ name: 'a', b: { c: 1 } }, { metatype: Open })).toEqual({ name: 'a' });
  });

  it.each([Object, undefined, class {}])(
    'fails when the class of a body is unknown: %p',
    (metatype) => {
      expect(() => transform({}, { metatype })).toThrow('needs a class of fields or a rule');
    },
  );

  it('runs a rule of class-validator beside a field', () => {
    class Mixed {
      @IsEmail(undefined, { message: 'Not for mail.' })
      @PlainString()
      readonly email: string;
    }

    expect(transform({ email: 'ada@example.com' }, { metatype: Mixed })).toBeInstanceOf(Mixed);
    expect(faultsOf({ email: 'ada' }, { metatype: Mixed })).toEqual([
      { pointer: '/email', code: 'not-allowed', detail: 'Not for mail.' },
    ]);
  });

  it('fails on a rule without a field, which the document would lack', () => {
    class Mixed {
      @Int()
      readonly known: number;

      @IsInt()
      readonly hidden: number;
    }

    expect(() => transform({}, { metatype: Mixed })).toThrow('hidden needs a field');
  });
});

describe('as a ValidationPipe of Nest', () => {
  const byNest = (value: unknown): Promise<unknown> =>
    ValidationPipe.prototype.transform.call(pipe, value, { type: 'body', metatype: Request });

  it('is one, which Nest can wait for', async () => {
    const metadata = { type: 'body', metatype: Request } as const;

    expect(pipe).toBeInstanceOf(ValidationPipe);
    await expect(pipe.transform({ name: 'a' }, metadata)).resolves.toEqual({ name: 'a' });
    await expect(pipe.transform({}, metadata)).rejects.toThrow('One field is not acceptable.');
  });

  it.each([
    [{}],
    [{ name: 5 }],
    [{ name: 'a', isAdmin: true }],
    [{ name: 'a', lines: [{ quantity: 1 }, { quantity: 0 }] }],
    [{ name: 'a', price: { amount: 1, currency: 'XXX' } }],
  ])('refuses what the rules refuse when they are not compiled: %j', async (body) => {
    const expected = faultsOf(body);

    await expect(byNest(body)).rejects.toMatchObject({ extras: { errors: expected } });
  });

  it('makes the same instance of what it accepts', async () => {
    const body = { name: 'a', lines: [{ quantity: 1 }] };

    expect(await byNest({ ...body })).toStrictEqual(transform(body));
  });
});
