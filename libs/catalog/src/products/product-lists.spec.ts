import type { Statement } from '@orderly/platform/database/statements';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { soughtWords } from '../search/search-text.js';
import type { ProductFilter } from './product-filter.js';
import { ProductLists } from './product-lists.js';

const updatedSince = new Date('2026-01-10T00:00:00Z');
const NOW = '2026-01-15T00:00:00.000Z';
const sought = soughtWords('tea');

describe('ProductLists.list of changes', () => {
  let database: TestDatabase;
  const sent: Array<[how: string, statement: Statement, values: unknown[]]> = [];
  const note = (how: string) => async (statement: Statement, values: unknown[]) => {
    sent.push([how, statement, values]);
    return [];
  };
  const statements = { run: note('run'), readExpensive: note('readExpensive') };

  beforeAll(async () => {
    database = await createTestDatabase();
    // Only one of four is for sale, so that scanning past the others would be visible.
    await database.dataSource.query(
      `INSERT INTO catalog.products
         (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text,
           version, created_at, updated_at)
       SELECT gen_random_uuid(), 'sku-' || n, '-', '', 1, 'GBP', n % 4 = 0, '', 1, now(),
              '2026-01-01'::timestamptz + n % 1000 * interval '1 hour'
         FROM generate_series(1, 10000) n`,
    );
    await database.dataSource.query(
      `INSERT INTO catalog.stock SELECT id, 1, 0, 1, now() FROM catalog.products`,
    );
    await database.dataSource.query('ANALYZE catalog.products, catalog.stock');
  });
  afterAll(() => database.drop());
  beforeEach(() => sent.splice(0));

  const list = async (filter: ProductFilter, after: string[] | null = null) => {
    await new ProductLists(statements as never).list(filter, { after, limit: 101 });
    const [first] = sent;
    if (!first) throw new Error('Nothing was sent.');
    return first;
  };

  it.each<[string, ProductFilter]>([
    ['products_kept_by_change', { updatedSince }],
    ['products_for_sale_by_change', { updatedSince, active: true }],
  ])('walks along %s, as far as the page goes', async (index, filter) => {
    for (const after of [null, [NOW, newId()]]) {
      sent.splice(0);
      const [how, { text }] = await list(filter, after);

      const plan = await planOf(text);

      expect(how).toBe('run');
      expect(plan).toContain(`Index Scan using ${index} on products`);
      expect(plan).not.toMatch(/Filter|Sort|Seq Scan/);
    }
  });

  it.each<[string, ProductFilter]>([
    ['run', { updatedSince, sku: 'sku-1', active: false }],
    ['readExpensive', { updatedSince, active: false }],
    ['readExpensive', { updatedSince, sought }],
    ['readExpensive', { updatedSince, sought, active: true }],
  ])('goes by %s for %j', async (way, filter) => {
    const [how] = await list(filter);

    expect(how).toBe(way);
  });

  it('begins a later page at its cursor alone', async () => {
    const cursor = [NOW, newId()];

    const [, { text }, values] = await list({ updatedSince }, cursor);

    expect(text).not.toContain('updated_at >=');
    expect(values).toEqual(cursor);
  });

  /** The generic plan, for any values. */
  async function planOf(text: string): Promise<string> {
    const rows = await database.dataSource.query<Array<{ 'QUERY PLAN': string }>>(
      `EXPLAIN (GENERIC_PLAN, COSTS off) ${text}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
});
