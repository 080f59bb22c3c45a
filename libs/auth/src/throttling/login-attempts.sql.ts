import type { Statement } from '@orderly/platform/database/statements';

/**
 * $1 keys, $2 free failures, $3 longest pauses, $4 seconds until one failure is forgotten, $5 days
 * for which a place counts as known. The third key is that of the account. A paused row is not
 * returned, and the assertion then fails the statement: a blocked attempt costs nothing.
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
        'the log-in may be tried')
    )
    SELECT charged.key, charged.blocked_until::text AS "blockedUntil"
      FROM admitted, charged JOIN wanted USING (key)
     ORDER BY place`,
};

/**
 * $1 keys, $2 until when the charge blocked them, $3 whether the count is reset, $4 the owner. The
 * rows are locked in the order in which they were charged.
 */
export const SETTLE_ALL: Statement = {
  name: 'auth.settle-log-in',
  text: `
    WITH settled AS (
      SELECT a.key, until, is_forgiven
        FROM unnest($1::bytea[], $2::timestamptz[], $3::boolean[])
             WITH ORDINALITY AS charge (key, until, is_forgiven, place)
        JOIN auth.login_attempts AS a ON a.key = charge.key
       ORDER BY place
         FOR UPDATE OF a
    )
    UPDATE auth.login_attempts AS a
       SET failures = CASE WHEN is_forgiven THEN 0 ELSE greatest(0, failures - 1) END,
           blocked_until = CASE WHEN is_forgiven OR blocked_until = until THEN '-infinity'
             ELSE blocked_until END,
           succeeded_at = CASE WHEN is_forgiven THEN now() ELSE succeeded_at END,
           owner_id = CASE WHEN is_forgiven THEN $4::uuid ELSE owner_id END
      FROM settled
     WHERE a.key = settled.key`,
};
