import type { DomainError } from '../../kernel/errors/domain-error.js';
import { ApiSchema } from '../fields/api-schema.js';
import { anything, ListOf, RecordOf } from '../fields/containers.js';
import { Int } from '../fields/numbers.js';
import { Line } from '../fields/text.js';
import { InputValidationPipe } from './input-validation.pipe.js';
import { MAX_REPORTED_FAULTS } from './invalid-input.error.js';

class Entry {
  @Int({ min: 1 })
  readonly quantity: number;
}

class Request {
  @Line({ max: 10 })
  readonly name: string;

  @ListOf(Entry, { max: 3, optional: true })
  readonly lines?: readonly Entry[];
}

class Open {
  @RecordOf(anything(), { optional: true })
  readonly record?: Record<string, unknown>;

  @ListOf(Entry, { max: 3, optional: true })
  readonly lines?: readonly Entry[];
}

const pipe = new InputValidationPipe();
const transform = (value: unknown, metatype: new () => object = Request): unknown =>
  pipe.check(value, { type: 'body', metatype });

function faultsOf(value: unknown, metatype?: new () => object): unknown {
  try {
    transform(value, metatype);
  } catch (error) {
    return (error as DomainError).extras.errors;
  }
  return undefined;
}

describe('a hostile body', () => {
  it.each([
    ['{"__proto__":{"isAdmin":true}}', '/__proto__'],
    ['{"constructor":1}', '/constructor'],
    ['{"prototype":1}', '/prototype'],
    ['{"lines":[{"quantity":1,"__proto__":{"a":1}}]}', '/lines/0/__proto__'],
    ['{"record":{"__proto__":1}}', '/record/__proto__'],
    ['{"record":{"a":[{"b":{"constructor":{"prototype":1}}}]}}', '/record/a/0/b/constructor'],
  ])('is refused for keys that attack prototypes, wherever they are: %s', (body, pointer) => {
    const faults = faultsOf(JSON.parse(body), Open);

    expect(faults).toContainEqual(expect.objectContaining({ pointer, code: 'unknown-field' }));
  });

  it('is refused for keys that attack prototypes where unknown fields are ignored', () => {
    @ApiSchema({ isOpen: true })
    class Ignoring {
      @Line({ max: 5, optional: true })
      readonly name?: string;
    }
    const body = JSON.parse('{"other":{"__proto__":1},"prototype":1}');

    expect(faultsOf(body, Ignoring)).toEqual([
      expect.objectContaining({ pointer: '/other/__proto__' }),
      expect.objectContaining({ pointer: '/prototype' }),
    ]);
  });

  it('gets a short list of faults, however many there are', () => {
    const flood = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`field-${index}`, index]),
    );

    expect(faultsOf({ name: 'a', ...flood })).toHaveLength(MAX_REPORTED_FAULTS);
    expect(() => transform({ name: 'a', ...flood })).toThrow(
      `30000 fields are not acceptable; the first ${MAX_REPORTED_FAULTS} are listed.`,
    );
  });

  it('gets short pointers, however long its keys are', () => {
    const [fault] = faultsOf({ name: 'a', [`\ud83d\ude00${'k'.repeat(500_000)}`]: 1 }) as [
      { pointer: string },
    ];

    expect(fault.pointer).toHaveLength(201);
  });

  it('is refused for the length of a list before its entries are read', () => {
    const entry = Object.defineProperty({}, 'quantity', {
      get: () => {
        throw new Error('read');
      },
    });

    expect(faultsOf({ name: 'a', lines: Array.from({ length: 4 }, () => entry) })).toEqual([
      expect.objectContaining({ pointer: '/lines', code: 'too-big', params: { maxItems: 3 } }),
    ]);
  });

  it('does not exhaust the stack where any JSON is allowed', () => {
    let nested: unknown = {};
    for (let depth = 0; depth < 100_000; depth++) nested = depth % 2 ? [nested] : { a: nested };

    expect(faultsOf({ record: { nested } }, Open)).toBeUndefined();
  });
});
