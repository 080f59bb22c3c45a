import type { SqlFragment } from '@orderly/platform/database/composed-statement';

/**
 * Fails the statement unless the account still has this hash and no second factor: a password that
 * was checked opens no session once it is not enough. Because of the lock, the statement sees a
 * change of the password that commits while it waits for the account; it would otherwise see the
 * hash from its beginning.
 */
export const PASSWORD_ALONE_FRAGMENT: SqlFragment<{
  readonly userId: string;
  readonly passwordHash: string;
}> = {
  ctes: `password AS MATERIALIZED (
    SELECT user_id FROM auth.credentials
     WHERE user_id = :passwordOf AND password_hash = :passwordHash FOR SHARE
  ), enough AS MATERIALIZED (
    SELECT platform.demand(
      EXISTS (SELECT FROM password)
      AND NOT EXISTS (SELECT FROM auth.second_factors WHERE user_id = :passwordOf),
      'the password is the same, and enough')
  )`,
  guardCte: 'enough',
  values: {
    passwordOf: ({ userId }) => userId,
    passwordHash: ({ passwordHash }) => passwordHash,
  },
};
