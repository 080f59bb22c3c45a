import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './support/database.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/** The tables that the application may not do everything with, and what it may not do. */
const RESTRICTED = [
  'bullmq.migration: DELETE INSERT UPDATE',
  'catalog.stock_movements: DELETE UPDATE',
  'platform.audit_anchors: DELETE UPDATE',
  'platform.audit_chain: DELETE UPDATE',
  'platform.audit_events: DELETE UPDATE',
  'platform.installation_secrets: DELETE UPDATE',
  'public.migrations: DELETE INSERT UPDATE',
];

describe('the role of the application', () => {
  let database: TestDatabase;
  let application: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    application = new pg.Client({ connectionString: database.url });
    await application.connect();
    await application.query(
      `INSERT INTO platform.audit_events (id, occurred_at, action, subject_type, subject_id,
        request_id, traceparent)
       VALUES (gen_random_uuid(), now(), 'test.happened', 'test', '1', 'r', 't')`,
    );
  });
  afterAll(async () => {
    await application.end();
    await database.drop();
  });

  const ask = async <Row extends object>(text: string): Promise<Row[]> =>
    (await application.query<Row>(text)).rows;

  it.each([
    "UPDATE platform.audit_events SET action = 'test.forged'",
    'DELETE FROM platform.audit_events',
    'TRUNCATE platform.audit_events',
    'ALTER TABLE platform.audit_events DISABLE TRIGGER ALL',
    'ALTER TABLE platform.audit_events ADD forged text',
    'DROP TRIGGER audit_events_only_grow ON platform.audit_events',
    'DROP TABLE platform.audit_events',
    'CREATE RULE forge AS ON INSERT TO platform.audit_events DO INSTEAD NOTHING',
    'CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE sql AS $$ ' +
      'SELECT 1 $$',
    'SET session_replication_role = replica',
    'SET ROLE postgres',
    "UPDATE platform.installation_secrets SET value = ''",
    "DELETE FROM migrations WHERE name <> ''",
    'TRUNCATE orders.orders CASCADE',
    'DROP SCHEMA orders CASCADE',
    'CREATE SCHEMA mine',
    'CREATE ROLE mine SUPERUSER',
    'CREATE SEQUENCE bullmq.mine',
  ])('is not let through with: %s', async (statement) => {
    await expect(ask(statement)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
  });

  it('owns nothing, and can make nothing in any schema', async () => {
    const owned = await ask("SELECT relname FROM pg_class WHERE pg_has_role(relowner, 'USAGE')");
    const open = await ask(
      "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')",
    );
    const [role] = await ask(
      'SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname ' +
        '= current_user',
    );

    expect({ owned, open, role }).toEqual({
      owned: [],
      open: [],
      role: { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false },
    });
  });

  it('reads and writes every other table of every module', async () => {
    const closed = await ask<{ name: string }>(
      `SELECT format('%I.%I: %s', nspname, relname, string_agg("right", ' '
        ORDER BY "right")) AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace,
           unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) AS "right"
        WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
          AND NOT has_table_privilege(c.oid, "right")
        GROUP BY nspname, relname ORDER BY 1`,
    );

    expect(closed.map(({ name }) => name)).toEqual(RESTRICTED);
  });

  it('has a queue make its sequence, and nothing else, with the rights of the owner', async () => {
    const borrowers = await ask<{ name: string; config: string[] }>(
      'SELECT proname AS name, proconfig AS config FROM pg_proc WHERE prosecdef AND ' +
        "pronamespace = 'bullmq'::regnamespace ORDER BY 1",
    );

    expect(borrowers.map(({ name }) => name)).toEqual(['add_jobs_bulk_unlocked', 'next_job_id']);
    expect(borrowers.map(({ config }) => config)).toEqual(
      Array(2).fill(['search_path=bullmq, pg_temp']),
    );
  });

  it('cannot slip a temporary table under what runs with the rights of the owner', async () => {
    await ask('CREATE TEMP TABLE job (LIKE bullmq.job)');

    await ask(`SELECT bullmq.add_jobs_bulk('tea', '[{"id": "1", "name": "brew"}]')`);

    expect(await ask('SELECT id FROM pg_temp.job')).toEqual([]);
    expect(await ask("SELECT id FROM bullmq.job WHERE queue = 'tea'")).toEqual([{ id: '1' }]);
  });
});
