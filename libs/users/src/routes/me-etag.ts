import { createHash } from 'node:crypto';
import { etagOf } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '../accounts/account.entity.js';

/** The tag covers the permissions: they change without a new version when a role is edited. */
export function etagOfMe(account: Account, actor: Actor): string {
  const permissions = createHash('sha256')
    .update([...actor.permissions].sort().join('\n'))
    .digest('base64url')
    .slice(0, 12);
  return etagOf(account.version, permissions);
}

/**
 * A change of the account's data does not affect the permissions, so only the version must be the
 * one that the caller saw.
 */
export const sameVersion =
  (account: Account) =>
  (tag: string): boolean =>
    tag.startsWith(`"${account.version}.`);
