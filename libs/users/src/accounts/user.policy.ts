import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { RoleNotYours } from '../core/user.errors.js';

/** The role whose last active holder cannot be demoted or suspended. */
export const ADMIN_ROLE = 'admin';

/** What everybody may become by registering; so everybody who may invite may give it. */
export const DEFAULT_ROLE = 'customer';

/** Which permissions of these the actor lacks. */
export const beyond = (actor: Actor, permissions: Iterable<Permission>): Permission[] =>
  [...new Set(permissions)].filter((permission) => !actor.permissions.has(permission)).sort();

/**
 * Nobody decides over permissions that they do not hold: not by giving them, not by taking them
 * away, not by suspending their holder.
 * @throws RoleNotYours
 */
export function assertWithinOwnPermissions(actor: Actor, permissions: Iterable<Permission>): void {
  const missing = beyond(actor, permissions);
  if (missing.length > 0) throw new RoleNotYours(missing);
}

/** Roles that are in exactly one of the two lists. */
export const changedRoles = (before: readonly string[], after: readonly string[]): string[] => [
  ...before.filter((role) => !after.includes(role)),
  ...after.filter((role) => !before.includes(role)),
];
