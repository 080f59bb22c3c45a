import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

/** Says no more than that: a forger must not learn what was wrong. */
export class InvalidEventSignature extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-event-signature',
    kind: 'malformed',
    title: 'Invalid event signature',
    explanation:
      'The request is not an event that the payment provider signed with the secret of this ' +
      'endpoint within the last five minutes.',
  });

  constructor() {
    super(InvalidEventSignature.problem, 'The signature of the event is not valid.');
  }
}
