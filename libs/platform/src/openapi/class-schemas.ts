import { classNoteOf, type FieldNote, fieldsOf } from '../http/validation/class-rules.js';
import type { Class, Rule } from '../http/validation/rule.js';
import type { JsonSchema } from '../kernel/openapi/openapi.types.js';

type Io = 'input' | 'output';

/**
 * Also on an input schema for an absent body. JSON Schema has no keyword for that: `required`
 * beside the schema expresses it.
 */
export const MAY_BE_LEFT_OUT = 'x-may-be-left-out';

/**
 * Converts classes and field rules to JSON Schema 2020-12. A class with a name becomes a component.
 */
export class ClassSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /**
   * @param finish post-processes each schema before it is used
   * @param owners the classes of the components of the whole document
   */
  constructor(
    private readonly io: Io,
    private readonly finish: (schema: JsonSchema) => JsonSchema = (schema) => schema,
    private readonly owners: Map<string, Class> = new Map(),
  ) {}

  /** The schema of a parameter, or of a whole body or response. */
  ofRoot(rule: Rule): JsonSchema {
    const schema = this.ofRule(rule);
    const mayBeLeftOut = rule.object !== undefined && classNoteOf(rule.object()).mayBeLeftOut;
    if (!mayBeLeftOut || this.io === 'output') return schema;
    return { anyOf: [schema, { type: 'null' }], [MAY_BE_LEFT_OUT]: true };
  }

  private ofRule({ schema, list, record, object }: Rule): JsonSchema {
    if (object) return this.withWords(this.ofClass(object()), schema);
    return this.finish({
      ...schema,
      ...(list ? { items: this.ofRule(list.items) } : {}),
      ...(record
        ? {
            propertyNames: record.keys ? this.ofRule(record.keys) : { type: 'string' },
            additionalProperties: this.ofRule(record.values),
          }
        : {}),
    });
  }

  private ofClass(type: Class): JsonSchema {
    const { name } = classNoteOf(type);
    if (name === undefined) return this.definitionOf(type);
    const component = `${name}.${this.io}`;
    this.claim(component, type);
    // Named first, because a class may refer to itself.
    if (!(component in this.components)) {
      this.components[component] = {};
      this.components[component] = this.definitionOf(type);
    }
    return { $ref: `#/components/schemas/${component}` };
  }

  /** One of two classes would describe the bodies of both, in silence. */
  private claim(component: string, type: Class): void {
    const owner = this.owners.get(component) ?? type;
    if (owner !== type)
      throw new Error(`${owner.name} and ${type.name} share the schema name ${component}.`);
    this.owners.set(component, type);
  }

  private definitionOf(type: Class): JsonSchema {
    const fields = fieldsOf(type);
    const { anyOf, isOpen, keywords, words } = classNoteOf(type);
    if (anyOf) return this.finish({ anyOf: anyOf.map((each) => this.ofClass(each)), ...words });
    const required = fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    return this.finish({
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, this.ofField(field)])),
      ...(required.length === 0 ? {} : { required }),
      // Fields may be added to responses later, so the document must not exclude others.
      ...(this.io === 'output' || isOpen ? {} : { additionalProperties: false }),
      ...keywords,
      ...words,
    });
  }

  private ofField({ rule, isNullable, words, defaultValue }: FieldNote): JsonSchema {
    const schema = this.ofRule(rule);
    const described = isNullable ? orNull(schema) : schema;
    const isDefaulted = defaultValue !== undefined && this.io === 'input';
    return this.withWords(described, {
      ...words,
      ...(isDefaulted ? { default: defaultValue } : {}),
    });
  }

  private withWords(schema: JsonSchema, words: JsonSchema): JsonSchema {
    return Object.keys(words).length === 0 ? schema : { ...schema, ...this.finish({ ...words }) };
  }
}

/** In the shortest form that JSON Schema allows. */
function orNull(schema: JsonSchema): JsonSchema {
  const isTypeAlone = Object.keys(schema).length === 1 && typeof schema['type'] === 'string';
  return isTypeAlone ? { type: [schema['type'], 'null'] } : { anyOf: [schema, { type: 'null' }] };
}
