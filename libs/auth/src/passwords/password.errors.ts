import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class CurrentPasswordWrong extends DomainError {
  static readonly problem = defineProblem({
    code: 'current-password-wrong',
    kind: 'invalid',
    title: 'Current password wrong',
    explanation:
      'This is not the password of the account. If the account has no password, request a link ' +
      'to set one with POST /v1/auth/forgot-password. Wrong attempts also slow down log-ins.',
  });

  constructor() {
    const detail = 'This is not the current password of the account.';
    super(CurrentPasswordWrong.problem, detail, {
      errors: [{ pointer: '/currentPassword', code: 'current-password-wrong', detail }],
    });
  }
}
