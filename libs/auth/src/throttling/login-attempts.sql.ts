import { composeStatement, type SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Statement } from '@orderly/platform/database/statements';

/**
 * $1 keys, $2 free failures, $3 longest pauses, $4 seconds until one failure is forgotten, $5 days
 * for which a place counts as known. The third key is that of the account. A paused row is not
 * returned, and the assertion then fails the statement: a blocked attempt costs nothing.
 *
 * The commit does not wait for the disk, so that everyone who logs in from one network does not
 * queue for the row of the network. A crash of the database may forget the attempts of the last
 * second.
 */
export const CHARGE_ALL: Statement = {
  name: 'auth.charge-log-in',
  text: `
    WITH wanted AS (
      SELECT key, free, longest, forgets, place
        FROM unnest($1::bytea[], $2::float8[], $3::float8[], $4::float8[])
             WITH ORDINALITY AS asked (key, free, longest, forgets, place)
       WHERE place < 3 OR NOT EXISTS (
               SELECT FROM auth.login_attempts
                WHERE key = ($1::bytea[])[1] AND succeeded_at > now() - make_interval(days =>
                  $5::int))
    ), charged AS (
      INSERT INTO auth.login_attempts AS a (key, failures, last_attempt_at, blocked_until)
      SELECT key, 1, clock_timestamp(), '-infinity' FROM wanted ORDER BY place
      ON CONFLICT (key) DO UPDATE
         SET (failures, last_attempt_at, blocked_until) = (
           SELECT n, clock_timestamp(),
                  CASE WHEN round(n) < w.free THEN '-infinity'
                       ELSE clock_timestamp()
                            + make_interval(secs => least(w.longest, power(2,
                              least(round(n) - w.free, 30))))
                  END
             FROM wanted AS w,
                  LATERAL (SELECT greatest(0, a.failures - extract(epoch
                    FROM clock_timestamp() - a.last_attempt_at)::float8
                                              / w.forgets) + 1 AS n) AS counted
            WHERE w.key = a.key)
       WHERE a.blocked_until <= clock_timestamp()
      RETURNING key, blocked_until
    ), admitted AS (
      SELECT platform.demand((SELECT count(*) FROM charged) = (SELECT count(*) FROM wanted),
        'the log-in may be tried'), set_config('synchronous_commit', 'off', true)
    )
    SELECT charged.key, charged.blocked_until::text AS "blockedUntil"
      FROM admitted, charged JOIN wanted USING (key)
     ORDER BY place`,
};

export interface Forgiven {
  readonly pairKey: Buffer;
  /** Null when it was not charged. */
  readonly accountKey: Buffer | null;
  readonly ownerId: string;
}

/**
 * Resets the counts. The rows are locked one after the other, in the order in which they were
 * charged. Not with an array of keys: PostgreSQL would expect many, and plan each execution again.
 */
export const FORGIVE_FRAGMENT: SqlFragment<Forgiven> = {
  ctes: `forgiven AS (
    SELECT a.key
      FROM (VALUES (:pairKey::bytea), (:accountKey::bytea)) AS charge (key),
           LATERAL (SELECT key FROM auth.login_attempts WHERE key = charge.key FOR UPDATE) AS a
  ), reset AS (
    UPDATE auth.login_attempts AS a
       SET failures = 0, blocked_until = '-infinity', succeeded_at = now(),
           owner_id = :chargedOwner::uuid
     WHERE a.key = ANY (ARRAY(SELECT key FROM forgiven))
  )`,
  values: {
    pairKey: ({ pairKey }) => pairKey,
    accountKey: ({ accountKey }) => accountKey,
    chargedOwner: ({ ownerId }) => ownerId,
  },
};

export const FORGIVE_ALL = composeStatement('auth.forgive-log-ins', { forgiven: FORGIVE_FRAGMENT });

/**
 * $1 the key, $2 until when the charge blocked it. Takes the charge back, and the pause if this
 * charge caused it. As with the charge, the commit does not wait for the disk.
 */
export const REFUND: Statement = {
  name: 'auth.refund-log-in',
  text: `
    UPDATE auth.login_attempts
       SET failures = greatest(0, failures - 1),
           blocked_until = CASE WHEN blocked_until = $2::timestamptz THEN '-infinity'
             ELSE blocked_until END
     WHERE key = $1
    RETURNING set_config('synchronous_commit', 'off', true)`,
};

/**
 * $1 keys, $2 until when the charges blocked them: `REFUND` for many charges, some of the same row.
 * The rows are locked in the order of their keys, so that two of these statements never deadlock.
 */
export const REFUND_ALL: Statement = {
  name: 'auth.refund-log-ins',
  text: `
    WITH back AS (
      SELECT key, count(*) AS charges, array_agg(blocked_until) AS pauses
        FROM unnest($1::bytea[], $2::timestamptz[]) AS charge (key, blocked_until)
       GROUP BY key
    ), locked AS MATERIALIZED (
      SELECT key FROM auth.login_attempts WHERE key = ANY (ARRAY(SELECT key FROM back))
       ORDER BY key
         FOR UPDATE
    )
    UPDATE auth.login_attempts AS a
       SET failures = greatest(0, a.failures - back.charges),
           blocked_until = CASE WHEN a.blocked_until = ANY (back.pauses) THEN '-infinity'
             ELSE a.blocked_until END
      FROM back JOIN locked USING (key)
     WHERE a.key = back.key
    RETURNING set_config('synchronous_commit', 'off', true)`,
};
