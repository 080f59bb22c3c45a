import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class NotificationNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'notification-not-found',
    kind: 'not-found',
    title: 'Notification not found',
    explanation:
      'Your feed has no notification with this id. Notifications of other users get the same ' +
      'response.',
  });

  constructor(notificationId: string) {
    super(NotificationNotFound.problem, `There is no notification ${notificationId} in your feed.`);
  }
}
