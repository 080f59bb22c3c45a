import type { DataSource } from 'typeorm';

/** Holds the pauses after failed log-ins: a busy machine lets the first, of one second, run out. */
export const holdPauses = (db: DataSource): Promise<unknown> =>
  db.query(
    `UPDATE auth.login_attempts SET blocked_until = now() + interval '10 minutes'
      WHERE blocked_until > '-infinity'`,
  );
