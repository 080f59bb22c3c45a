import { DomainError, type FaultParams } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from './access.errors.js';

export class InvalidCredentials extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-credentials',
    kind: 'unauthenticated',
    title: 'Wrong address or password',
    explanation:
      'No account whose address is verified has this address and password. The answer is the same whether or not the address has an account, and whether or not it was verified. Who registered and has not opened the link in the mail yet gets another from POST /v1/auth/resend-verification.',
  });

  constructor() {
    super(InvalidCredentials.problem, 'The e-mail address or the password is wrong.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class InvalidRefreshToken extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-refresh-token',
    kind: 'unauthenticated',
    title: 'Invalid refresh token',
    explanation:
      'The refresh token is unknown, expired or used already, or its session has ended. Each one is exchanged once, and for a few seconds answers with the same successor: coming back later ends the session, since one of the two users may be a thief. Sign in again.',
  });

  constructor() {
    super(InvalidRefreshToken.problem, 'The refresh token is not valid. Sign in again.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class AccountSuspended extends DomainError {
  static readonly problem = defineProblem({
    code: 'account-suspended',
    kind: 'forbidden',
    title: 'Account suspended',
    explanation: 'The password is right, but an administrator suspended the account.',
  });

  constructor() {
    super(AccountSuspended.problem, 'This account is suspended.');
  }
}

export class TooManyFailedLogins extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-failed-logins',
    kind: 'too-many-requests',
    title: 'Too many failed log-ins',
    explanation:
      'Log-ins to this account, or from this network, failed too often. The wait grows with every further failure, up to an hour; the password was not looked at this time.',
  });

  constructor(retryAfterS: number) {
    super(TooManyFailedLogins.problem, `Too many failed log-ins; try again in ${retryAfterS} s.`, {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

export class HashingBusy extends DomainError {
  static readonly problem = defineProblem({
    code: 'password-check-busy',
    kind: 'unavailable',
    title: 'Too many passwords to check',
    explanation:
      'Checking a password is made expensive on purpose, and too many wait for it just now. Nothing was done; repeat the request after the time in Retry-After.',
  });

  constructor() {
    super(HashingBusy.problem, 'Too many passwords are waiting to be checked.', {
      headers: { 'retry-after': '2' },
    });
  }
}

export class PasswordRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'password-refused',
    kind: 'invalid',
    title: 'Password refused',
    explanation:
      'The password is one of the first that an attacker would try: a well-known one, a simple pattern, or made of your own name or address. Or it has less than 15 characters, and the account has no second factor. A few random words make a good one.',
  });

  /** @param pointer to the field of the request that holds the password */
  constructor(
    code: 'too-common' | 'too-simple' | 'too-personal' | 'too-small' | 'wrong-length',
    detail: string,
    pointer = '/password',
    params?: FaultParams,
  ) {
    super(PasswordRefused.problem, detail, {
      errors: [{ pointer, code, detail, ...(params ? { params } : {}) }],
    });
  }
}

export class PasswordNeeded extends DomainError {
  static readonly problem = defineProblem({
    code: 'password-needed',
    kind: 'invalid',
    title: 'Choose a password',
    explanation:
      'The link is good, but the address was registered more than once with different passwords, perhaps by somebody else, so none of them counts. Send the token again together with the `password` that the account is to have.',
  });

  constructor() {
    const detail =
      'This address was registered more than once. Choose the password of the account.';
    super(PasswordNeeded.problem, detail, {
      errors: [{ pointer: '/password', code: 'password-needed', detail }],
    });
  }
}

export class LinkRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'link-refused',
    kind: 'invalid',
    title: 'Link not valid',
    explanation:
      'The token of the link is unknown, expired, used already, or meant for something else. Ask for another mail.',
  });

  constructor() {
    super(LinkRefused.problem, 'This link is not valid any more. Ask for another.', {
      errors: [
        { pointer: '/token', code: 'link-refused', detail: 'Unknown, expired or used already.' },
      ],
    });
  }
}
