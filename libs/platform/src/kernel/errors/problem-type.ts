import type { JsonSchema } from '../openapi/openapi.types.js';

/**
 * What went wrong, in the terms of the domain. Only `http/problem-details.ts` knows the HTTP status
 * of each kind.
 */
export type ErrorKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'timed-out'
  | 'conflict'
  | 'gone'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-large'
  | 'uri-too-long'
  | 'headers-too-large'
  | 'unsupported-media-type'
  | 'expectation-failed'
  | 'invalid'
  | 'too-many-requests'
  | 'internal'
  | 'unavailable';

/** The part of a field's rule (`http/validation/rule.ts`) that errors need. */
export interface MemberRule<T = unknown> {
  readonly schema: JsonSchema;
  /** Ties the type of the value to the rule; never set. */
  readonly receives?: T;
}

/** The extension members of a kind of problem (RFC 9457 section 3.2), by name. */
export type MemberRules = Readonly<Record<string, MemberRule>>;

/**
 * One entry of the public catalogue of problems (RFC 9457 section 4). `code` is a promise to
 * clients: never rename one.
 */
export interface ProblemType<Members extends MemberRules = MemberRules> {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly title: string;
  /** For readers of the type's page: what happened, and what the caller can do about it. */
  readonly explanation: string;
  /** Whether a 5xx response is expected and needs no line in the log, as for a probe. */
  readonly isRoutine?: boolean;
  /** The members of such a problem besides those that all problems have. Nothing else is sent. */
  readonly members?: Members;
}

const catalogue = new Map<string, ProblemType>();

/**
 * Adds a problem type to the catalogue that `GET /problems` publishes.
 * @throws Error when another type already has the code, so that two meanings never share one page
 */
export function defineProblem<Members extends MemberRules = Readonly<Record<never, never>>>(
  type: ProblemType<Members>,
): ProblemType<Members> {
  if (catalogue.has(type.code)) throw new Error(`The problem code ${type.code} is defined twice.`);
  catalogue.set(type.code, type);
  return type;
}

export const findProblemType = (code: string): ProblemType | undefined => catalogue.get(code);

export const allProblemTypes = (): ProblemType[] =>
  [...catalogue.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
