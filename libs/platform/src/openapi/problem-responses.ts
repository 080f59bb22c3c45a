import type { AppConfig } from '../config/app-config.js';
import { findProblemType, type ProblemType } from '../errors/problem-type.js';
import { STATUS_BY_KIND } from '../http/problem-details.js';
import type { JsonSchema, ResponseObject } from './openapi.types.js';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

/** RFC 9457 with our members. Problems may carry further ones, which each type's page explains. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'What went wrong (RFC 9457). Act on `code`; show `detail` to people; quote `traceId` in reports.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Address of a page about this kind of problem.' },
    title: { type: 'string', description: 'The kind of problem, the same each time.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status again.' },
    detail: { type: 'string', description: 'What went wrong this time.' },
    instance: { type: 'string', description: 'The path that was asked for.' },
    code: {
      type: 'string',
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      description: 'The kind of problem, for programs. Never renamed.',
    },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$', description: 'Finds this request in logs and traces.' },
    errors: { type: 'array', maxItems: 20, items: { $ref: '#/components/schemas/InputFault' } },
  },
  additionalProperties: true,
};

export const INPUT_FAULT_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'One fault in the input, for a form to show at its field.',
  required: ['pointer', 'code', 'detail'],
  properties: {
    in: { type: 'string', enum: ['query', 'path', 'header'], description: 'Where the fault is; absent for the body.' },
    pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) to the field.' },
    code: { type: 'string', description: 'The kind of fault, for programs.' },
    detail: { type: 'string', description: 'The fault, for people.' },
  },
  additionalProperties: false,
};

/** @throws Error for a code that nobody defined, so that a document cannot promise a problem that does not exist. */
export function problemTypeOf(code: string): ProblemType {
  const type = findProblemType(code);
  if (!type) throw new Error(`The OpenAPI document names the problem ${code}, which no module defines.`);
  return type;
}

export const exampleNameOf = ({ code }: ProblemType): string => `problem-${code}`;

/** The problem as a component example: many operations can answer with it. */
export const problemExample = (type: ProblemType, { http }: Pick<AppConfig, 'http'>): object => ({
  summary: type.title,
  value: {
    type: `${http.publicUrl}/problems/${type.code}`,
    title: type.title,
    status: STATUS_BY_KIND[type.kind],
    detail: type.explanation,
    code: type.code,
    traceId: TRACE_ID,
    ...(type.code === 'invalid-input'
      ? {
          errors: [{ pointer: '/lines/0/quantity', code: 'too-small', detail: 'Too small: expected number to be >=1' }],
        }
      : {}),
  },
});

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
  const types = [...new Map(group.map((type) => [type.code, type])).values()];
  return {
    description: types.map(({ code, title }) => `${title} (\`${code}\`).`).join(' '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(
          types.map((type) => [type.code, { $ref: `#/components/examples/${exampleNameOf(type)}` }]),
        ),
      },
    },
  };
}
