import type pg from 'pg';
import { ConfigurationError } from '../config/configuration-error.js';
import { MIGRATIONS_TABLE } from './data-source-options.js';

/**
 * Tables that are not named here have row-level read and write access. The application may
 * truncate, alter or drop nothing.
 */
const LESS_THAN_ALL: Readonly<Record<string, readonly string[]>> = {
  'platform.audit_events': ['SELECT', 'INSERT'],
  'platform.audit_chain': ['SELECT', 'INSERT'],
  'platform.audit_anchors': ['SELECT', 'INSERT'],
  'platform.installation_secrets': ['SELECT', 'INSERT'],
  'catalog.stock_movements': ['SELECT', 'INSERT'],
  'bullmq.migration': ['SELECT'],
};

/**
 * Selects the statements that are missing until the role has exactly the rights of the application,
 * according to the catalogue. A GRANT rewrites its row of the catalogue even when nothing changes,
 * and every start migrates, so nothing is granted twice.
 *
 * The functions with the owner's rights: BullMQ creates a sequence for each queue when it is first
 * used. The application's role may create nothing, so these functions do that one thing as their
 * owner. Temporary objects come last in their search path. Otherwise they would use a temporary
 * table with the name of one of the queue's, and its trigger would run with the owner's rights.
 */
const MISSING = `
  WITH ours AS (
    SELECT oid, nspname AS schema FROM pg_namespace
     WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
       AND pg_has_role(nspowner, 'USAGE')),
  tables AS (
    SELECT c.oid, format('TABLE %I.%I', schema, relname) AS object,
           coalesce((SELECT array_agg(value) FROM jsonb_array_elements_text($2::jsonb ->
             (schema || '.' || relname))),
                    '{SELECT,INSERT,UPDATE,DELETE}') AS rights
      FROM pg_class c JOIN ours ON ours.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm')
    UNION ALL
    SELECT oid, format('TABLE %s', oid::regclass), '{SELECT}' FROM pg_class
      WHERE oid = to_regclass('${MIGRATIONS_TABLE}')),
  sequences AS MATERIALIZED ( -- or has_sequence_privilege would be asked about what is none
    SELECT c.oid, format('SEQUENCE %I.%I', schema, relname) AS object
      FROM pg_class c JOIN ours ON ours.oid = relnamespace WHERE relkind = 'S'),
  wanted AS (
    SELECT format('SCHEMA %I', schema) AS object, 'USAGE' AS "right", has_schema_privilege($1, oid,
      'USAGE') AS has FROM ours
    UNION ALL
    SELECT object, "right", has_table_privilege($1, oid, "right") FROM tables,
      unnest(rights) AS "right"
    UNION ALL
    SELECT object, 'USAGE', has_sequence_privilege($1, oid, 'USAGE') FROM sequences
    UNION ALL
    SELECT format('FUNCTION %s', p.oid::regprocedure), 'EXECUTE', has_function_privilege($1, p.oid,
      'EXECUTE')
      FROM pg_proc p JOIN ours ON ours.oid = pronamespace WHERE prokind = 'f'),
  borrowers AS (
    SELECT oid::regprocedure AS name FROM pg_proc
     WHERE pronamespace = to_regnamespace('bullmq') AND prosrc ~ 'CREATE SEQUENCE'
       AND NOT prosecdef),
  unwanted AS (
    SELECT object, "right" FROM tables, unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) AS "right"
     WHERE "right" <> ALL (rights) AND EXISTS (
       SELECT FROM pg_class c, aclexplode(c.relacl) acl
        WHERE c.oid = tables.oid AND acl.privilege_type = "right" AND acl.grantee = (SELECT oid
          FROM pg_roles WHERE rolname = $1)))
  SELECT format('GRANT %s ON %s TO %I', string_agg("right", ', '), object, $1) AS statement
    FROM wanted WHERE NOT has GROUP BY object
  UNION ALL
  SELECT format('REVOKE %s ON %s FROM %I', string_agg("right", ', '), object, $1) FROM unwanted
    GROUP BY object
  UNION ALL
  SELECT format('ALTER FUNCTION %1$s SECURITY DEFINER SET search_path = bullmq, pg_temp;
                 REVOKE EXECUTE ON FUNCTION %1$s FROM PUBLIC;
                 GRANT EXECUTE ON FUNCTION %1$s TO %2$I', name, $1) FROM borrowers`;

const NO_SUCH_ROLE = '42704';

/**
 * Grants the application's role the rights that it needs, on every schema of the client's role.
 * Grants everything or, when nothing is new, nothing.
 * @throws ConfigurationError when the role does not exist
 */
export async function grantTo(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client
    .query<{ statement: string }>(MISSING, [role, JSON.stringify(LESS_THAN_ALL)])
    .catch((error: { code?: string }) => {
      if (error.code !== NO_SUCH_ROLE) throw error;
      throw new ConfigurationError(
        `DATABASE_URL: there is no role "${role}". Make it, CREATE ROLE ` +
          `${client.escapeIdentifier(role)} LOGIN PASSWORD '…', then migrate again: that gives ` +
          `it its rights.`,
      );
    });
  // In one message, which PostgreSQL treats as one transaction.
  if (rows.length > 0) await client.query(rows.map(({ statement }) => statement).join(';\n'));
}
