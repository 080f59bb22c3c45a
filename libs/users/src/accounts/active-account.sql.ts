import type { SqlFragment } from '@orderly/platform/database/composed-statement';

/**
 * Fails the statement unless the account is active, and locks it until the commit, as
 * `Accounts.lockIfActive` does.
 */
export const ACTIVE_ACCOUNT_FRAGMENT: SqlFragment<{ readonly userId: string }> = {
  ctes: `account AS MATERIALIZED (
    SELECT id FROM users.users WHERE id = :userId AND status = 'active' FOR SHARE
  ), active AS MATERIALIZED (
    SELECT platform.demand(EXISTS (SELECT FROM account), 'the account is active')
  )`,
  guardCte: 'active',
  values: { userId: ({ userId }) => userId },
};
