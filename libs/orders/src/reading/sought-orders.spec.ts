import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { numbersStartingWith } from '../order/order-number.js';
import type { OrderFilter } from './order-filter.js';
import { soughtPage } from './order-lists.sql.js';

const OFTEN = newId();
const SELDOM = newId();
const ORDERS = 20_000;

describe('the statement for orders that are sought', () => {
  let database: TestDatabase;

  // One product is in every order, and another in the oldest alone.
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.dataSource.query(
      `INSERT INTO orders.orders (id, number, reference, customer_id, status, payment_status,
         total_amount, total_currency, line_count, placed_at, version)
       SELECT lpad(to_hex(n), 32, '0')::uuid,
              'ORD-' || lpad(n::text, 4, '0') || '-' || lpad(n::text, 8, '0'), 'PO-' || n,
              gen_random_uuid(), 'placed', 'unpaid', n, 'EUR', 1,
              '2026-01-01'::timestamptz + n * interval '1 minute', 1
         FROM generate_series(1, $1::int) n`,
      [ORDERS],
    );
    await database.dataSource.query(
      `INSERT INTO orders.order_lines (order_id, id, position, product_id, sku, name, quantity,
         unit_price_amount, unit_price_currency)
       SELECT o.id, gen_random_uuid(), line.position, line.product_id, '-', '-', 1, 1, 'EUR'
         FROM orders.orders o,
              unnest($1::uuid[]) WITH ORDINALITY AS line (product_id, position)
        WHERE line.position = 1 OR o.total_amount < 10`,
      [[OFTEN, SELDOM]],
    );
    await database.dataSource.query('VACUUM ANALYZE orders.orders, orders.order_lines');
  });
  afterAll(() => database.drop());

  const pageOf = (productIds: string[], { q = 'ORD-ZZZ', after = null as string[] | null } = {}) =>
    soughtPage(
      {} satisfies OrderFilter,
      { numbers: numbersStartingWith(q), reference: `${q}%`, productIds },
      { limit: 21, after },
    );

  async function explain(...page: Parameters<typeof pageOf>) {
    const { statement, values } = pageOf(...page);
    const rows = await database.dataSource.query<Array<{ 'QUERY PLAN': string }>>(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off) ${statement.text}`,
      [...values],
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const read = [...plan.matchAll(/rows=(\d+)(?:\.\d+)? loops=(\d+)/g)].map(
      ([, count, loops]) => Number(count) * Number(loops),
    );
    return { plan, mostRead: Math.max(...read) };
  }

  it.each([
    ['is in every order', [OFTEN]],
    ['is in a few old orders', [SELDOM]],
    ['is not there', [newId()]],
    ['is one of several', [OFTEN, SELDOM, newId()]],
  ])('reads a few pages at most for a product that %s', async (_, productIds) => {
    for (const after of [null, ['2026-01-05T00:00:00Z', '00000000-0000-0000-0000-000000001000']]) {
      const { plan, mostRead } = await explain(productIds, { after });

      expect(plan).toContain('order_lines_by_product');
      expect(plan).not.toContain('Seq Scan');
      expect(mostRead).toBeLessThan(500);
    }
  });

  it.each(['ORD-0123', 'PO-1999'])('reads what begins with %s from an index', async (q) => {
    const { plan, mostRead } = await explain([], { q });

    expect(plan).toMatch(/orders_number_key|orders_by_start_of_reference/);
    expect(plan).not.toContain('Seq Scan on orders');
    expect(mostRead).toBeGreaterThan(0);
    expect(mostRead).toBeLessThan(500);
  });
});
