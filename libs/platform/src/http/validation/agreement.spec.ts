import { IsIn } from 'class-validator';
import fc from 'fast-check';
import {
  faultsByClassValidator,
  faultsByCompiledCheck,
} from '../../../../../test/support/class-validator-faults.js';
import { Email } from '../fields/addresses.js';
import { ApiSchema, AtLeastOneField, ExactlyOneOf } from '../fields/api-schema.js';
import { Bool, OneOf, QueryBool } from '../fields/choices.js';
import { ListOf, Nested, RecordOf } from '../fields/containers.js';
import { Id, id } from '../fields/ids.js';
import { Price, PriceField } from '../fields/money.js';
import { Int, int, QueryInt } from '../fields/numbers.js';
import { Line, PlainString, Text, VisibleText } from '../fields/text.js';
import { Instant } from '../fields/times.js';
import { compiledCheckOf } from './compiled-check.js';
import { MAX_REPORTED_FAULTS } from './invalid-input.error.js';
import type { Class } from './rule.js';

class Entry {
  @Id()
  readonly product: string;

  @Int({ min: 1, max: 9 })
  readonly count: number;

  @IsIn(['a', 'b'])
  @PlainString({ optional: true })
  readonly kind?: string;
}

@ApiSchema({ name: 'Everything' })
class Everything {
  @ListOf(Entry, { min: 1, max: 3 })
  readonly entries: readonly Entry[];

  @ListOf(id(), { max: 3, optional: true })
  readonly ids?: readonly string[];

  @RecordOf(int({ min: 0 }), { optional: true })
  readonly counts?: Record<string, number>;

  @Nested(Entry, { nullable: true })
  readonly first: Entry | null;

  @PriceField({ optional: true })
  readonly price?: Price;

  @Email({ optional: true })
  readonly email?: string;

  @Instant({ optional: true })
  readonly at?: Date;

  @Text({ max: 5, min: 0, optional: true })
  readonly text?: string;

  @VisibleText({ max: 5, optional: true, nullable: true })
  readonly seen?: string | null;
}

@AtLeastOneField()
class Change {
  @Line({ max: 5, optional: true })
  readonly line?: string;

  @Bool({ optional: true })
  readonly flag?: boolean;
}

@ExactlyOneOf(['one', 'other'], { besides: 1 })
class Choice {
  @OneOf(['x', 'y'])
  readonly kind: 'x' | 'y';

  @PlainString({ max: 3, optional: true })
  readonly one?: string;

  @PlainString({ max: 3, optional: true })
  readonly other?: string;
}

class Query {
  @QueryInt({ min: 1, max: 100, default: 20 })
  readonly limit: number;

  @QueryBool({ optional: true })
  readonly unread?: boolean;
}

const leaf = fc.oneof(
  fc.constantFrom<unknown>('', ' ', 'a', 'x', 'a\nb', 'ada@example.com', '5', '101', 'true', 'GBP'),
  fc.constantFrom<unknown>(0, 1, 9, 10, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, true, null, [], {}),
  fc.constantFrom<unknown>('2026-11-20T09:30:00Z', '019AA0D2-5b7e-7c3a-9f52-3a1f6f1f9d10'),
  fc.string({ maxLength: 7 }),
);

function membersOf(names: readonly string[], member: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const known = Object.fromEntries(names.map((name) => [name, member]));
  const unknown = fc.dictionary(fc.constantFrom('x', 'a/b~c', ''), leaf, {
    maxKeys: 1,
    noNullPrototype: true,
  });
  return fc
    .tuple(fc.record(known, { requiredKeys: [], noNullPrototype: true }), unknown)
    .map(([fields, others]) => ({ ...fields, ...others }));
}

const entry = membersOf(['product', 'count', 'kind'], leaf);
const anyValue = fc.oneof(leaf, entry, fc.array(fc.oneof(leaf, entry), { maxLength: 5 }));
const price = membersOf(['amount', 'currency'], leaf);
const everything = membersOf(
  ['entries', 'ids', 'counts', 'first', 'price', 'email', 'at', 'text', 'seen'],
  fc.oneof(anyValue, fc.array(entry, { maxLength: 5 }), price),
);

describe('the compiled check', () => {
  it.each<[string, Class, fc.Arbitrary<object>]>([
    ['lists, records and objects', Everything, everything],
    ['a change that must not be empty', Change, membersOf(['line', 'flag'], leaf)],
    ['a choice of fields', Choice, membersOf(['kind', 'one', 'other'], leaf)],
    ['a query', Query, membersOf(['limit', 'unread'], leaf)],
  ])('finds what class-validator finds, at the same places: %s', (_, type, bodies) => {
    const check = compiledCheckOf(type);
    const property = fc.property(bodies, (body) => {
      const expected = faultsByClassValidator(type, body);
      fc.pre(Object.keys(expected).length <= MAX_REPORTED_FAULTS);
      expect(faultsByCompiledCheck(check, body)).toEqual(expected);
    });

    fc.assert(property, { numRuns: 2_000 });
  });
});
