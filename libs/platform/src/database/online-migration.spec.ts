import { tmpdir } from 'node:os';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createBlankDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { dataSourceOptions } from './data-source-options.js';
import { applyPending, MIGRATION_OPTIONS } from './migrator.js';
import { addConstraint, backfill, createIndex, setNotNull } from './online-migration.js';

/** For a larger run by hand: `MIGRATION_ROWS=1000000`. */
const ROWS = Number(process.env.MIGRATION_ROWS ?? 50_000);

/** What a release would do to a large table: a column, its values, an index, a check, NOT NULL. */
class FillSizes1795000005500 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE shop.things ADD COLUMN IF NOT EXISTS size int');
    await queryRunner.query('ALTER TABLE shop.things ALTER size SET DEFAULT 7');
    await backfill(queryRunner, {
      table: 'shop.things',
      key: ['shelf', 'id'],
      set: 'size = length(row.name)',
      where: 'row.size IS NULL',
    });
    const table = 'shop.things';
    await createIndex(queryRunner, { name: 'things_by_size', table, on: '(size)' });
    await addConstraint(queryRunner, { name: 'size_check', table, definition: 'CHECK (size > 0)' });
    await setNotNull(queryRunner, table, 'size');
  }

  async down(): Promise<void> {}
}

let database: Awaited<ReturnType<typeof createBlankDatabase>>;
let migrating: DataSource;
let application: DataSource;

beforeEach(async () => {
  database = await createBlankDatabase();
  const options = dataSourceOptions(testConfig(database.ownerUrl, tmpdir()));
  application = await new DataSource({ ...options, entities: [], migrations: [] }).initialize();
  migrating = await new DataSource({
    ...options,
    ...MIGRATION_OPTIONS,
    migrations: [FillSizes1795000005500],
  }).initialize();
  await application.query('CREATE SCHEMA shop');
  await application.query(
    'CREATE TABLE shop.things (shelf int, id int, name text NOT NULL, seen int, PRIMARY KEY ' +
      '(shelf, id))',
  );
});

afterEach(async () => {
  await migrating.destroy();
  await application.destroy();
  await database.drop();
});

const fill = (rows: number): Promise<unknown> =>
  application.query(
    `INSERT INTO shop.things (shelf, id, name) SELECT n % 7, n, 'thing ' || n
        FROM generate_series(1, $1::int) n`,
    [rows],
  );

const indexes = (): Promise<Array<{ name: string; valid: boolean }>> =>
  application.query(
    `SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index
      WHERE indrelid = 'shop.things'::regclass AND NOT indisprimary`,
  );

describe('a migration of a large table', () => {
  it('finishes beside readers and a writer, none of which times out on a lock', async () => {
    await fill(ROWS);
    const under = { way: true };
    let written = 0;
    let read = 0;
    // The writer has the application's lock timeout, so a statement fails if the migration blocks
    // it throughout.
    const writer = async (): Promise<void> => {
      for (let n = ROWS + 1; under.way; n++) {
        await application.query('INSERT INTO shop.things VALUES ($1, $2, $3)', [n % 7, n, 'new']);
        await application.query('UPDATE shop.things SET seen = 1 WHERE shelf = $1 AND id = $2', [
          n % 7,
          n - ROWS,
        ]);
        written++;
      }
    };
    const reader = async (): Promise<void> => {
      for (; under.way; read++)
        await application.query('SELECT name FROM shop.things WHERE shelf = 3 AND id = 3');
    };
    const others = Promise.all([writer(), reader()]);

    const applied = await applyPending(migrating).finally(() => {
      under.way = false;
    });
    await others;

    expect(applied).toEqual(['FillSizes1795000005500']);
    expect(
      await application.query(
        `SELECT count(*) FILTER (WHERE name <> 'new' AND size <> length(name))::int AS undone,
                count(*)::int AS total FROM shop.things`,
      ),
    ).toEqual([{ undone: 0, total: ROWS + written }]);
    expect(written).toBeGreaterThan(0);
    expect(read).toBeGreaterThan(0);
    expect(await indexes()).toEqual([{ name: 'shop.things_by_size', valid: true }]);
  });

  it('resumes after a crash: keeps finished rows and recreates an invalid index', async () => {
    await fill(2_500);
    await application.query('ALTER TABLE shop.things ADD size int');
    await application.query('UPDATE shop.things SET size = 99 WHERE shelf < 3');
    await application.query('CREATE INDEX things_by_size ON shop.things (size)');
    await application.query(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.things_by_size'::regclass",
    );
    await application.query(
      'ALTER TABLE shop.things ADD CONSTRAINT size_check CHECK (size > 0) NOT VALID',
    );

    await applyPending(migrating);

    expect(await indexes()).toEqual([{ name: 'shop.things_by_size', valid: true }]);
    expect(
      await application.query(
        'SELECT count(*) FILTER (WHERE size = 99)::int AS kept, count(*) FILTER (WHERE size ' +
          '<> 99)::int AS filled FROM shop.things',
      ),
    ).toEqual([{ kept: 1_072, filled: 1_428 }]);
    expect(
      await application.query(
        "SELECT convalidated AS valid FROM pg_constraint WHERE conname = 'size_check'",
      ),
    ).toEqual([{ valid: true }]);
  });

  it('waits for a row that a writer holds, and goes on when it is free', async () => {
    await fill(50);
    const writer = application.createQueryRunner();
    await writer.startTransaction();
    await writer.query('UPDATE shop.things SET seen = 1 WHERE shelf = 0 AND id = 7');
    await application.query('ALTER TABLE shop.things ADD size int').catch(() => undefined);

    const migration = applyPending(migrating);
    await eventually(async () => {
      const waiting = await application.query(
        "SELECT 1 FROM pg_stat_activity WHERE application_name = 'orderly-migrate' AND " +
          "wait_event_type = 'Lock'",
      );
      expect(waiting).toHaveLength(1);
    });
    await writer.commitTransaction();
    await writer.release();

    await expect(migration).resolves.toEqual(['FillSizes1795000005500']);
  });
});
