import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class ClientNotFound extends notFound({
  code: 'client-not-found',
  name: 'OAuth client',
  title: 'OAuth client not found',
  explanation: 'No OAuth client has this id.',
}) {}

export class ClientNotYours extends DomainError {
  static readonly problem = defineProblem({
    code: 'client-not-yours',
    kind: 'forbidden',
    title: 'OAuth client of another account',
    explanation:
      'The client acts for its owner, so only its owner can give it new keys, a new secret or ' +
      'more scopes, or enable it again. You can disable or remove it and add a client of your ' +
      'own.',
  });

  constructor() {
    super(ClientNotYours.problem, 'This client acts for another account: add one of your own.');
  }
}

export class TooManyClients extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-clients',
    kind: 'conflict',
    title: 'Too many OAuth clients',
    explanation: 'An account can have up to 100 clients, including disabled ones. Remove one.',
  });

  constructor() {
    super(TooManyClients.problem, 'You have as many OAuth clients as an account can have.');
  }
}

export class ClientCredentialsSpent extends DomainError {
  static readonly problem = defineProblem({
    code: 'client-credentials-spent',
    kind: 'too-many-requests',
    title: 'Too many OAuth clients or secrets created',
    explanation:
      'An account can add clients or create new secrets up to 100 times per UTC day, including ' +
      'removed ones. Repeat the request after the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(
      ClientCredentialsSpent.problem,
      'Your account has reached its daily limit for new OAuth clients and secrets.',
      { headers: { 'retry-after': String(retryAfterS) } },
    );
  }
}

export class ClientHasNoSecret extends DomainError {
  static readonly problem = defineProblem({
    code: 'client-has-no-secret',
    kind: 'conflict',
    title: 'The client has no secret',
    explanation:
      'The client authenticates by signing with its own private key. Change its public keys ' +
      'instead.',
  });

  constructor() {
    super(
      ClientHasNoSecret.problem,
      'This client authenticates with its own key and has no secret.',
    );
  }
}

/** The request names one method of client authentication but holds the key material for another. */
export class KeysDoNotFit extends DomainError {
  static readonly problem = defineProblem({
    code: 'client-keys-do-not-fit',
    kind: 'invalid',
    title: 'Keys do not match the method',
    explanation:
      'A client with `private_key_jwt` needs public keys in `jwks`. A client with ' +
      '`client_secret_basic` is given a secret and takes no keys.',
  });

  constructor(isMissing: boolean) {
    super(
      KeysDoNotFit.problem,
      isMissing ? 'The method needs public keys.' : 'The method takes no public keys.',
      {
        errors: [
          {
            pointer: '/jwks',
            code: isMissing ? 'required' : 'unknown-field',
            detail: 'See `authMethod`.',
          },
        ],
      },
    );
  }
}
