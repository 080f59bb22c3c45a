import { allOf } from '../http/fields/all-of.js';
import { AnyOf, ApiSchema, AtLeastOneField } from '../http/fields/api-schema.js';
import { anything, ListOf, objectOf, RecordOf } from '../http/fields/containers.js';
import { Id } from '../http/fields/ids.js';
import { Int, QueryInt } from '../http/fields/numbers.js';
import { PlainString } from '../http/fields/text.js';
import { ClassSchemas } from './class-schemas.js';

@ApiSchema({ name: 'Part', description: 'A part.' })
class Part {
  @Int({ min: 0, max: 5, description: 'How many.', examples: [3] })
  readonly count: number;
}

@ApiSchema({ mayBeLeftOut: true })
@AtLeastOneField()
class Whole {
  @ListOf(Part, { min: 1, max: 2, optional: true })
  readonly parts?: readonly Part[];

  @PlainString({ nullable: true })
  readonly name: string | null;

  @Id({ nullable: true, optional: true })
  readonly ownerId?: string | null;

  @RecordOf(anything(), { optional: true })
  readonly data?: Record<string, unknown>;

  @QueryInt({ min: 1, max: 100, default: 20 })
  readonly limit: number;
}

describe('ClassSchemas', () => {
  it('describes an answer of one of several classes', () => {
    @ApiSchema({ name: 'Other' })
    class Other {
      @PlainString()
      readonly word: string;
    }
    @ApiSchema({ name: 'Either', description: 'One of both.' })
    @AnyOf(Part, Other)
    class Either {}
    const schemas = new ClassSchemas('output');

    schemas.ofRoot(objectOf(() => Either));

    expect(schemas.components['Either.output']).toEqual({
      description: 'One of both.',
      anyOf: [
        { $ref: '#/components/schemas/Part.output' },
        { $ref: '#/components/schemas/Other.output' },
      ],
    });
    expect(Object.keys(schemas.components)).toContain('Other.output');
  });

  it('refuses two classes with one name in a document', () => {
    @ApiSchema({ name: 'Part' })
    class OtherPart {
      @PlainString()
      readonly word: string;
    }
    const owners = new Map();
    new ClassSchemas('input', undefined, owners).ofRoot(objectOf(() => Part));
    const ofTheSame = new ClassSchemas('input', undefined, owners);

    expect(() => ofTheSame.ofRoot(objectOf(() => Part))).not.toThrow();
    expect(() => ofTheSame.ofRoot(objectOf(() => OtherPart))).toThrow(
      'Part and OtherPart share the schema name Part.input.',
    );
  });

  it('describes what a request may hold', () => {
    const schemas = new ClassSchemas('input');

    expect(schemas.ofRoot(objectOf(() => Whole))).toEqual({
      'x-may-be-left-out': true,
      anyOf: [
        {
          type: 'object',
          additionalProperties: false,
          minProperties: 1,
          required: ['name'],
          properties: {
            parts: {
              type: 'array',
              minItems: 1,
              maxItems: 2,
              items: { $ref: '#/components/schemas/Part.input' },
            },
            name: { type: ['string', 'null'] },
            ownerId: {
              anyOf: [expect.objectContaining({ format: 'uuid' }), { type: 'null' }],
            },
            data: {
              type: 'object',
              propertyNames: { type: 'string' },
              additionalProperties: {},
            },
            limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
          },
        },
        { type: 'null' },
      ],
    });
    expect(schemas.components).toEqual({
      'Part.input': {
        type: 'object',
        description: 'A part.',
        additionalProperties: false,
        required: ['count'],
        properties: {
          count: {
            type: 'integer',
            minimum: 0,
            maximum: 5,
            description: 'How many.',
            examples: [3],
          },
        },
      },
    });
  });

  it('describes a class with the fields of two, in their order', () => {
    class Names {
      @PlainString({ optional: true })
      readonly name?: string;
    }
    class Both extends allOf(Names, Part) {
      @PlainString()
      readonly own: string;
    }

    const { properties, required } = new ClassSchemas('output').ofRoot(objectOf(() => Both));

    expect(Object.keys(properties as object)).toEqual(['name', 'count', 'own']);
    expect(required).toEqual(['count', 'own']);
  });

  it('does not rule out further fields of an answer', () => {
    const schemas = new ClassSchemas('output');
    schemas.ofRoot(objectOf(() => Part));

    expect(schemas.components['Part.output']).not.toHaveProperty('additionalProperties');
  });
});
