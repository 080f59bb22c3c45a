import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class UnsubscribeLinkUnknown extends DomainError {
  static readonly problem = defineProblem({
    code: 'unsubscribe-link-unknown',
    kind: 'not-found',
    title: 'Unsubscribe link unknown',
    explanation:
      'The link is not one of ours, perhaps because its end was cut off. Open it from the mail ' +
      'again, or choose in your account which e-mails you get.',
  });

  constructor() {
    super(UnsubscribeLinkUnknown.problem, 'The link to unsubscribe is not complete.');
  }
}
