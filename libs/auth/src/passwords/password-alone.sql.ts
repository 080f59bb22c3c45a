import type { SqlFragment } from '@orderly/platform/database/composed-statement';

/**
 * Fails the statement unless the account still has this hash and no second factor: a password that
 * was checked opens no session once it is not enough. A change of the password and the first second
 * factor lock the row, too. Because of the lock and of the volatile function, the statement sees
 * what was committed while it waited; it would otherwise see both as they were when it began.
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
      coalesce((SELECT NOT auth.has_second_factor_now(user_id) FROM password), false),
      'the password is the same, and enough')
  )`,
  guardCte: 'enough',
  values: {
    passwordOf: ({ userId }) => userId,
    passwordHash: ({ passwordHash }) => passwordHash,
  },
};
