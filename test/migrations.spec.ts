import { recordMigration as record } from '@orderly/platform/database/migration-preview';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  addConstraint,
  backfill,
  createIndex,
  dropIndex,
  setNotNull,
} from '../libs/platform/src/database/online-migration.js';
import { findingsIn } from './support/migration-rules.js';
import { recordMigrations } from './support/recorded-migrations.js';

/**
 * Migrations that break the rules, and why they may. Released ones cannot be edited. An entry for a
 * new one needs a reason why the statement is quick, or why the previous release does without what
 * it takes away.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  // 2026-11-29: released before the rules. They were applied to installations before these had many
  // rows.
  '1795000004000-session-context': 'released',
  '1795000004010-access-permissions': 'released',
  '1795000004020-more-templates': 'released',
  '1795000004100-email-changes': 'released',
  '1795000004300-refresh-grace': 'released',
  '1795000004600-audit-chain': 'released',
};

const sends = (inTransaction: boolean, ...calls: string[]): Promise<string[]> =>
  record('planted', {
    transaction: inTransaction,
    up: async (queryRunner) => {
      for (const call of calls) await queryRunner.query(call);
    },
    down: async () => {},
  }).then(findingsIn);

describe('the migrations', () => {
  it('hold no lock for long on a table that may be large', async () => {
    const migrations = await recordMigrations();

    const findings = migrations
      .filter(({ name }) => !Object.hasOwn(ALLOWED, name))
      .flatMap((migration) => findingsIn(migration).map((text) => `${migration.name}: ${text}`));

    expect(migrations.length).toBeGreaterThan(15);
    expect(findings).toEqual([]);
  });

  it('are on the list of exceptions only while they need it', async () => {
    const migrations = await recordMigrations();

    const needed = migrations
      .filter((migration) => findingsIn(migration).length > 0)
      .map(({ name }) => name);

    expect(Object.keys(ALLOWED).filter((name) => !needed.includes(name))).toEqual([]);
  });
});

describe('the rules of migrations', () => {
  it.each([
    'CREATE INDEX a ON orders.orders (status)',
    'CREATE UNIQUE INDEX IF NOT EXISTS a ON orders.orders (status)',
    'CREATE INDEX CONCURRENTLY a ON orders.orders (status)',
    'DROP INDEX orders.orders_by_status',
    'DROP INDEX CONCURRENTLY orders.orders_by_status',
    'REINDEX TABLE orders.orders',
    'ALTER TABLE orders.orders ADD CONSTRAINT a CHECK (version > 0)',
    'ALTER TABLE orders.orders ADD CHECK (version > 0)',
    'ALTER TABLE orders.orders ADD UNIQUE (reference)',
    'ALTER TABLE orders.orders ADD CONSTRAINT a UNIQUE (reference)',
    'ALTER TABLE orders.orders ADD PRIMARY KEY (id)',
    'ALTER TABLE orders.orders ADD CONSTRAINT a FOREIGN KEY (id) REFERENCES users.users (id)',
    'ALTER TABLE orders.orders ADD CONSTRAINT a EXCLUDE USING gist (id WITH =)',
    'ALTER TABLE orders.orders ADD CONSTRAINT a CHECK (true) NOT VALID, VALIDATE CONSTRAINT a',
    'ALTER TABLE orders.orders VALIDATE CONSTRAINT a',
    'ALTER TABLE orders.orders ALTER COLUMN reference SET NOT NULL',
    'ALTER TABLE orders.orders ALTER reference TYPE varchar(10)',
    'ALTER TABLE orders.orders ALTER reference SET DATA TYPE varchar(10)',
    'ALTER TABLE orders.orders ADD a uuid DEFAULT gen_random_uuid()',
    'ALTER TABLE orders.orders ADD a timestamptz NOT NULL DEFAULT clock_timestamp()',
    'ALTER TABLE orders.orders ADD COLUMN a int NOT NULL',
    'ALTER TABLE orders.orders ADD COLUMN a int UNIQUE',
    'ALTER TABLE orders.orders ADD COLUMN a int CHECK (a > 0)',
    'ALTER TABLE orders.orders ADD COLUMN a uuid REFERENCES users.users (id)',
    'ALTER TABLE orders.orders ADD a int GENERATED ALWAYS AS (version * 2) STORED',
    'ALTER TABLE orders.orders ADD a int GENERATED ALWAYS AS IDENTITY',
    'ALTER TABLE orders.orders ADD a bigserial',
    'ALTER TABLE orders.orders DROP COLUMN reference',
    'ALTER TABLE orders.orders RENAME COLUMN reference TO a',
    'ALTER TABLE orders.orders RENAME TO a',
    'ALTER TABLE orders.orders SET SCHEMA public',
    'ALTER TABLE orders.orders SET LOGGED',
    'ALTER TABLE orders.orders SET TABLESPACE a',
    'ALTER TABLE "orders"."orders" ADD a int, DROP reference',
    'DROP TABLE orders.orders',
    'DROP SCHEMA orders CASCADE',
    'TRUNCATE orders.orders',
    'LOCK TABLE orders.orders',
    'CLUSTER orders.orders USING orders_by_time',
    'VACUUM FULL orders.orders',
    'REFRESH MATERIALIZED VIEW orders.a',
    'UPDATE orders.orders SET version = 1',
    'UPDATE orders.orders SET version = 1 WHERE id IN (SELECT id FROM orders.orders LIMIT 10)',
    'DELETE FROM orders.orders',
    'WITH a AS (DELETE FROM orders.orders RETURNING id) SELECT count(*) FROM a',
    'INSERT INTO users.roles (name) SELECT number FROM orders.orders',
    'CREATE TABLE orders.a AS SELECT * FROM orders.orders',
    'MERGE INTO orders.orders USING users.roles ON true WHEN MATCHED THEN DELETE',
    'DO $$ BEGIN UPDATE orders.orders SET version = 1; END $$',
    "/* quick */ -- ; \n UPDATE orders.orders SET reference = 'created -- here; DROP'",
  ])('refuse %s', async (statement) => {
    expect(await sends(true, statement)).toHaveLength(1);
  });

  it.each([
    'CREATE TABLE orders.a (id uuid PRIMARY KEY, b int UNIQUE); CREATE INDEX ON orders.a (b)',
    'CREATE UNLOGGED TABLE IF NOT EXISTS orders.a (id int); UPDATE orders.a SET id = 1',
    'ALTER TABLE orders.orders ADD a text, ADD b int NOT NULL DEFAULT 0, ADD c timestamptz',
    "ALTER TABLE orders.orders ADD a text[] NOT NULL DEFAULT '{pwd}'::text[]",
    'ALTER TABLE orders.orders ADD a timestamptz NOT NULL DEFAULT now()',
    'ALTER TABLE orders.orders ADD CONSTRAINT a CHECK (version IN (1, 2)) NOT VALID',
    'ALTER TABLE orders.orders ALTER version SET DEFAULT 1, ALTER reference DROP NOT NULL',
    'ALTER TABLE orders.orders SET (fillfactor = 80)',
    "INSERT INTO users.roles (name) VALUES ('a; UPDATE orders.orders SET x = 1')",
    "UPDATE users.roles SET description = 'a'",
    'CREATE FUNCTION orders.a() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM b; END $$',
    'CREATE TRIGGER a BEFORE UPDATE ON orders.orders FOR EACH ROW EXECUTE FUNCTION orders.a()',
  ])('allow %s', async (statement) => {
    expect(await sends(true, statement)).toEqual([]);
  });

  it('refuse what a repetition would break outside a transaction', async () => {
    expect(await sends(false, 'CREATE TABLE orders.a (id int)')).toHaveLength(1);
    expect(await sends(false, 'ALTER TABLE orders.orders ADD a int')).toHaveLength(1);
    expect(await sends(false, 'ALTER TABLE orders.orders ADD COLUMN IF NOT EXISTS a int')).toEqual(
      [],
    );
  });

  it('refuse an index that would be taken for finished after a crash', async () => {
    const index = 'CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON orders.orders (status)';

    expect(await sends(false, index)).toHaveLength(1);
  });

  it('refuse a validation in one call with something else', async () => {
    const add = 'ALTER TABLE orders.orders ADD CONSTRAINT a CHECK (true) NOT VALID';
    const validate = 'ALTER TABLE orders.orders VALIDATE CONSTRAINT a';

    expect(await sends(false, `${add}; ${validate}`)).toHaveLength(1);
    expect(await sends(false, add, validate)).toEqual([]);
  });

  it('allow the steps that are made for large tables', async () => {
    const migration: MigrationInterface = {
      transaction: false,
      up: async (queryRunner: QueryRunner) => {
        const table = 'orders.orders';
        await createIndex(queryRunner, { name: 'a', table, on: '(version)', unique: true });
        await dropIndex(queryRunner, 'orders.orders_by_status');
        await addConstraint(queryRunner, { name: 'b', table, definition: 'CHECK (version > 0)' });
        await backfill(queryRunner, { table, key: ['id'], set: 'a = 1', where: 'row.a = 0' });
      },
      down: async () => {},
    };

    const recorded = await record('planted', migration);

    expect(findingsIn(recorded)).toEqual([]);
    expect(recorded.calls.join()).toMatch(/CREATE UNIQUE INDEX CONCURRENTLY.+VALIDATE/s);
    expect(findingsIn({ ...recorded, inTransaction: true }).length).toBeGreaterThan(2);
  });

  it('allow SET NOT NULL behind a check that was validated', async () => {
    const recorded = await record('planted', {
      transaction: false,
      up: (queryRunner) => setNotNull(queryRunner, 'orders.orders', 'reference'),
      down: async () => {},
    });

    expect(findingsIn(recorded)).toEqual([]);
  });
});
