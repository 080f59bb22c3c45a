import { createHash } from 'node:crypto';
import { etagOf } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '../accounts/account.entity.js';

/**
 * The permissions are part of what the tag covers: they change without a new version when a role is
 * given others.
 */
export function etagOfMe(account: Account, actor: Actor): string {
  const permissions = createHash('sha256')
    .update([...actor.permissions].sort().join('\n'))
    .digest('base64url')
    .slice(0, 12);
  return etagOf(account.version, permissions);
}

/**
 * A change of what the account holds does not touch the permissions, so only the version has to be
 * the one that the caller saw.
 */
export const sameVersion =
  (account: Account) =>
  (tag: string): boolean =>
    tag.startsWith(`"${account.version}.`);
