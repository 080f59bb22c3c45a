import { HttpException } from '@nestjs/common';
import { isUnavailable } from '../database/postgres-errors.js';
import { DomainError, type FieldError } from '../kernel/errors/domain-error.js';
import type { ErrorKind, MemberRules, ProblemType } from '../kernel/errors/problem-type.js';
import {
  FRAMEWORK_PROBLEMS,
  MalformedRequest,
  RouteNotFound,
  UnsupportedMediaType,
  UriTooLong,
} from './http.errors.js';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

export const STATUS_BY_KIND: Readonly<Record<ErrorKind, number>> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'timed-out': 408,
  conflict: 409,
  gone: 410,
  'precondition-failed': 412,
  'too-large': 413,
  'uri-too-long': 414,
  'unsupported-media-type': 415,
  'expectation-failed': 417,
  invalid: 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  'headers-too-large': 431,
  internal: 500,
  unavailable: 503,
};

/** The maximum, even for a list in the request in which every entry is invalid. */
export const MAX_FAULTS = 50;

/** RFC 9457, with `code`, `traceId` and `errors` as extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance?: string;
  readonly code: string;
  readonly traceId?: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

export interface ProblemReply {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

interface ProblemContext {
  readonly publicUrl: string;
  /** The path without the query, because a query may contain secrets that logs must not repeat. */
  readonly instance?: string | undefined;
  readonly traceId?: string | undefined;
}

const MAX_INSTANCE_LENGTH = 1_000;

/**
 * The path of a URL as a URI reference (RFC 3986), without its query, which may contain secrets
 * that logs must not repeat.
 */
export function instanceOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path
    .slice(0, MAX_INSTANCE_LENGTH)
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/[^!-~]|["<>\\^`{|}]/g, (character) => encodeURIComponent(character.toWellFormed()));
}

const RETRY_AFTER_S = '1';

/** Fastify and Nest describe failures only by their HTTP status. */
const FRAMEWORK_PROBLEM_BY_STATUS: Readonly<Record<number, ProblemType>> = {
  400: MalformedRequest.problem,
  404: RouteNotFound.problem,
  408: FRAMEWORK_PROBLEMS.timeout,
  413: FRAMEWORK_PROBLEMS.tooLarge,
  414: UriTooLong.problem,
  415: UnsupportedMediaType.problem,
  431: FRAMEWORK_PROBLEMS.headersTooLarge,
  503: FRAMEWORK_PROBLEMS.unavailable,
};

/**
 * The only place that converts an error into an HTTP response. An unknown error becomes a 500 that
 * reveals nothing to the client except its trace id.
 */
export function toProblem(error: unknown, context: ProblemContext): ProblemReply {
  if (isDomainError(error)) {
    const { errors, members, headers = {} } = error.extras;
    return reply(
      error.problem,
      error.message,
      context,
      {
        ...declaredMembers(error.problem, members),
        ...(errors ? { errors: errors.slice(0, MAX_FAULTS) } : {}),
      },
      headers,
    );
  }
  if (isUnavailable(error)) return problemOf(FRAMEWORK_PROBLEMS.unavailable, context);
  const status = frameworkStatus(error);
  return problemOf(
    (status !== undefined && FRAMEWORK_PROBLEM_BY_STATUS[status]) || FRAMEWORK_PROBLEMS.internal,
    context,
  );
}

const isDomainError = (error: unknown): error is DomainError<MemberRules> =>
  error instanceof DomainError;

/** The members that the type declares, and that the document therefore describes. */
function declaredMembers(
  { members: declared = {} }: ProblemType,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => Object.hasOwn(declared, name)),
  );
}

/** A problem without details beyond those of its type. */
export function problemOf(type: ProblemType, context: ProblemContext): ProblemReply {
  const headers: Record<string, string> =
    type.kind === 'unavailable' ? { 'retry-after': RETRY_AFTER_S } : {};
  return reply(type, type.explanation, context, {}, headers);
}

function reply(
  type: ProblemType,
  detail: string,
  { publicUrl, instance, traceId }: ProblemContext,
  members: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>>,
): ProblemReply {
  const problem: Problem = {
    // First, so that an extension member can never replace a member that RFC 9457 or the contract
    // defines.
    ...members,
    type: `${publicUrl}/problems/${type.code}`,
    title: type.title,
    status: STATUS_BY_KIND[type.kind],
    detail,
    ...(instance === undefined ? {} : { instance }),
    code: type.code,
    ...(traceId === undefined ? {} : { traceId }),
  };
  return { problem, headers };
}

function frameworkStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // A FastifyError. Checked by its properties, because the class is not exported as a value.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}
