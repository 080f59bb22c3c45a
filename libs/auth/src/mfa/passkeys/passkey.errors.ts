import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from '../../errors/access.errors.js';

export class PasskeyRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-refused',
    kind: 'unauthenticated',
    title: 'Passkey refused',
    explanation:
      'The passkey is unknown or was removed, its response does not match the latest options, ' +
      'the options are older than five minutes, or it did not verify its user by fingerprint, ' +
      'face or PIN. Get new options and try again.',
  });

  constructor() {
    super(PasskeyRefused.problem, 'This passkey was not accepted.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class PasskeyNotTaken extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-not-taken',
    kind: 'invalid',
    title: 'Passkey not accepted',
    explanation:
      'The browser’s response does not match the options from POST /v1/auth/passkeys/options: ' +
      'they were already used, are older than five minutes or belong to another session, the ' +
      'page has a different origin, or the authenticator did not verify its user.',
  });

  constructor() {
    const detail = 'This response does not match the latest options.';
    super(PasskeyNotTaken.problem, detail, {
      errors: [{ pointer: '/response', code: 'passkey-not-taken', detail }],
    });
  }
}

export class PasskeyPresent extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-present',
    kind: 'conflict',
    title: 'Passkey already registered',
    explanation: 'This passkey already belongs to an account.',
  });

  constructor() {
    super(PasskeyPresent.problem, 'This passkey is registered already.');
  }
}

export class TooManyPasskeys extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-passkeys',
    kind: 'conflict',
    title: 'Too many passkeys',
    explanation: 'An account can have at most 20 passkeys. Remove one that you do not use.',
  });

  constructor() {
    super(TooManyPasskeys.problem, 'Remove a passkey first: an account has 20 at most.');
  }
}

export class PasskeyNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-not-found',
    kind: 'not-found',
    title: 'Passkey not found',
    explanation:
      'Your account has no passkey with this id. Passkeys of other accounts get the same response.',
  });

  constructor(id: string) {
    super(PasskeyNotFound.problem, `You have no passkey ${id}.`);
  }
}
