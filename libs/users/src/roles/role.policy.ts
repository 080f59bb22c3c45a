import { isPermission } from '@orderly/platform/access/permission-catalogue';
import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { assertWithinOwnPermissions } from '../accounts/user.policy.js';
import { UnknownPermission } from './role.errors.js';

/**
 * The requested permissions of a role, sorted and without duplicates. A permission that the role
 * already holds may stay although no module describes it any more, since another release may still
 * require it; it cannot be added again.
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
 * The holders gain or lose the permissions that are in only one of the two lists, and an actor may
 * decide only over permissions that they hold. A permission that no module describes opens nothing
 * and cannot be held on purpose, so any actor may remove it.
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
