import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class TotpPresent extends DomainError {
  static readonly problem = defineProblem({
    code: 'totp-present',
    kind: 'conflict',
    title: 'One-time codes are already set up',
    explanation:
      'An account can have only one authenticator app. Remove the current one with DELETE ' +
      '/v1/auth/totp before you set up another.',
  });

  constructor() {
    super(TotpPresent.problem, 'Remove the present device first.');
  }
}

export class TotpNotBegun extends DomainError {
  static readonly problem = defineProblem({
    code: 'totp-not-begun',
    kind: 'conflict',
    title: 'Nothing to confirm',
    explanation:
      'No secret is waiting for its first code: none was created in the last 15 minutes, or it ' +
      'is already confirmed. Create one with POST /v1/auth/totp.',
  });

  constructor() {
    super(TotpNotBegun.problem, 'Make a secret with POST /v1/auth/totp first.');
  }
}

export class TotpNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'totp-not-found',
    kind: 'not-found',
    title: 'No one-time codes',
    explanation: 'The account has no authenticator app, so there is nothing to remove.',
  });

  constructor() {
    super(TotpNotFound.problem, 'This account has no one-time codes.');
  }
}

export class TotpCodeWrong extends DomainError {
  static readonly problem = defineProblem({
    code: 'totp-code-wrong',
    kind: 'invalid',
    title: 'Wrong code',
    explanation:
      'The code does not match the secret at this time. Check the clock of the device and send ' +
      'the code that it shows. Each code is valid for half a minute, with half a minute of ' +
      'tolerance before and after.',
  });

  constructor() {
    const detail = 'This code does not match the secret at this time.';
    super(TotpCodeWrong.problem, detail, {
      errors: [{ pointer: '/code', code: 'totp-code-wrong', detail }],
    });
  }
}
