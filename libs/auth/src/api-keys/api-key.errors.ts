import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class ApiKeyNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'api-key-not-found',
    kind: 'not-found',
    title: 'API key not found',
    explanation: 'No API key has this id, or you may not see it.',
  });

  constructor(keyId: string) {
    super(ApiKeyNotFound.problem, `There is no API key ${keyId} that you may see.`);
  }
}

export class ApiKeyEnded extends DomainError {
  static readonly problem = defineProblem({
    code: 'api-key-ended',
    kind: 'conflict',
    title: 'API key has ended',
    explanation: 'The key has expired, was revoked, or was already rotated. Create a new one.',
  });

  constructor(keyId: string) {
    super(ApiKeyEnded.problem, `The API key ${keyId} has ended, or another took its place.`);
  }
}

export class TooManyApiKeys extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-api-keys',
    kind: 'conflict',
    title: 'Too many API keys',
    explanation:
      'An account can have up to 50 valid keys at a time. Revoke one that is no longer used.',
  });

  constructor() {
    super(TooManyApiKeys.problem, 'You have as many API keys as an account can have.');
  }
}

export class ApiKeysSpent extends DomainError {
  static readonly problem = defineProblem({
    code: 'api-keys-spent',
    kind: 'too-many-requests',
    title: 'Too many API keys created',
    explanation:
      'An account can create or rotate up to 100 keys within 24 hours, including revoked ones. ' +
      'Repeat the request after the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(ApiKeysSpent.problem, 'You made as many API keys as an account can make in a day.', {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

export class LaterExpiry extends DomainError {
  static readonly problem = defineProblem({
    code: 'later-expiry',
    kind: 'invalid',
    title: 'Expiry can only be moved earlier',
    explanation: 'The lifetime of a key can be shortened but not extended. Rotate the key instead.',
  });

  constructor() {
    super(LaterExpiry.problem, 'A key can be made to expire sooner, not later.', {
      errors: [
        { pointer: '/expiresAt', code: 'later-expiry', detail: 'Later than the key expires now.' },
      ],
    });
  }
}

export class AddressNotAllowed extends DomainError {
  static readonly problem = defineProblem({
    code: 'address-not-allowed',
    kind: 'forbidden',
    title: 'Address not allowed',
    explanation:
      'The API key is valid, but its owner allows it only from certain networks, and the request ' +
      'came from another.',
  });

  constructor() {
    super(AddressNotAllowed.problem, 'This API key may not be used from your address.');
  }
}
