import { tmpdir } from 'node:os';
import { DataSource, type EntityMetadata } from 'typeorm';
import {
  ALL_ENTITIES,
  dataSourceOptions,
} from '../libs/platform/src/database/data-source-options.js';
import { sqlIndexesOf } from '../libs/platform/src/database/sql-index.js';
import { testConfig } from './support/config.js';
import { createBlankDatabase, createTestDatabase, type TestDatabase } from './support/database.js';
import {
  columnsOf,
  constraintsOf,
  furtherFactsOf,
  indexesOf,
  type SchemaIndex,
  tablesOf,
} from './support/schema-facts.js';

/** What only the migrations make, because TypeORM has no words for it, and why it is there. */
const ONLY_IN_MIGRATIONS: Readonly<Record<string, string>> = {
  'catalog.products trigger products_add_search_words': 'fills catalog.search_words',
  'catalog.products trigger products_change_search_words': 'fills catalog.search_words',
  'catalog.products trigger products_keep_search_words': 'serves the release before',
  'catalog.stock trigger stock_keeps_levels': 'serves the release before',
  'catalog.stock trigger stock_keeps_new_levels': 'serves the release before',
  'catalog.stock with fillfactor=60': 'sales update in place (HOT)',
  'catalog.stock_movements trigger stock_movements_are_not_emptied': 'evidence',
  'catalog.stock_movements trigger stock_movements_only_grow': 'evidence',
  'pricing.coupons with fillfactor=60': 'uses update in place (HOT)',
  'invoices.documents trigger documents_are_not_emptied': 'tax law: evidence',
  'invoices.documents trigger documents_do_not_change': 'tax law: evidence',
  'invoices.documents trigger documents_only_grow': 'tax law: evidence',
  'invoices.renderings.pdf storage e': 'a PDF is compressed already',
  'orders.orders trigger orders_keep_new_tags': 'fills orders.order_tags',
  'orders.orders trigger orders_keep_tags': 'fills orders.order_tags',
  'orders.orders trigger orders_date_change': 'serves the release before',
  'platform.audit_anchors trigger audit_anchors_are_not_emptied': 'evidence',
  'platform.audit_anchors trigger audit_anchors_only_grow': 'evidence',
  'platform.audit_chain trigger audit_chain_is_not_emptied': 'evidence',
  'platform.audit_chain trigger audit_chain_only_grows': 'evidence',
  'platform.audit_events trigger audit_events_are_not_emptied': 'evidence',
  'platform.audit_events trigger audit_events_only_grow': 'evidence',
  'platform.audit_events with autovacuum_vacuum_insert_scale_factor=0.02':
    'index-only reads need pages that vacuum has marked',
  'platform.file_chunks.bytes storage e':
    'compressing takes longer than reading; it is deleted soon',
  'platform.personal_exports.archive storage e': 'the archive is compressed already',
  'platform.rate_limits unlogged': 'a crash costs a fresh allowance and no more',
};

const nameOf = ({ schema, tableName }: EntityMetadata): string => `${schema}.${tableName}`;
const written = ({ table, name, definition, isUnique }: SchemaIndex): string =>
  `${table} ${isUnique ? 'UNIQUE ' : ''}${name} ${definition}`;

describe('the entities', () => {
  let migrated: TestDatabase;
  let entities: EntityMetadata[];
  /** By table and name. */
  let sqlIndexes: Map<string, string>;

  beforeAll(async () => {
    migrated = await createTestDatabase([ALL_ENTITIES]);
    entities = migrated.dataSource.entityMetadatas;
    sqlIndexes = new Map(
      entities.flatMap((entity) =>
        Object.entries(sqlIndexesOf(entity.target as object)).map(
          ([name, definition]) => [`${nameOf(entity)} ${name}`, definition] as const,
        ),
      ),
    );
  });
  afterAll(() => migrated.drop());

  it('leave db:generate nothing to do on a migrated database', async () => {
    const { upQueries, downQueries } = await migrated.dataSource.driver.createSchemaBuilder().log();

    expect(upQueries.map(({ query }) => query)).toEqual([]);
    expect(downQueries.map(({ query }) => query)).toEqual([]);
  });

  it('describe every table but those of the queue and the record of the migrations', async () => {
    expect(entities.map(nameOf).sort()).toEqual(await tablesOf(migrated.dataSource));
  });

  it('say of each index that TypeORM cannot describe what it is', async () => {
    const inDatabase = (await indexesOf(migrated.dataSource))
      .filter(({ table, name }) => sqlIndexes.has(`${table} ${name}`))
      .map(({ table, name, definition }) => [`${table} ${name}`, definition]);
    const leftAlone = entities.flatMap((entity) =>
      entity.indices
        .filter(({ synchronize }) => !synchronize)
        .map(({ name }) => `${nameOf(entity)} ${name}`),
    );

    expect(Object.fromEntries(inDatabase)).toEqual(Object.fromEntries(sqlIndexes));
    expect(leftAlone.sort()).toEqual([...sqlIndexes.keys()].sort());
  });

  it('leave to the migrations what is on the list', async () => {
    expect(await furtherFactsOf(migrated.dataSource)).toEqual(
      Object.keys(ONLY_IN_MIGRATIONS).sort(),
    );
  });

  // TypeORM compares checks, keys and partial indexes by their names alone.
  describe('in a database that is built from them', () => {
    let blank: Awaited<ReturnType<typeof createBlankDatabase>>;
    let built: DataSource;

    beforeAll(async () => {
      blank = await createBlankDatabase();
      const options = dataSourceOptions(testConfig(blank.ownerUrl, tmpdir()));
      built = await new DataSource({ ...options, entities: [ALL_ENTITIES] }).initialize();
      for (const schema of new Set(entities.map((entity) => entity.schema)))
        await built.query(`CREATE SCHEMA ${schema}`);
      // For exclusion constraints: a migration creates it.
      await built.query('CREATE EXTENSION IF NOT EXISTS btree_gist');
      await built.driver.createSchemaBuilder().build();
    });
    afterAll(async () => {
      await built?.destroy();
      await blank?.drop();
    });

    it('make the columns that the migrations made', async () => {
      expect(await columnsOf(built)).toEqual(await columnsOf(migrated.dataSource));
    });

    it('make the constraints that the migrations made', async () => {
      expect(await constraintsOf(built)).toEqual(await constraintsOf(migrated.dataSource));
    });

    it('make the indexes that the migrations made', async () => {
      const described = (await indexesOf(migrated.dataSource)).filter(
        ({ table, name }) => !sqlIndexes.has(`${table} ${name}`),
      );

      expect((await indexesOf(built)).map(written)).toEqual(described.map(written));
    });
  });
});
