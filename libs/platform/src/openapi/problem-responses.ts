import { oauthStatusOf, toOAuthError } from '../http/oauth-answers.js';
import { MAX_FAULTS, type Problem, STATUS_BY_KIND } from '../http/problem-details.js';
import { findProblemType, type ProblemType } from '../kernel/errors/problem-type.js';
import type { JsonSchema, ResponseObject } from '../kernel/openapi/openapi.types.js';
import type { DocumentConfig } from './document-config.js';
import { exampleOfMembers, schemaFor } from './problem-schemas.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/**
 * RFC 9457 with the members that all our problems have. A kind with further members has its own
 * schema.
 */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description:
    'What went wrong (RFC 9457). Act on `code`; show `detail` to people; quote `traceId` in ' +
    'reports.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'The address of a page that explains this kind of problem.',
    },
    title: { type: 'string', description: 'The name of this kind of problem; always the same.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status code.' },
    detail: { type: 'string', description: 'What went wrong in this request.' },
    instance: { type: 'string', description: 'The requested path.' },
    code: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      description: 'The kind of problem, for programs. Never renamed.',
    },
    traceId: {
      type: 'string',
      pattern: '^[0-9a-f]{32}$',
      description: 'Identifies this request in logs and traces.',
    },
    errors: {
      type: 'array',
      maxItems: MAX_FAULTS,
      items: { $ref: '#/components/schemas/InputFault' },
    },
  },
};

/**
 * The errors of the OAuth endpoints: the members of RFC 6749 besides those of a problem, as
 * application/json.
 */
export const OAUTH_ERROR_SCHEMA: JsonSchema = {
  ...PROBLEM_SCHEMA,
  description:
    'An error as RFC 6749 section 5.2 defines it, together with the members of a problem.',
  required: ['error', ...(PROBLEM_SCHEMA['required'] as string[])],
  properties: {
    error: {
      type: 'string',
      description: 'The error code of RFC 6749.',
      examples: ['invalid_client'],
    },
    error_description: { type: 'string', description: 'The same as `detail`, in ASCII.' },
    ...(PROBLEM_SCHEMA['properties'] as object),
  },
};

/**
 * @throws Error for an undefined code, so that a document cannot promise a problem that does not
 * exist
 */
export function problemTypeOf(code: string): ProblemType {
  const type = findProblemType(code);
  if (!type)
    throw new Error(`The OpenAPI document names the problem ${code}, which no module defines.`);
  return type;
}

export const exampleNameOf = ({ code }: ProblemType): string => `problem-${code}`;

/** The problem as a component example, because many operations share it. */
export const problemExample = (type: ProblemType, { http }: DocumentConfig): object => ({
  summary: type.title,
  value: {
    type: `${http.publicUrl}/problems/${type.code}`,
    title: type.title,
    status: STATUS_BY_KIND[type.kind],
    detail: type.explanation,
    code: type.code,
    traceId: TRACE_ID,
    ...exampleOfMembers(type),
    ...(type.code === 'invalid-input'
      ? {
          errors: [
            {
              pointer: '/lines/0/quantity',
              code: 'too-small',
              detail: 'Must be at least 1.',
              params: { minimum: 1 },
            },
          ],
        }
      : {}),
  },
});

/** The responses of an OAuth endpoint. */
export function oauthErrorResponses(types: readonly ProblemType[], config: DocumentConfig) {
  const statusOf = ({ kind }: ProblemType): number => oauthStatusOf(STATUS_BY_KIND[kind]);
  const example = (type: ProblemType): object => {
    const { summary, value } = problemExample(type, config) as { summary: string; value: Problem };
    return { summary, value: toOAuthError({ problem: value, headers: {} }).problem };
  };
  const statuses = [...new Set(types.map(statusOf))].sort();
  return Object.fromEntries(
    statuses.map((status): [string, ResponseObject] => {
      const group = uniqueTypes(types.filter((type) => statusOf(type) === status));
      const examples = Object.fromEntries(group.map((type) => [type.code, example(type)]));
      const content = { 'application/json': { schema: schemaFor(group, 'OAuthError'), examples } };
      return [String(status), { description: describe(group), content }];
    }),
  );
}

/** One response per status, with an example for each problem that has it. */
export function problemResponses(types: readonly ProblemType[]): Record<string, ResponseObject> {
  const statuses = [...new Set(types.map(({ kind }) => STATUS_BY_KIND[kind]))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      problemResponse(types.filter(({ kind }) => STATUS_BY_KIND[kind] === status)),
    ]),
  );
}

function problemResponse(group: readonly ProblemType[]): ResponseObject {
  const types = uniqueTypes(group);
  return {
    description: describe(types),
    content: {
      'application/problem+json': {
        schema: schemaFor(types, 'Problem'),
        examples: Object.fromEntries(
          types.map((type) => [
            type.code,
            { $ref: `#/components/examples/${exampleNameOf(type)}` },
          ]),
        ),
      },
    },
  };
}

const uniqueTypes = (types: readonly ProblemType[]): ProblemType[] => [
  ...new Map(types.map((type) => [type.code, type])).values(),
];

const describe = (types: readonly ProblemType[]): string =>
  types.map(({ code, title }) => `${title} (\`${code}\`).`).join(' ');
