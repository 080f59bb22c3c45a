import type { Problem, ProblemReply } from './problem-details.js';

/**
 * The endpoints of RFC 6749 and related RFCs. Their clients are libraries that send forms and know
 * only the RFC's own form of errors.
 */
export const isOAuthPath = (path: string): boolean => path.startsWith('/oauth2/');

export const OAUTH_ERROR_CONTENT_TYPE = 'application/json; charset=utf-8';

/** Errors about HTTP rather than the endpoint stay problems. */
const PROTOCOL_STATUSES = new Set([404, 405, 408, 414, 431]);

/**
 * RFC 6749 section 5.2, and 4.1.2.1 for errors that the request did not cause. Errors of the
 * endpoints state theirs in the member `error`.
 */
const ERROR_BY_STATUS: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  403: 'insufficient_scope',
  429: 'temporarily_unavailable',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

export const speaksOAuth = (path: string, status: number): boolean =>
  isOAuthPath(path) && !PROTOCOL_STATUSES.has(status);

/** RFC 6749 uses 400 for every error in a request. */
export const oauthStatusOf = (status: number): number => (status === 422 ? 400 : status);

/**
 * The members of RFC 6749 besides those of a problem: libraries read the former, people and our own
 * clients the latter.
 */
export function toOAuthError({ problem, headers }: ProblemReply): ProblemReply {
  const { error = ERROR_BY_STATUS[problem.status] ?? 'invalid_request' } = problem;
  const described: Problem = {
    ...problem,
    status: oauthStatusOf(problem.status),
    error,
    error_description: describable(problem.detail),
  };
  return { problem: described, headers };
}

/** The characters that RFC 6749 allows in a description. */
const describable = (text: string): string =>
  text.replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, "'");
