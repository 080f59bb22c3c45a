import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class TotpPresent extends DomainError {
  static readonly problem = defineProblem({
    code: 'totp-present',
    kind: 'conflict',
    title: 'One-time codes are set up already',
    explanation:
      'The account takes one-time codes of one device. DELETE /v1/auth/totp removes it; then another can be set up.',
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
      'There is no secret that waits for its first code: none was made in the last 15 minutes, or it is confirmed already. POST /v1/auth/totp makes one.',
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
    explanation: 'The account takes no one-time codes, so there is nothing to remove.',
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
      'The code is not what the secret gives now. Check the clock of the device, and send the code that it shows: each is good for half a minute, with half a minute of grace before and after.',
  });

  constructor() {
    const detail = 'This is not the code of the secret at this time.';
    super(TotpCodeWrong.problem, detail, {
      errors: [{ pointer: '/code', code: 'totp-code-wrong', detail }],
    });
  }
}
