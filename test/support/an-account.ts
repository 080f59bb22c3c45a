import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { DataSource } from 'typeorm';

export interface AccountFacts {
  readonly roles?: readonly string[];
  readonly status?: 'invited' | 'active' | 'suspended' | 'erased';
  readonly verified?: boolean;
}

/**
 * An account past every rule, with no password: hundreds of them cost what one invitation does.
 * Sign in with `TestApp.openSession`.
 */
export async function anAccount(
  db: DataSource,
  { roles = [], status = 'active', verified = true }: AccountFacts = {},
): Promise<string> {
  const id = newId();
  await db.query(
    `WITH account AS (
       INSERT INTO users.users (id, email, name, status, locale, email_verified_at, version,
         created_at)
       VALUES ($1, $2, 'Ada Example', $3, 'en', CASE WHEN $4 THEN now() END, 1, now()))
     INSERT INTO users.user_roles (user_id, role) SELECT $1, unnest($5::text[])`,
    [id, `${id}@example.test`, status, verified, roles],
  );
  return id;
}
