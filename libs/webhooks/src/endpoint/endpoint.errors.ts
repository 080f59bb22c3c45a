import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export const MAX_ENDPOINTS = 20;

export class EndpointNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'webhook-endpoint-not-found',
    kind: 'not-found',
    title: 'Webhook endpoint not found',
    explanation: 'You have no endpoint with this id. GET /v1/webhook-endpoints lists yours.',
  });

  constructor(id: string) {
    super(EndpointNotFound.problem, `You have no webhook endpoint ${id}.`);
  }
}

export class TooManyEndpoints extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-webhook-endpoints',
    kind: 'conflict',
    title: 'Too many webhook endpoints',
    explanation: `An account has at most ${MAX_ENDPOINTS} endpoints. Remove one first.`,
  });

  constructor() {
    super(TooManyEndpoints.problem, `You have ${MAX_ENDPOINTS} webhook endpoints already.`);
  }
}

export class EndpointUrlRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'webhook-url-refused',
    kind: 'invalid',
    title: 'Address refused',
    explanation:
      'Events are sent by https to hosts of the public internet: no user name, no fragment, no ' +
      'private network, and a full domain name.',
  });

  constructor(reason: string) {
    super(EndpointUrlRefused.problem, reason, {
      errors: [{ pointer: '/url', code: 'refused', detail: reason }],
    });
  }
}

export class EventTypesRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'webhook-event-types-refused',
    kind: 'invalid',
    title: 'Event types refused',
    explanation:
      'One of the patterns matches no public event type that you may see. docs/events.md lists ' +
      'the types with the permission that each needs; for a machine, it is the scope.',
  });

  constructor(refused: ReadonlyArray<{ readonly index: number; readonly pattern: string }>) {
    super(EventTypesRefused.problem, 'A pattern matches no event type that you may see.', {
      errors: refused.map(({ index }) => ({
        pointer: `/eventTypes/${index}`,
        code: 'refused',
        detail: 'Matches no event type that you may see.',
      })),
    });
  }
}

export class DeliveryNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'webhook-delivery-not-found',
    kind: 'not-found',
    title: 'Webhook delivery not found',
    explanation: 'The endpoint has no such delivery, or it is older than 30 days.',
  });

  constructor(id: string) {
    super(DeliveryNotFound.problem, `There is no delivery ${id} to this endpoint.`);
  }
}

export class EndpointIsDisabled extends DomainError {
  static readonly problem = defineProblem({
    code: 'webhook-endpoint-disabled',
    kind: 'conflict',
    title: 'Webhook endpoint disabled',
    explanation: 'Nothing is sent to a disabled endpoint. Enable it first.',
  });

  constructor() {
    super(EndpointIsDisabled.problem, 'The endpoint is disabled: enable it first.');
  }
}

export class FeedPositionGone extends DomainError {
  static readonly problem = defineProblem({
    code: 'feed-position-gone',
    kind: 'gone',
    title: 'Position in the feed gone',
    explanation:
      'The feed keeps 30 days, and this position is older, so events may be missing. Start again ' +
      'without `after`, and compare with the resources themselves.',
  });

  constructor() {
    super(FeedPositionGone.problem, 'The events after this position are no longer kept.');
  }
}
