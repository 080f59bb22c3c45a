import type { SwaggerDocumentOptions } from '@nestjs/swagger';
import type { Class } from '../http/validation/rule.js';
import { RuleSchema } from '../http/validation/rule-schema.js';
import type { JsonSchema, OpenApiDocument } from '../kernel/openapi/openapi.types.js';
import { ClassSchemas } from './class-schemas.js';

type Io = 'input' | 'output';

/**
 * Keywords whose values are data. @nestjs/swagger rewrites them for OpenAPI 3.0, so they pass
 * through it as strings.
 */
const DATA_KEYWORDS = ['examples', 'const', 'default'] as const;
const CARRIER = 'x-data-';
const COMPONENT_REF = '#/components/schemas/';

/**
 * Classes and field rules as JSON Schema 2020-12, which OpenAPI 3.1 uses. A component is marked
 * with its direction for now, because the schemas of requests and responses can differ.
 */
export function schemaConverter(): NonNullable<SwaggerDocumentOptions['standardSchemaConverter']> {
  const owners = new Map<string, Class>();
  return (schema, { schemaType }) => {
    if (!(schema instanceof RuleSchema)) return undefined;
    const schemas = new ClassSchemas(schemaType, carryData, owners);
    return { schema: schemas.ofRoot(schema.rule), components: schemas.components };
  };
}

function carryData(node: JsonSchema): JsonSchema {
  for (const keyword of DATA_KEYWORDS) {
    if (!(keyword in node)) continue;
    node[CARRIER + keyword] = JSON.stringify(node[keyword]);
    delete node[keyword];
  }
  return node;
}

/** Restores the data keywords from their carriers, wherever they are. */
export function restoreDataKeywords(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const record = node as Record<string, unknown>;
  for (const [key, value] of Object.entries(record)) {
    if (!key.startsWith(CARRIER) || typeof value !== 'string') {
      restoreDataKeywords(value);
      continue;
    }
    delete record[key];
    record[key.slice(CARRIER.length)] = JSON.parse(value);
  }
}

/**
 * Names the components: one name where both directions agree, and `…Input` beside it where they
 * differ.
 */
export function nameComponents<T extends Pick<OpenApiDocument, 'components'>>(document: T): T {
  const { schemas } = document.components;
  const differing = findDiffering(schemas);
  const nameOf = (marked: string): string => {
    const [id = marked, io] = splitMark(marked);
    return io === 'input' && differing.has(id) ? `${id}Input` : id;
  };
  const renamed = Object.fromEntries(
    Object.entries(schemas)
      .map(([marked, schema]) => [nameOf(marked), schema] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  const named = { ...document, components: { ...document.components, schemas: renamed } };
  return mapRefs(named, (ref) =>
    ref.startsWith(COMPONENT_REF) ? COMPONENT_REF + nameOf(ref.slice(COMPONENT_REF.length)) : ref,
  );
}

const splitMark = (marked: string): [string, Io | undefined] => {
  const mark = /^(.*)\.(input|output)$/.exec(marked);
  return mark ? [mark[1] as string, mark[2] as Io] : [marked, undefined];
};

/** Ids that are used in both directions with different schemas, directly or through a reference. */
function findDiffering(schemas: Readonly<Record<string, JsonSchema>>): ReadonlySet<string> {
  const ids = Object.keys(schemas)
    .filter((marked) => marked.endsWith('.input') && `${splitMark(marked)[0]}.output` in schemas)
    .map((marked) => splitMark(marked)[0]);
  const differing = new Set<string>();
  const differs = (id: string): boolean => {
    const unmark = (marked: string): string =>
      JSON.stringify(
        mapRefs(schemas[marked] as JsonSchema, (ref) => {
          const [target] = splitMark(ref.slice(COMPONENT_REF.length));
          return differing.has(target) ? ref : target;
        }),
      );
    return unmark(`${id}.input`) !== unmark(`${id}.output`);
  };
  // A difference spreads to everything that refers to it, so this repeats until a round finds no
  // more.
  for (let before = -1; before !== differing.size; ) {
    before = differing.size;
    for (const id of ids) if (!differing.has(id) && differs(id)) differing.add(id);
  }
  return differing;
}

function mapRefs<T>(node: T, rename: (ref: string) => string): T {
  if (Array.isArray(node)) return node.map((each) => mapRefs(each, rename)) as T;
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? rename(value) : mapRefs(value, rename),
    ]),
  ) as T;
}
