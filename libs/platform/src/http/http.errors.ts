import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem, type ProblemType } from '../kernel/errors/problem-type.js';

export class MalformedRequest extends DomainError {
  static readonly problem = defineProblem({
    code: 'malformed-request',
    kind: 'malformed',
    title: 'Malformed request',
    explanation:
      'The request could not be parsed: its body is not JSON, or a header or the URL breaks the ' +
      'rules of HTTP.',
  });

  constructor(detail: string) {
    super(MalformedRequest.problem, detail);
  }
}

export class IncompleteRequest extends DomainError {
  constructor() {
    super(MalformedRequest.problem, 'The connection ended before the request was complete.');
  }
}

export class RouteNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'route-not-found',
    kind: 'not-found',
    title: 'No such route',
    explanation: 'No route has this path. The OpenAPI document at /openapi.json lists every route.',
  });

  constructor() {
    super(RouteNotFound.problem, 'There is nothing at this path.');
  }
}

export class MethodNotAllowed extends DomainError {
  static readonly problem = defineProblem({
    code: 'method-not-allowed',
    kind: 'method-not-allowed',
    title: 'Method not allowed',
    explanation:
      'The path exists, but does not support this method. The Allow header lists the supported ' +
      'methods.',
  });

  constructor(allowed: readonly string[]) {
    super(MethodNotAllowed.problem, `This path takes ${allowed.join(', ')}.`, {
      headers: { allow: allowed.join(', ') },
    });
  }
}

export class NotAcceptable extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-acceptable',
    kind: 'not-acceptable',
    title: 'Not acceptable',
    explanation:
      'The Accept header excludes every format of the response. That is application/json; ' +
      'routes with further formats list them in the documentation.',
  });

  constructor(mediaTypes: readonly string[] = ['application/json']) {
    super(
      NotAcceptable.problem,
      `The response can be ${mediaTypes.join(' or ')}; your Accept header excludes that.`,
    );
  }
}

export class UnsupportedMediaType extends DomainError {
  static readonly problem = defineProblem({
    code: 'unsupported-media-type',
    kind: 'unsupported-media-type',
    title: 'Unsupported media type',
    explanation:
      'Bodies must be application/json in UTF-8, without a content encoding. Paths below ' +
      '/oauth2/ take forms instead, as RFC 6749 requires, and imports take the files that the ' +
      'documentation lists, in UTF-8 too. The detail names what the route takes.',
  });

  /** @param mediaTypes those that the route takes */
  constructor(mediaTypes: readonly string[]) {
    super(
      UnsupportedMediaType.problem,
      `Send the body as ${mediaTypes.join(' or ')} in UTF-8, without a content encoding.`,
    );
  }
}

export class TooManyRequests extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-requests',
    kind: 'too-many-requests',
    title: 'Too many requests',
    explanation:
      'You have reached your request limit. Wait for the time in Retry-After; the RateLimit ' +
      'header shows how much is left.',
  });

  constructor(retryAfterS: number, headers: Readonly<Record<string, string>> = {}) {
    super(TooManyRequests.problem, `Too many requests; try again in ${retryAfterS} s.`, {
      headers: { ...headers, 'retry-after': String(retryAfterS) },
    });
  }
}

export class UriTooLong extends DomainError {
  static readonly problem = defineProblem({
    code: 'uri-too-long',
    kind: 'uri-too-long',
    title: 'URI too long',
    explanation: 'The path and query together are limited to 4,096 characters.',
  });

  constructor() {
    super(UriTooLong.problem, UriTooLong.problem.explanation);
  }
}

export class ExpectationFailed extends DomainError {
  static readonly problem = defineProblem({
    code: 'expectation-failed',
    kind: 'expectation-failed',
    title: 'Expectation failed',
    explanation:
      'The Expect header contains an unsupported expectation. The server supports only ' +
      '100-continue (RFC 9110 section 10.1.1).',
  });

  constructor() {
    super(ExpectationFailed.problem, 'The server supports only the expectation 100-continue.');
  }
}

/** Responses of the framework or the runtime. Our own errors have classes. */
export const FRAMEWORK_PROBLEMS = {
  timeout: defineProblem({
    code: 'request-timeout',
    kind: 'timed-out',
    title: 'Request timeout',
    explanation:
      'The request did not arrive completely in time. Send it again on a new connection.',
  }),
  tooLarge: defineProblem({
    code: 'body-too-large',
    kind: 'too-large',
    title: 'Body too large',
    explanation: 'Bodies are limited to 1 MiB.',
  }),
  headersTooLarge: defineProblem({
    code: 'headers-too-large',
    kind: 'headers-too-large',
    title: 'Headers too large',
    explanation: 'The header section of a request is limited to 16 KiB.',
  }),
  internal: defineProblem({
    code: 'internal-error',
    kind: 'internal',
    title: 'Internal error',
    explanation:
      'Something went wrong on our side, and it has been logged. Quote the traceId when you ' +
      'report it.',
  }),
  unavailable: defineProblem({
    code: 'service-unavailable',
    kind: 'unavailable',
    title: 'Service unavailable',
    explanation:
      'A part that this request needs is not responding. The request may or may not have taken ' +
      'effect. Repeat it after the time in Retry-After; repeat a POST with the same ' +
      'Idempotency-Key.',
  }),
} as const satisfies Record<string, ProblemType>;
