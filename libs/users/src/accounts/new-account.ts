import type { AuditEntry } from '@orderly/platform/audit-log/audit-log';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Account, DEFAULT_LOCALE } from './account.entity.js';

/** An account that is not stored yet, with an address that is not verified. */
export function newAccount(
  facts: Pick<Account, 'email' | 'name' | 'status' | 'invitedBy' | 'roles'> & {
    readonly locale?: string | undefined;
  },
  createdAt: Date,
): Account {
  const { email, name, status, invitedBy, roles, locale = DEFAULT_LOCALE } = facts;
  return Object.assign(new Account(), {
    ...{ id: newId(), email, name, status, invitedBy, roles },
    ...{ locale, emailVerifiedAt: null, version: 1, createdAt },
  });
}

/** The audit entry for a step of an account before its owner is signed in: it has no actor. */
export const ownAct = (
  account: Account,
  action: string,
  origin: RequestContext,
  change: { readonly after?: object },
): AuditEntry => ({
  actorId: null,
  origin,
  action,
  subject: { type: 'user', id: account.id },
  ...change,
});
