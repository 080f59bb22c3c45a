import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class SmsNotOffered extends DomainError {
  static readonly problem = defineProblem({
    code: 'sms-not-offered',
    kind: 'conflict',
    title: 'Text messages not offered',
    explanation: 'This installation sends no text messages: it has no provider for them.',
  });

  constructor() {
    super(SmsNotOffered.problem, 'This installation sends no text messages.');
  }
}

export class PhoneNumberRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'phone-number-refused',
    kind: 'invalid',
    title: 'Phone number refused',
    explanation:
      'This installation sends no text messages to the country of this number, or your account ' +
      'has it already.',
  });

  constructor(detail: string) {
    super(PhoneNumberRefused.problem, detail, {
      errors: [{ pointer: '/number', code: 'refused', detail }],
    });
  }
}

export class SmsCoolDown extends DomainError {
  static readonly problem = defineProblem({
    code: 'sms-cool-down',
    kind: 'too-many-requests',
    title: 'Code sent recently',
    explanation:
      'A code was sent recently, or several within a day, by your account or to this number. ' +
      'Repeat the request after the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(SmsCoolDown.problem, `A code was sent lately; try again in ${retryAfterS} s.`, {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

export class SmsLimitReached extends DomainError {
  static readonly problem = defineProblem({
    code: 'sms-limit-reached',
    kind: 'unavailable',
    title: 'Limit of text messages reached',
    explanation:
      'This installation has reached its daily limit of text messages. Repeat the request after ' +
      'the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(SmsLimitReached.problem, 'No more text messages are sent today.', {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

export class PhoneCodeRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'phone-code-refused',
    kind: 'invalid',
    title: 'Code refused',
    explanation:
      'The code is wrong, older than ten minutes or used, or it was tried five times. Ask for ' +
      'another one.',
  });

  constructor() {
    const detail = 'This code is not valid, or not any more.';
    super(PhoneCodeRefused.problem, detail, {
      errors: [{ pointer: '/code', code: 'refused', detail }],
    });
  }
}

export class PhoneNumberNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'phone-number-not-found',
    kind: 'not-found',
    title: 'Phone number not found',
    explanation: 'Your account has no phone number, and none that waits for its code.',
  });

  constructor() {
    super(PhoneNumberNotFound.problem, 'Your account has no phone number.');
  }
}
