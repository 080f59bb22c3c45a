import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class ApiKeyNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'api-key-not-found',
    kind: 'not-found',
    title: 'API key not found',
    explanation: 'There is no API key with this id that you may see.',
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
    explanation: 'The key expired, was revoked, or was rotated to another before. Make a new one.',
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
      'An account can have 50 keys that are good at the same time. Revoke one that nobody uses.',
  });

  constructor() {
    super(TooManyApiKeys.problem, 'You have as many API keys as an account can have.');
  }
}

export class ApiKeysSpent extends DomainError {
  static readonly problem = defineProblem({
    code: 'api-keys-spent',
    kind: 'too-many-requests',
    title: 'Too many API keys made',
    explanation:
      'An account can make or rotate 100 keys within 24 hours, revoked ones included. Repeat the request after the time in Retry-After.',
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
    title: 'Expiry can only come sooner',
    explanation: 'The life of a key can be made shorter and never longer: rotate it instead.',
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
      'The API key is good, but its owner allows it from certain networks only, and the request came from another.',
  });

  constructor() {
    super(AddressNotAllowed.problem, 'This API key may not be used from your address.');
  }
}
