import { isPermission } from '@orderly/platform/access/permission-catalogue';
import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { assertWithinOwnPermissions } from '../accounts/user.policy.js';
import { UnknownPermission } from './role.errors.js';

/**
 * The permissions of a role after a wish: each once, by name. What the role holds already may stay
 * in it although no module describes it any more, since another release may still ask for it; it
 * cannot be given anew.
 * @throws UnknownPermission
 */
export function permissionsAfter(
  wish: readonly string[],
  before: readonly Permission[],
): Permission[] {
  const isKnown = (name: string): name is Permission =>
    isPermission(name) || before.some((held) => held === name);
  const unknown = wish.flatMap((name, position) => (isKnown(name) ? [] : [position]));
  if (unknown.length > 0) throw new UnknownPermission(unknown);
  return [...new Set(wish.filter(isKnown))].sort();
}

/**
 * Whoever has the role gains or loses what is in one of the two lists only, and nobody decides over
 * permissions that they do not hold. What no module describes opens nothing, and nobody could hold
 * it on purpose: anybody may clear it away.
 * @throws RoleNotYours
 */
export function assertMayReplace(
  actor: Actor,
  before: readonly Permission[],
  after: readonly Permission[],
): void {
  const changed = [
    ...before.filter((permission) => !after.includes(permission)),
    ...after.filter((permission) => !before.includes(permission)),
  ];
  assertWithinOwnPermissions(actor, changed.filter(isPermission));
}
