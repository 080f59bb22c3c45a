import { DomainError } from '../kernel/errors/domain-error.js';
import { defineProblem } from '../kernel/errors/problem-type.js';

export class PublicationNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'event-publication-not-found',
    kind: 'not-found',
    title: 'Event not found',
    explanation:
      'No event with this id is recorded. Events are deleted 30 days after all consumers have ' +
      'handled them, and earlier when the person that they are about is erased.',
  });

  constructor(eventId: string) {
    super(PublicationNotFound.problem, `No event ${eventId} is recorded.`);
  }
}

export class PublicationNotFailed extends DomainError {
  static readonly problem = defineProblem({
    code: 'event-publication-not-failed',
    kind: 'conflict',
    title: 'Publication has not failed',
    explanation:
      'The event is published, or is about to be. Only one whose publication was given up can be ' +
      'retried or discarded. POST /v1/event-replays delivers a published event again.',
  });

  constructor(eventId: string) {
    super(PublicationNotFailed.problem, `The publication of the event ${eventId} has not failed.`);
  }
}

export class NotSubscribed extends DomainError {
  static readonly problem = defineProblem({
    code: 'consumer-not-subscribed',
    kind: 'invalid',
    title: 'Consumer not subscribed',
    explanation:
      'The workers know no consumer of this name, or it does not receive events of this type. ' +
      'docs/events.md lists the consumers of each type.',
  });

  constructor(consumer: string, type: string | undefined) {
    super(
      NotSubscribed.problem,
      type === undefined
        ? `No consumer is called ${consumer}.`
        : `${consumer} does not receive ${type}.`,
    );
  }
}
