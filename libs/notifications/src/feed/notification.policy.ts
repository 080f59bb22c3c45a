import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Notification } from './notification.entity.js';

/** A feed belongs to its account: no permission opens another's feed. */
export const mayRead = (
  actor: Pick<Actor, 'userId'>,
  notification: Pick<Notification, 'userId'>,
): boolean => notification.userId === actor.userId;
