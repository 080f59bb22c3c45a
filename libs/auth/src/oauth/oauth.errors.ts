import { constant } from '@orderly/platform/http/fields/choices';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

const INVALID_CLIENT_MEMBERS = { error: constant('invalid_client') };

/**
 * The errors of the endpoints of RFC 6749, 7009 and 7662. The member `error` is the code that those
 * RFCs define.
 */
export class InvalidClient extends DomainError<typeof INVALID_CLIENT_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'invalid-client',
    kind: 'unauthenticated',
    title: 'Unknown client',
    explanation:
      'The client could not be authenticated: it is unknown or disabled, its secret or assertion ' +
      'is wrong, the assertion was already used, or the client used a method other than the ' +
      'registered one.',
    members: INVALID_CLIENT_MEMBERS,
  });

  constructor() {
    super(InvalidClient.problem, 'The client did not prove who it is.', {
      members: { error: 'invalid_client' },
      headers: { 'www-authenticate': 'Basic realm="orderly"' },
    });
  }
}

const INVALID_TOKEN_REQUEST_MEMBERS = { error: constant('invalid_request') };

export class InvalidTokenRequest extends DomainError<typeof INVALID_TOKEN_REQUEST_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'invalid-token-request',
    kind: 'malformed',
    title: 'Invalid request to an OAuth endpoint',
    explanation:
      'A parameter is missing or out of bounds, or two ways to authenticate were used at once.',
    members: INVALID_TOKEN_REQUEST_MEMBERS,
  });

  constructor(detail: string) {
    super(InvalidTokenRequest.problem, detail, { members: { error: 'invalid_request' } });
  }
}

const UNSUPPORTED_GRANT_TYPE_MEMBERS = { error: constant('unsupported_grant_type') };

export class UnsupportedGrantType extends DomainError<typeof UNSUPPORTED_GRANT_TYPE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'unsupported-grant-type',
    kind: 'malformed',
    title: 'Unsupported grant type',
    explanation:
      'The only supported grant type is client credentials: send `grant_type=client_credentials`.',
    members: UNSUPPORTED_GRANT_TYPE_MEMBERS,
  });

  constructor() {
    super(UnsupportedGrantType.problem, 'The grant type must be client_credentials.', {
      members: { error: 'unsupported_grant_type' },
    });
  }
}

const INVALID_SCOPE_MEMBERS = { error: constant('invalid_scope') };

export class InvalidScope extends DomainError<typeof INVALID_SCOPE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'invalid-scope',
    kind: 'malformed',
    title: 'Scope not granted',
    explanation:
      'The client requested a scope that it was not given or that its owner no longer holds.',
    members: INVALID_SCOPE_MEMBERS,
  });

  constructor() {
    super(
      InvalidScope.problem,
      'The client was not given this scope, or its owner no longer holds it.',
      {
        members: { error: 'invalid_scope' },
      },
    );
  }
}

const TOKEN_OF_ANOTHER_MEMBERS = { error: constant('invalid_grant') };

export class TokenOfAnother extends DomainError<typeof TOKEN_OF_ANOTHER_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'token-of-another-client',
    kind: 'malformed',
    title: 'Token of another client',
    explanation: 'A client can revoke only its own tokens.',
    members: TOKEN_OF_ANOTHER_MEMBERS,
  });

  constructor() {
    super(TokenOfAnother.problem, 'This token was not issued to the client.', {
      members: { error: 'invalid_grant' },
    });
  }
}

const UNSUPPORTED_TOKEN_TYPE_MEMBERS = { error: constant('unsupported_token_type') };

/** RFC 7009 section 2.2.1. */
export class UnsupportedTokenType extends DomainError<typeof UNSUPPORTED_TOKEN_TYPE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'unsupported-token-type',
    kind: 'malformed',
    title: 'Token cannot be revoked here',
    explanation:
      'API keys cannot be revoked here. The owner uses DELETE /v1/api-keys/{id}, an ' +
      'administrator DELETE /v1/users/{id}/api-keys/{keyId}.',
    members: UNSUPPORTED_TOKEN_TYPE_MEMBERS,
  });

  constructor() {
    super(UnsupportedTokenType.problem, 'API keys are revoked with DELETE /v1/api-keys/{id}.', {
      members: { error: 'unsupported_token_type' },
    });
  }
}

const CLIENT_SCOPE_MISSING_MEMBERS = {
  error: constant('insufficient_scope'),
  scope: described(string(), {
    description: 'The scope that the endpoint needs.',
    examples: ['orders:read'],
  }),
};

export class ClientScopeMissing extends DomainError<typeof CLIENT_SCOPE_MISSING_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'client-scope-missing',
    kind: 'forbidden',
    title: 'Client scope missing',
    explanation:
      'The client was not given the scope that this endpoint needs, or its owner no longer holds ' +
      'it.',
    members: CLIENT_SCOPE_MISSING_MEMBERS,
  });

  constructor(scope: string) {
    super(ClientScopeMissing.problem, `The client needs the scope ${scope}.`, {
      members: { error: 'insufficient_scope', scope },
    });
  }
}

const TOO_MANY_CLIENT_FAILURES_MEMBERS = { error: constant('temporarily_unavailable') };

export class TooManyClientFailures extends DomainError<typeof TOO_MANY_CLIENT_FAILURES_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'too-many-client-failures',
    kind: 'too-many-requests',
    title: 'Too many failed client authentications',
    explanation:
      'Authentication of the client from this network has failed too often. Correct credentials ' +
      'are still accepted; wrong ones must wait.',
    members: TOO_MANY_CLIENT_FAILURES_MEMBERS,
  });

  constructor(retryAfterS: number) {
    super(TooManyClientFailures.problem, `Too many failures; try again in ${retryAfterS} s.`, {
      members: { error: 'temporarily_unavailable' },
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

const TOO_MANY_CLIENT_TOKENS_MEMBERS = { error: constant('temporarily_unavailable') };

export class TooManyClientTokens extends DomainError<typeof TOO_MANY_CLIENT_TOKENS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'too-many-client-tokens',
    kind: 'too-many-requests',
    title: 'Too many tokens for this client',
    explanation:
      'The client requested too many tokens within a minute. A token is valid for `expires_in` ' +
      'seconds and any number of requests, so keep it, and request another after the time in ' +
      'Retry-After.',
    members: TOO_MANY_CLIENT_TOKENS_MEMBERS,
  });

  constructor(retryAfterS: number) {
    super(
      TooManyClientTokens.problem,
      `Too many tokens; use those that you have, or try again in ${retryAfterS} s.`,
      {
        members: { error: 'temporarily_unavailable' },
        headers: { 'retry-after': String(retryAfterS) },
      },
    );
  }
}
