import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

// The draft uses a string of RFC 8941, which may contain spaces, as keys made of names and numbers
// do.
export const KEY_RULE = { minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' };

export class IdempotencyKeyRequired extends DomainError {
  static readonly problem = defineProblem({
    code: 'idempotency-key-required',
    kind: 'malformed',
    title: 'Idempotency-Key required',
    explanation:
      'This request costs money or goods. Send your own key in the Idempotency-Key header, one ' +
      'per intended effect, so that a retry after a lost response cannot repeat the effect.',
  });

  constructor() {
    super(
      IdempotencyKeyRequired.problem,
      'Send an Idempotency-Key header: 1 to 255 printable ASCII characters.',
      {
        errors: [
          {
            in: 'header',
            pointer: '/idempotency-key',
            code: 'required',
            detail: 'The header is missing.',
          },
        ],
      },
    );
  }
}

export class MalformedIdempotencyKey extends DomainError {
  static readonly problem = defineProblem({
    code: 'malformed-idempotency-key',
    kind: 'malformed',
    title: 'Malformed Idempotency-Key',
    explanation: 'A key is 1 to 255 printable ASCII characters, sent once.',
  });

  constructor() {
    super(MalformedIdempotencyKey.problem, 'A key is 1 to 255 printable ASCII characters.', {
      errors: [
        {
          in: 'header',
          pointer: '/idempotency-key',
          code: 'malformed',
          detail: 'Not 1 to 255 printable ASCII characters.',
          params: KEY_RULE,
        },
      ],
    });
  }
}

export class RequestInFlight extends DomainError {
  static readonly problem = defineProblem({
    code: 'request-in-flight',
    kind: 'conflict',
    title: 'Request in flight',
    explanation:
      'Another request with this Idempotency-Key is still being processed. Repeat yours after ' +
      'the time in Retry-After to get its response.',
  });

  constructor() {
    super(
      RequestInFlight.problem,
      'A request with this Idempotency-Key is still being processed.',
      {
        headers: { 'retry-after': '1' },
      },
    );
  }
}

export class IdempotencyKeyReused extends DomainError {
  static readonly problem = defineProblem({
    code: 'idempotency-key-reused',
    kind: 'invalid',
    title: 'Idempotency-Key reused',
    explanation:
      'You have already used this key for a different request. Use a new key for every new ' +
      'effect. Nothing was done this time.',
  });

  constructor() {
    super(
      IdempotencyKeyReused.problem,
      'This Idempotency-Key belongs to an earlier request with different content.',
      {
        errors: [
          {
            in: 'header',
            pointer: '/idempotency-key',
            code: 'reused',
            detail: 'Already used for another request.',
          },
        ],
      },
    );
  }
}
