import { MalformedPrecondition, PreconditionFailed, PreconditionRequired } from '../http/etag.js';
import {
  FRAMEWORK_PROBLEMS,
  MalformedRequest,
  NotAcceptable,
  RouteNotFound,
  TooManyRequests,
  UnsupportedMediaType,
  UriTooLong,
} from '../http/http.errors.js';
import { MalformedIfNoneMatch } from '../http/if-none-match.js';
import { InvalidCursor } from '../http/pagination.js';
import { InvalidInput } from '../http/validation/invalid-input.error.js';
import {
  IdempotencyKeyRequired,
  IdempotencyKeyReused,
  MalformedIdempotencyKey,
  RequestInFlight,
} from '../idempotency/idempotency.errors.js';
import type { ProblemType } from '../kernel/errors/problem-type.js';
import type { Method, Operation } from '../kernel/openapi/openapi.types.js';
import { UnderMaintenance } from '../maintenance/maintenance.errors.js';
import { problemTypeOf } from './problem-responses.js';
import type { RouteFacts } from './route-facts.js';

/**
 * The problem codes of the guard. The platform does not know them, because the guard belongs to the
 * auth module.
 */
export interface GuardProblems {
  /**
   * On every route that is not public: the credential is missing, not valid, or not allowed from
   * this address.
   */
  readonly unauthenticated: readonly string[];
  /** On routes that need a permission. */
  readonly forbidden: readonly string[];
  /** On routes for people only. */
  readonly machine: readonly string[];
  /** On routes that require a recent proof of identity. */
  readonly stepUp: readonly string[];
  /** On routes that change something, for callers with a cookie. */
  readonly forged: readonly string[];
}

/** All problems of a route: those that it declares, and those that all routes of its kind share. */
export function problemsOf(
  method: Method,
  path: string,
  operation: Operation,
  facts: RouteFacts,
  guard: GuardProblems,
): ProblemType[] {
  const own = ((operation['x-problems'] as string[] | undefined) ?? []).map(problemTypeOf);
  return [
    ...own,
    MalformedRequest.problem,
    InvalidInput.problem,
    FRAMEWORK_PROBLEMS.internal,
    FRAMEWORK_PROBLEMS.unavailable,
    UnderMaintenance.problem,
    ...accessProblems(method, facts, guard),
    ...(facts.rateLimited ? [TooManyRequests.problem] : []),
    ...(path.startsWith('/v1/') ? [NotAcceptable.problem] : []),
    UriTooLong.problem,
    FRAMEWORK_PROBLEMS.headersTooLarge,
    // A body is read, and refused if invalid, even where none is expected.
    ...(method === 'get' || method === 'head'
      ? []
      : [FRAMEWORK_PROBLEMS.tooLarge, UnsupportedMediaType.problem]),
    ...(path.includes('{') && !own.some(({ kind }) => kind === 'not-found')
      ? [RouteNotFound.problem]
      : []),
    ...(operation.parameters?.some(({ name }) => name === 'cursor') ? [InvalidCursor.problem] : []),
    ...preconditionProblems(facts),
    ...idempotencyProblems(operation),
  ];
}

function accessProblems(
  method: Method,
  { access }: RouteFacts,
  guard: GuardProblems,
): ProblemType[] {
  if (access === undefined || access.kind === 'public') return [];
  return [
    ...guard.unauthenticated,
    ...(access.kind === 'permission' ? guard.forbidden : []),
    ...(access.peopleOnly || access.stepUpWhen ? guard.machine : []),
    ...(access.stepUp || access.stepUpWhen ? guard.stepUp : []),
    ...(method === 'get' || method === 'head' ? [] : guard.forged),
  ].map(problemTypeOf);
}

function preconditionProblems({ ifMatch, ifNoneMatch }: RouteFacts): ProblemType[] {
  return [
    ...(ifMatch || ifNoneMatch ? [PreconditionFailed.problem] : []),
    ...(ifMatch ? [MalformedPrecondition.problem] : []),
    ...(ifMatch === 'required' ? [PreconditionRequired.problem] : []),
    ...(ifNoneMatch ? [MalformedIfNoneMatch.problem] : []),
  ];
}

function idempotencyProblems(operation: Operation): ProblemType[] {
  const key = operation.parameters?.find(({ name }) => name === 'Idempotency-Key');
  if (!key) return [];
  const always = [
    MalformedIdempotencyKey.problem,
    RequestInFlight.problem,
    IdempotencyKeyReused.problem,
  ];
  return key.required ? [...always, IdempotencyKeyRequired.problem] : always;
}
