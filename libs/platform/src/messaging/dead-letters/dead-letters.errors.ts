import { DomainError } from '../../kernel/errors/domain-error.js';
import { defineProblem } from '../../kernel/errors/problem-type.js';

export class DeadLetterNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'dead-letter-not-found',
    kind: 'not-found',
    title: 'Dead letter not found',
    explanation:
      'No delivery of this event to this consumer was given up, or it has already been replayed. ' +
      'GET /v1/dead-letters lists all dead letters.',
  });

  constructor(consumer: string, eventId: string) {
    super(
      DeadLetterNotFound.problem,
      `There is no dead letter of the event ${eventId} to ${consumer}.`,
    );
  }
}
