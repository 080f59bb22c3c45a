import { DomainError } from '@orderly/platform/errors/domain-error';
import { defineProblem } from '@orderly/platform/errors/problem-type';

/** What the endpoints of RFC 6749, 7009 and 7662 refuse. The member `error` is the code that those texts have for it. */
export class InvalidClient extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-client',
    kind: 'unauthenticated',
    title: 'Unknown client',
    explanation:
      'The client did not prove who it is: it is unknown or disabled, its secret or assertion is wrong or was used before, or it came with another method than the one it was registered for.',
  });

  constructor() {
    super(InvalidClient.problem, 'The client did not prove who it is.', {
      members: { error: 'invalid_client' },
      headers: { 'www-authenticate': 'Basic realm="orderly"' },
    });
  }
}

export class InvalidTokenRequest extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-token-request',
    kind: 'malformed',
    title: 'Invalid request to an OAuth endpoint',
    explanation:
      'A parameter is missing or out of bounds, or two ways to authenticate were used at once.',
  });

  constructor(detail: string) {
    super(InvalidTokenRequest.problem, detail, { members: { error: 'invalid_request' } });
  }
}

export class UnsupportedGrantType extends DomainError {
  static readonly problem = defineProblem({
    code: 'unsupported-grant-type',
    kind: 'malformed',
    title: 'Unsupported grant type',
    explanation: 'Tokens are given for client credentials: send `grant_type=client_credentials`.',
  });

  constructor() {
    super(UnsupportedGrantType.problem, 'The grant type must be client_credentials.', {
      members: { error: 'unsupported_grant_type' },
    });
  }
}

export class InvalidScope extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-scope',
    kind: 'malformed',
    title: 'Scope not granted',
    explanation:
      'The client asked for a scope that it was not given, or that its owner does not hold now.',
  });

  constructor() {
    super(
      InvalidScope.problem,
      'The client was not given this scope, or its owner does not hold it now.',
      {
        members: { error: 'invalid_scope' },
      },
    );
  }
}

export class TokenOfAnother extends DomainError {
  static readonly problem = defineProblem({
    code: 'token-of-another-client',
    kind: 'malformed',
    title: 'Token of another client',
    explanation: 'A client can revoke the tokens that it was given itself, and no others.',
  });

  constructor() {
    super(TokenOfAnother.problem, 'This token was not issued to the client.', {
      members: { error: 'invalid_grant' },
    });
  }
}

/** RFC 7009 section 2.2.1. */
export class UnsupportedTokenType extends DomainError {
  static readonly problem = defineProblem({
    code: 'unsupported-token-type',
    kind: 'malformed',
    title: 'Not a token to revoke here',
    explanation:
      'An API key is not revoked here, but by its owner with DELETE /v1/api-keys/{id}, or by an administrator with DELETE /v1/users/{id}/api-keys/{keyId}.',
  });

  constructor() {
    super(UnsupportedTokenType.problem, 'API keys are revoked with DELETE /v1/api-keys/{id}.', {
      members: { error: 'unsupported_token_type' },
    });
  }
}

export class ClientScopeMissing extends DomainError {
  static readonly problem = defineProblem({
    code: 'client-scope-missing',
    kind: 'forbidden',
    title: 'Scope of the client missing',
    explanation:
      'The client was not given the scope that this endpoint needs, or its owner does not hold it now.',
  });

  constructor(scope: string) {
    super(ClientScopeMissing.problem, `The client needs the scope ${scope}.`, {
      members: { error: 'insufficient_scope', scope },
    });
  }
}

export class TooManyClientFailures extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-client-failures',
    kind: 'too-many-requests',
    title: 'Too many failures of this client',
    explanation:
      'From this network the client failed too often to prove who it is. The right proof is still taken; a wrong one has to wait.',
  });

  constructor(retryAfterS: number) {
    super(TooManyClientFailures.problem, `Too many failures; try again in ${retryAfterS} s.`, {
      members: { error: 'temporarily_unavailable' },
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}
