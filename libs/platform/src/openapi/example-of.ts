import type { JsonSchema, MediaType, OpenApiDocument } from '../kernel/openapi/openapi.types.js';

const REF = '#/components/schemas/';

/** By format, and for strings without one, the first that fits the limits and the pattern. */
const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-11-20T09:30:00.000Z',
  email: 'ada@example.com',
  uri: 'https://shop.example.com/path',
  url: 'https://shop.example.com/path',
  uuid: '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b',
};
const STRINGS = [
  'example',
  'an-example-of-a-longer-text',
  'orders:read',
  '123456',
  'GB',
  'GBP',
  'ab2cd3ef-4gh5ij6k',
  '0123456789abcdefghijklmnopqrstuvwxyzABCDEFG',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  BY_FORMAT['uuid'] as string,
];

/**
 * Adds an example to every JSON body and response without one, composed of the examples of its
 * fields. Mock servers respond with them, and readers see the shape. A field whose value cannot be
 * derived needs its own example; the test of the contract names it.
 */
export function addExamples(document: OpenApiDocument): void {
  const { schemas } = document.components;
  for (const item of Object.values({ ...document.paths, ...document.webhooks })) {
    for (const { requestBody, responses } of Object.values(item)) {
      for (const { content } of [requestBody, ...Object.values(responses)].filter(isPresent)) {
        for (const [type, media] of Object.entries(content ?? {})) {
          if (type.includes('json') && !type.includes('ndjson')) addExample(media, schemas);
        }
      }
    }
  }
}

const isPresent = <T>(value: T | undefined): value is T => value !== undefined;

function addExample(media: MediaType, schemas: Schemas): void {
  if (!media.schema || media.examples) return;
  const { examples } = resolve(media.schema, schemas);
  if (!Array.isArray(examples))
    media.examples = { example: { value: exampleOf(media.schema, schemas) } };
}

type Schemas = Readonly<Record<string, JsonSchema>>;

function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref, allOf, ...own } = schema;
  const parts = [
    ...(typeof $ref === 'string' ? [schemas[$ref.slice(REF.length)] ?? {}] : []),
    ...((allOf as JsonSchema[] | undefined) ?? []),
  ];
  return parts.length === 0
    ? schema
    : Object.assign({}, ...parts.map((part) => resolve(part, schemas)), own);
}

/** A value that fits the schema, composed of the examples in it where there are any. */
export function exampleOf(written: JsonSchema, schemas: Schemas): unknown {
  const schema = resolve(written, schemas);
  const given = [schema['examples'], schema['enum']].find((each) => Array.isArray(each));
  if (Array.isArray(given)) return given[0];
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices) {
    const choice = choices.find(({ type }) => type !== 'null') ?? {};
    return exampleOf(choice, schemas);
  }
  switch ([schema['type']].flat()[0]) {
    case 'object':
      return objectOf(schema, schemas);
    case 'array':
      return schema['maxItems'] === 0 ? [] : [exampleOf(schema['items'] as JsonSchema, schemas)];
    case 'string':
      return stringOf(schema);
    case 'integer':
    case 'number':
      return Math.min(Math.max(Number(schema['minimum'] ?? 1), 1), Number(schema['maximum'] ?? 1));
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return {};
  }
}

/**
 * The required fields, or all fields where none is required, with more or fewer as the limits
 * demand.
 */
function objectOf(schema: JsonSchema, schemas: Schemas): object {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const names = new Set((schema['required'] as string[] | undefined) ?? []);
  const required = properties.filter(([name]) => names.has(name));
  const others = properties.filter(([name]) => !names.has(name));
  const least = Number(schema['minProperties'] ?? 0);
  const more = required.length === 0 ? others.length : Math.max(0, least - required.length);
  const shown = [...required, ...others.slice(0, more)];
  return Object.fromEntries(
    shown
      .slice(0, Number(schema['maxProperties'] ?? shown.length))
      .map(([name, field]) => [name, exampleOf(field, schemas)]),
  );
}

function stringOf(schema: JsonSchema): string {
  const byFormat = BY_FORMAT[String(schema['format'])];
  const pattern = new RegExp(String(schema['pattern'] ?? ''));
  const [min, max] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 1_000)];
  const candidates = byFormat === undefined ? STRINGS : [byFormat];
  const fits = (each: string): boolean =>
    each.length >= min && each.length <= max && pattern.test(each);
  return candidates.find(fits) ?? 'example';
}
