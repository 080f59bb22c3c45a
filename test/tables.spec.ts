import { readFileSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import type { Tables } from '../libs/platform/src/database/table-facts.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { exportsOf } from './support/discovered-files.js';
import { retentionTables } from './support/retention-document.js';

const LISTS = exportsOf('libs', '.tables.ts') as Tables[];
const TABLES: Tables = Object.assign({}, ...LISTS);
const LISTED = Object.entries(TABLES);

const isTask = (exported: unknown): exported is Type<ScheduledTask> =>
  typeof exported === 'function' && exported.prototype instanceof ScheduledTask;
const TASKS = exportsOf('libs', '.task.ts').filter(isTask);

/** In the place of what a task is given: only its name is read. */
const ANYTHING: object = new Proxy({}, { get: () => () => ANYTHING });
const nameOf = (Task: Type<ScheduledTask>): string =>
  new Task(...Array<object>(Task.length).fill(ANYTHING)).name;

/** Columns of these names say whose a row is; a table that has one and is nobody's says so here. */
const OWNER_COLUMNS = ['user_id', 'owner_id', 'customer_id', 'account_id', 'person_id'];

interface Index {
  readonly table: string;
  readonly name: string;
  readonly firstColumn: string | null;
  readonly isPartial: boolean;
}

describe('the tables', () => {
  let database: TestDatabase;
  let indexes: Index[];

  beforeAll(async () => {
    database = await createTestDatabase();
    indexes = await database.dataSource.query<Index[]>(
      `SELECT format('%s.%s', n.nspname, t.relname) AS table, c.relname AS name,
              a.attname AS "firstColumn", i.indpred IS NOT NULL AS "isPartial"
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_class c ON c.oid = i.indexrelid
         LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
        WHERE i.indisvalid`,
    );
  });
  afterAll(() => database.drop());

  /** The queue's own schema is left out: BullMQ makes it and trims it. */
  const inCatalogue = async (condition: string, ...values: unknown[]): Promise<string[]> => {
    const rows = await database.dataSource.query<Array<{ name: string }>>(
      `SELECT DISTINCT format('%s.%s', n.nspname, c.relname) AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^pg_'
          AND n.nspname NOT IN ('information_schema', 'bullmq') AND ${condition} ORDER BY 1`,
      values,
    );
    return rows.map(({ name }) => name);
  };
  const indexesOf = (table: string): Index[] => indexes.filter((index) => index.table === table);

  it('are all listed by the module that they belong to, and are all there', async () => {
    expect(Object.keys(TABLES).sort()).toEqual(await inCatalogue('true'));
    expect(LISTED).toHaveLength(LISTS.reduce((sum, list) => sum + Object.keys(list).length, 0));
  });

  it('say whose their rows are, if they have a column for it', async () => {
    const owned = await inCatalogue('a.attname = ANY ($1)', OWNER_COLUMNS);

    expect(owned.filter((table) => TABLES[table]?.owner === undefined)).toEqual([]);
  });

  it('have a whole index that begins with the column that says whose a row is', () => {
    const withoutIndex = LISTED.filter(
      ([table, { owner }]) =>
        owner !== undefined &&
        !indexesOf(table).some(({ firstColumn, isPartial }) => firstColumn === owner && !isPartial),
    );

    expect(withoutIndex.map(([table, { owner }]) => `${table}.${owner}`)).toEqual([]);
  });

  it('have the indexes that their purges walk along', () => {
    const missing = LISTED.flatMap(([table, { end }]) =>
      ('walks' in end ? end.walks : [])
        .filter((walked) => !indexesOf(table).some(({ name }) => name === walked))
        .map((walked) => `${table}: ${walked}`),
    );

    expect(missing).toEqual([]);
  });

  it('follow a table that takes their rows along', async () => {
    const followers = LISTED.flatMap(([table, { end }]) =>
      'follows' in end ? [[table, end]] : [],
    );

    expect(followers.length).toBeGreaterThan(0);
    for (const [, { follows }] of followers as Array<[string, { follows: string }]>)
      expect(TABLES[follows]?.end).toHaveProperty('by');
  });

  it('are purged by tasks that there are', () => {
    const names = TASKS.map(nameOf);
    const named = LISTED.flatMap(([, { end }]) => ('by' in end ? [end.by] : []));

    const tasks = named.filter((name) => !name.includes(' '));

    expect(tasks.length).toBeGreaterThan(10);
    expect(tasks.filter((name) => !names.includes(name))).toEqual([]);
  });

  it('end if they grow with requests, but for the audit log', () => {
    const endless = LISTED.filter(
      ([, { growsWith, end }]) => growsWith === 'requests' && 'stays' in end,
    );

    expect(endless.map(([table]) => table)).toEqual([
      'platform.audit_events',
      'platform.audit_chain',
    ]);
  });

  it('stand in the page about retention as they are listed', () => {
    const page = readFileSync('docs/operations/retention.md', 'utf8');
    const { purged, stays } = retentionTables(TABLES);

    const tablesIn = page.match(/(?:^\|.*\|\n)+/gm)?.map((table) => table.trimEnd());

    expect(tablesIn).toEqual([purged, stays]);
  });
});
