import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from '../../errors/access.errors.js';

export class PasskeyRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-refused',
    kind: 'unauthenticated',
    title: 'Passkey refused',
    explanation:
      'The passkey is not known here (any more), it answered other options than the last ones, they are older than five minutes, or it did not verify its user by fingerprint, face or PIN. Ask for new options and try again.',
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
    title: 'Passkey not taken',
    explanation:
      'What the browser answered does not fit the options of POST /v1/auth/passkeys/options: they were used already, are older than five minutes or another session’s, the page has another origin, or the authenticator did not verify its user.',
  });

  constructor() {
    const detail = 'This answer does not fit the options that were asked for last.';
    super(PasskeyNotTaken.problem, detail, {
      errors: [{ pointer: '/response', code: 'passkey-not-taken', detail }],
    });
  }
}

export class PasskeyPresent extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-present',
    kind: 'conflict',
    title: 'Passkey registered already',
    explanation: 'This passkey belongs to an account already.',
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
    explanation: 'An account has 20 passkeys at most. Remove one that you do not use.',
  });

  constructor() {
    super(TooManyPasskeys.problem, 'Remove a passkey first: an account has 20 at most.');
  }
}

export class PasskeyNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'passkey-not-found',
    kind: 'not-found',
    title: 'No such passkey',
    explanation:
      'The account has no passkey with this id. Those of others are not told from those that do not exist.',
  });

  constructor(id: string) {
    super(PasskeyNotFound.problem, `You have no passkey ${id}.`);
  }
}
