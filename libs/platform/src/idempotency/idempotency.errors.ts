import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

// The draft takes a string of RFC 8941, which may hold spaces; keys made of names and numbers have them.
export const KEY_RULE = { minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' };

export class IdempotencyKeyRequired extends DomainError {
  static readonly problem = defineProblem({
    code: 'idempotency-key-required',
    kind: 'malformed',
    title: 'Idempotency-Key required',
    explanation:
      'This request costs money or goods. Send a key of your own in the Idempotency-Key header, one per intended effect, so that a retry after a lost answer cannot repeat the effect.',
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
      'A request with this Idempotency-Key is being worked on. Repeat yours after the time in Retry-After to get its answer.',
  });

  constructor() {
    super(
      RequestInFlight.problem,
      'A request with this Idempotency-Key is still being worked on.',
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
      'You sent this key before with another request. Use a new key for every new effect; nothing was done this time.',
  });

  constructor() {
    super(
      IdempotencyKeyReused.problem,
      'This Idempotency-Key belongs to an earlier request with another content.',
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
