import type { Rule } from '../http/validation/rule.js';
import { allProblemTypes, type ProblemType } from '../kernel/errors/problem-type.js';
import type { JsonSchema } from '../kernel/openapi/openapi.types.js';
import { ClassSchemas } from './class-schemas.js';
import { exampleOf } from './example-of.js';

/** The schema of problems without further members: as problem+json, or as OAuth errors. */
type Base = 'Problem' | 'OAuthError';

const hasMembers = ({ members }: ProblemType): boolean => Object.keys(members ?? {}).length > 0;

function membersOf({ members = {} }: ProblemType): JsonSchema {
  const schemas = new ClassSchemas('output');
  return {
    type: 'object',
    properties: Object.fromEntries(
      // Every member is declared with a rule of fields; the kernel only knows the part it needs.
      Object.entries(members).map(([name, rule]) => [name, schemas.ofRoot(rule as Rule)]),
    ),
    required: Object.keys(members),
  };
}

/** `insufficient-stock` as a problem is `InsufficientStockProblem`. */
const nameOf = ({ code }: ProblemType, base: Base): string =>
  code.replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()) + base;

/** A schema for every kind of problem that has members of its own. */
export function schemasWithMembers(base: Base, common: JsonSchema): Record<string, JsonSchema> {
  const types = allProblemTypes().filter(hasMembers);
  return Object.fromEntries(
    types.map((type) => {
      const { properties, required } = membersOf(type);
      const schema = {
        ...common,
        description: `${type.title}.`,
        required: [...new Set([common['required'], required ?? []].flat())],
        properties: {
          ...(common['properties'] as object),
          code: { type: 'string', const: type.code },
          ...(properties as object),
        },
      };
      return [nameOf(type, base), schema];
    }),
  );
}

/** The schema of a response with one of these problems. */
export function schemaFor(types: readonly ProblemType[], base: Base): JsonSchema {
  const names = [...new Set(types.map((type) => (hasMembers(type) ? nameOf(type, base) : base)))];
  const [first, ...others] = names.sort().map((name) => ({ $ref: `#/components/schemas/${name}` }));
  return first && others.length === 0 ? first : { anyOf: [first, ...others] };
}

export const exampleOfMembers = (type: ProblemType): object =>
  hasMembers(type) ? (exampleOf(membersOf(type), {}) as object) : {};
