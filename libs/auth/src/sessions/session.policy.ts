import type { Actor } from '@orderly/platform/kernel/identity/actor';

/**
 * Who may see and end a session by itself: whose it is. To sign somebody else out everywhere takes
 * a permission.
 */
export const isOwnSession = (
  actor: Pick<Actor, 'userId'>,
  session: { readonly userId: string },
): boolean => session.userId === actor.userId;
