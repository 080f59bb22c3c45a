import type { Actor, Permission } from '@orderly/platform/kernel/identity/actor';
import { RoleNotYours } from '../core/user.errors.js';

/** The role whose last active holder cannot be demoted or suspended. */
export const ADMIN_ROLE = 'admin';

/** The role of every registered account; so an actor who may invite may always give it. */
export const DEFAULT_ROLE = 'customer';

/** Returns those of the permissions that the actor lacks. */
export const beyond = (actor: Actor, permissions: Iterable<Permission>): Permission[] =>
  [...new Set(permissions)].filter((permission) => !actor.permissions.has(permission)).sort();

/**
 * An actor may decide only over permissions that they hold: when they grant them, take them away,
 * or suspend a holder.
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
