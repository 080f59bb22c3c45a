import type { Statement } from '@orderly/platform/database/statements';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import type { OrderFilter } from './order-filter.js';
import { OrderLists } from './order-lists.js';

const SHOP = newId();
const EVERY_FILTER: Required<Omit<OrderFilter, 'sought'>> = {
  status: 'placed',
  paymentStatus: 'failed',
  tag: 'gift',
  sort: 'placedAt',
  customerId: newId(),
  number: 'ORD-7K3M-9QWX-2HTJ',
  reference: 'PO-1',
  placedFrom: new Date('2026-01-01T00:00:00Z'),
  placedTo: new Date('2026-02-01T00:00:00Z'),
  updatedSince: new Date('2026-01-10T00:00:00Z'),
};
const NOW = '2026-01-15T00:00:00.000Z';
const NAMES = Object.keys(EVERY_FILTER) as Array<keyof typeof EVERY_FILTER>;

/** Each set of filters, on its first page and on a later one. */
const SHAPES = Array.from({ length: 2 ** NAMES.length }, (_, bits) => {
  const names = NAMES.filter((_name, index) => bits & (1 << index));
  const filter: OrderFilter = Object.fromEntries(names.map((name) => [name, EVERY_FILTER[name]]));
  return [
    { names: names.join(' ') || 'no filter', filter, after: null },
    { names: `${names.join(' ')} cursor`, filter, after: [NOW, newId()] },
  ];
}).flat();
const isExpensive = ({ number, updatedSince, ...filter }: OrderFilter): boolean => {
  const { status, customerId, reference, placedFrom, placedTo, paymentStatus, tag } = filter;
  const has = (...values: unknown[]) => values.some((each) => each !== undefined);
  if (has(paymentStatus, tag)) return true;
  if (number !== undefined) return false;
  if (updatedSince !== undefined) return has(status, reference, placedFrom, placedTo);
  return customerId === undefined ? has(status, reference) : has(status) && has(reference);
};

describe('OrderLists.list', () => {
  let database: TestDatabase;
  const sent: Array<[how: string, statement: Statement]> = [];
  const note = (how: string) => async (statement: Statement) => {
    sent.push([how, statement]);
    return [];
  };
  const statements = { read: note('read'), readExpensive: note('readExpensive') };

  beforeAll(async () => {
    database = await createTestDatabase();
    // One shop owns most orders, and there are only two states, so that full scans are tempting for
    // the planner.
    await database.dataSource.query(
      `INSERT INTO orders.orders
       SELECT gen_random_uuid(), 'ORD-' || n, 'PO-' || n % 3,
              CASE WHEN n % 10 > 0 THEN $1 ELSE lpad(to_hex(n % 3000), 32, '0')::uuid END,
              CASE WHEN n % 2 > 0 THEN 'placed' ELSE 'cancelled' END, 'unpaid', 100, 'EUR', 1,
              '2026-01-01'::timestamptz + n * interval '1 minute', 1,
              '2026-01-01'::timestamptz + n % 1000 * interval '1 hour'
         FROM generate_series(1, 20000) n`,
      [SHOP],
    );
    await database.dataSource.query('ANALYZE orders.orders');
  });
  afterAll(() => database.drop());
  beforeEach(() => sent.splice(0));

  const list = async (filter: OrderFilter, after: string[] | null, limit: number) => {
    await new OrderLists(statements as never).list(filter, {
      after,
      limit,
    });
    const [first] = sent;
    if (!first) throw new Error('Nothing was sent.');
    return first;
  };

  it.each(SHAPES)('decides by $names who waits for whom', async ({ filter, after }) => {
    const [how] = await list(filter, after, 21);

    expect(how).toBe(isExpensive(filter) ? 'readExpensive' : 'read');
  });

  it.each(SHAPES.filter(({ filter }) => !isExpensive(filter)))(
    'walks along one index, as far as the page goes, with $names',
    async ({ filter, after }) => {
      const [, { text }] = await list(filter, after, 101);

      const steps = await planOf(text);

      // A number belongs to one order, so filtering or sorting that one row is no scan.
      if (filter.number !== undefined) {
        expect(steps.at(-1)).toContain('Index Scan using orders_number_key');
        return;
      }
      expect(steps.map((step) => step.split(/ (?:Backward )?using /)[0])).toEqual([
        'Limit',
        'Index Scan',
      ]);
      expect(steps.join()).not.toContain('Filter');
    },
  );

  it('begins a later page at its cursor alone', async () => {
    const { placedTo } = EVERY_FILTER;

    const [, { text }] = await list({ placedTo }, [NOW, newId()], 21);

    expect(text).not.toContain('placed_at < ');
  });

  it('keeps the end of the period on later pages, whose cursor does not contain it', async () => {
    const { placedTo, updatedSince } = EVERY_FILTER;

    const [, { text }] = await list({ placedTo, updatedSince }, [NOW, newId()], 21);

    expect(text).toMatch(
      /o.placed_at < .* \(o.updated_at, o.id\) > .* ORDER BY o.updated_at ASC, o.id ASC/,
    );
    expect(text).not.toContain('updated_at >=');
  });

  /** The steps of the generic plan, as shared connections use it; each with its conditions. */
  async function planOf(text: string): Promise<string[]> {
    const rows = await database.dataSource.query<Array<{ 'QUERY PLAN': string }>>(
      `EXPLAIN (GENERIC_PLAN, COSTS off) ${text}`,
    );
    return rows
      .map((row) => row['QUERY PLAN'].trim())
      .join('\n')
      .split(/\n->\s+/);
  }
});
