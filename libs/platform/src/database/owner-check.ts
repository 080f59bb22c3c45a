import { ConfigurationError } from '../config/configuration-error.js';

interface Rights {
  readonly role: string;
  readonly superuser: boolean;
  readonly owns: boolean;
  readonly alters: boolean;
}

/** By oid and not by name: a role without USAGE on a schema cannot look up its tables by name. */
const RIGHTS = `
  SELECT current_user AS role, (SELECT rolsuper FROM pg_roles
    WHERE rolname = current_user) AS superuser,
         coalesce(bool_or(pg_has_role(relowner, 'USAGE')), false) AS owns,
         coalesce(bool_or(has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE')), false) AS alters
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE nspname = 'platform' AND relname IN ('audit_events', 'audit_chain', 'audit_anchors')`;

/**
 * An attacker who takes over the application, by an injected statement or with its password, gets
 * the rights of its role. A role that owns or may alter the audit log could erase the traces of the
 * attack.
 * @returns why the role of this connection has too many rights for the application; null when it
 *   has not
 */
export async function excessOf(ask: (text: string) => Promise<Rights[]>): Promise<string | null> {
  const [rights] = await ask(RIGHTS);
  if (!rights) return null;
  const { role, superuser, owns, alters } = rights;
  const what = superuser
    ? 'is a superuser'
    : owns
      ? 'owns the audit log'
      : alters
        ? 'may alter the audit log'
        : null;
  return what && `DATABASE_URL: the role "${role}" ${what}.`;
}

/** The error for production, where such a role is not acceptable. */
export const tooStrong = (excess: string): ConfigurationError =>
  new ConfigurationError(
    `${excess} Make one that owns nothing: CREATE ROLE orderly_app LOGIN PASSWORD '…'. Then ` +
      `put it into DATABASE_URL, this one into DATABASE_MIGRATION_URL, and run db:migrate, ` +
      `which gives the new role its rights.`,
  );
