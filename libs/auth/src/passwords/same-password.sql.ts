import type { SqlFragment } from '@orderly/platform/database/composed-statement';

/**
 * Fails the statement unless the account still has this hash. Because of the lock, it sees a change
 * that commits while the statement waits for the account. Without the lock, it would see the hash
 * from the beginning of the statement.
 */
export const SAME_PASSWORD_FRAGMENT: SqlFragment<{
  readonly userId: string;
  readonly passwordHash: string;
}> = {
  ctes: `password AS MATERIALIZED (
    SELECT user_id FROM auth.credentials
     WHERE user_id = :passwordOf AND password_hash = :passwordHash FOR SHARE
  ), unchanged AS MATERIALIZED (
    SELECT platform.demand(EXISTS (SELECT FROM password), 'the password is the same')
  )`,
  guardCte: 'unchanged',
  values: {
    passwordOf: ({ userId }) => userId,
    passwordHash: ({ passwordHash }) => passwordHash,
  },
};
