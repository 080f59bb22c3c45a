import type { Actor } from '@orderly/platform/kernel/identity/actor';

/**
 * A session can be seen and ended by its owner. To sign another person out everywhere takes a
 * permission.
 */
export const isOwnSession = (
  actor: Pick<Actor, 'userId'>,
  session: { readonly userId: string },
): boolean => session.userId === actor.userId;
