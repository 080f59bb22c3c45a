import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class NotificationNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'notification-not-found',
    kind: 'not-found',
    title: 'Notification not found',
    explanation:
      'There is no notification with this id in your feed. The feeds of others cannot be seen or probed.',
  });

  constructor(notificationId: string) {
    super(NotificationNotFound.problem, `There is no notification ${notificationId} in your feed.`);
  }
}
