import { DomainError, type FaultParams } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CHALLENGE } from './access.errors.js';

export class InvalidCredentials extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-credentials',
    kind: 'unauthenticated',
    title: 'Wrong address or password',
    explanation:
      'No account with a verified address matches this address and password. The response is the ' +
      'same whether or not the address has an account or is verified. If you registered and have ' +
      'not opened the link in the mail yet, request another from POST ' +
      '/v1/auth/resend-verification.',
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
      'The refresh token is unknown, has expired or was already used, or its session has ended. ' +
      'Each token can be exchanged once; for a few seconds, repeats return the same successor. ' +
      'Later use ends the session, because one of the two users may be a thief. Sign in again.',
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
    explanation: 'The password is correct, but an administrator has suspended the account.',
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
      'Log-ins to this account or from this network have failed too often. The wait grows with ' +
      'every further failure, up to an hour. The password was not checked this time.',
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
      'Password checks are deliberately expensive, and too many are waiting. Nothing was done; ' +
      'repeat the request after the time in Retry-After.',
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
      'The password is one of the first that an attacker would try: a well-known password, a ' +
      'simple pattern, or one based on your name or address. Or it has fewer than 15 characters ' +
      'and the account has no second factor. A few random words make a good password.',
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
      'The link is valid, but the address was registered more than once with different ' +
      'passwords, perhaps by someone else, so none of them counts. Send the token again with the ' +
      '`password` for the account.',
  });

  constructor() {
    const detail = 'This address was registered more than once. Choose a password for the account.';
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
      'The token of the link is unknown, has expired, was already used, or is meant for another ' +
      'purpose. Request another mail.',
  });

  constructor() {
    super(LinkRefused.problem, 'This link is no longer valid. Request another one.', {
      errors: [
        { pointer: '/token', code: 'link-refused', detail: 'Unknown, expired or already used.' },
      ],
    });
  }
}

export class RegistrationClosed extends DomainError {
  static readonly problem = defineProblem({
    code: 'registration-closed',
    kind: 'forbidden',
    title: 'Registration is closed',
    explanation: 'Accounts on this installation are by invitation. Ask its operators for one.',
  });

  constructor() {
    super(RegistrationClosed.problem, 'Registration is closed on this installation.');
  }
}
