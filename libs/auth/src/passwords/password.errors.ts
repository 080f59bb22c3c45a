import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class CurrentPasswordWrong extends DomainError {
  static readonly problem = defineProblem({
    code: 'current-password-wrong',
    kind: 'invalid',
    title: 'Current password wrong',
    explanation:
      'The account has another password, or none at all: then POST /v1/auth/forgot-password sets the first one. Wrong tries slow down log-ins, too.',
  });

  constructor() {
    const detail = 'This is not the present password of the account.';
    super(CurrentPasswordWrong.problem, detail, {
      errors: [{ pointer: '/currentPassword', code: 'current-password-wrong', detail }],
    });
  }
}
