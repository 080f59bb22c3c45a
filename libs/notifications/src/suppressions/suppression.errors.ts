import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class SuppressionNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'mail-suppression-not-found',
    kind: 'not-found',
    title: 'Mail suppression not found',
    explanation:
      'There is no suppression with this id. It may have been removed: then its address gets ' +
      'mails again.',
  });

  constructor(id: string) {
    super(SuppressionNotFound.problem, `There is no mail suppression ${id}.`);
  }
}
