import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class PushSubscriptionNotFound extends notFound({
  code: 'push-subscription-not-found',
  name: 'push subscription',
  title: 'Push subscription not found',
  explanation:
    'Your account has no push subscription with this id: it was removed, it expired, its push ' +
    'service ended it, or another account subscribed in the same browser.',
}) {}

export class PushNotOffered extends DomainError {
  static readonly problem = defineProblem({
    code: 'push-not-offered',
    kind: 'conflict',
    title: 'Push not offered',
    explanation: 'This installation pushes no notifications: it has no keys for it.',
  });

  constructor() {
    super(PushNotOffered.problem, 'This installation pushes no notifications.');
  }
}

export class PushEndpointRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'push-endpoint-refused',
    kind: 'invalid',
    title: 'Push endpoint refused',
    explanation:
      'The endpoint is no https address of a push service in the public internet. Send the ' +
      'subscription as the browser made it.',
  });

  constructor(reason: string) {
    super(PushEndpointRefused.problem, reason, {
      errors: [{ pointer: '/endpoint', code: 'refused', detail: reason }],
    });
  }
}
