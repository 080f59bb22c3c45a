import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from '../../errors/access.errors.js';

export class SecondFactorRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'second-factor-refused',
    kind: 'unauthenticated',
    title: 'Second factor refused',
    explanation:
      'The one-time code, recovery code or passkey does not belong to this account, or the code ' +
      'was already used: each works once. Wait for the next code, or use another factor.',
  });

  constructor() {
    super(SecondFactorRefused.problem, 'The second factor is wrong or was used already.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class ChallengeRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'challenge-refused',
    kind: 'unauthenticated',
    title: 'Challenge not valid',
    explanation:
      'The challenge is unknown, older than five minutes, already used, or failed five times, or ' +
      'the password has changed since. Start again with POST /v1/auth/login.',
  });

  constructor() {
    super(ChallengeRefused.problem, 'This log-in cannot be finished any more. Start it again.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class PasswordTooShortAlone extends DomainError {
  static readonly problem = defineProblem({
    code: 'password-too-short-alone',
    kind: 'conflict',
    title: 'Password too short to stand alone',
    explanation:
      'This is the account’s last second factor, and its password is too short to be used ' +
      'without one. First choose a password of at least 15 characters, or add another factor.',
  });

  constructor() {
    super(
      PasswordTooShortAlone.problem,
      'Without a second factor the password must have at least 15 characters.',
    );
  }
}

export class SecondFactorMissing extends DomainError {
  static readonly problem = defineProblem({
    code: 'second-factor-missing',
    kind: 'conflict',
    title: 'No second factor yet',
    explanation:
      'Recovery codes replace a lost second factor. First add an authenticator app or a passkey.',
  });

  constructor() {
    super(SecondFactorMissing.problem, 'This account has no second factor yet.');
  }
}

export class OwnSecondFactors extends DomainError {
  static readonly problem = defineProblem({
    code: 'own-second-factors',
    kind: 'conflict',
    title: 'Your own second factors',
    explanation:
      'This route is only for the second factors of other accounts. Remove your own with DELETE ' +
      '/v1/auth/totp and DELETE /v1/auth/passkeys/{id}.',
  });

  constructor() {
    super(OwnSecondFactors.problem, 'These are your own second factors.');
  }
}
