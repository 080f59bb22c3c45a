import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { soughtWords } from './search-text.js';

/** More than `find_products` reads one by one. */
const PRODUCTS = 6_000;
/** The number of newest products that it tries first. */
const NEWEST = 500;

describe('catalog.find_products', () => {
  let database: TestDatabase;
  let client: pg.Client;

  /**
   * Products as the previous release wrote them; their words depend on what divides their number.
   */
  const seed = (count: number) =>
    client.query(
      `INSERT INTO catalog.products
         (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text,
           version, created_at, updated_at)
       SELECT lpad(to_hex(n), 32, '0')::uuid, 'sku-' || n, '-', '', 1, 'GBP', n % 3 > 0,
              ' sku ' || n ||  CASE WHEN n % 2 = 0 THEN ' wooden candle lemon' ELSE ' steel' END
                || CASE WHEN n % 250 = 1 THEN ' rare 東京タ 京タワ タワー ワー ー' ELSE '' END || CASE
                  WHEN n < ${PRODUCTS / 2} THEN ' vintage' ELSE '' END,
              1, now(), now()
         FROM generate_series(1, $1::int) n`,
      [count],
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query('DROP INDEX catalog.products_by_search_text');
    await seed(PRODUCTS);
    await client.query('VACUUM ANALYZE catalog.products, catalog.search_words');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  interface Found {
    readonly ids: string[];
    /** The number of product rows that were read. */
    readonly read: number;
  }

  async function find(
    q: string,
    { forSale = null as boolean | null, after = null as string | null, limit = 21 } = {},
  ): Promise<Found> {
    await client.query('BEGIN');
    const before = await rowsRead();
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM catalog.find_products($1, $2, $3, $4) AS found (id)',
      [JSON.stringify(soughtWords(q)), forSale, after, limit],
    );
    const read = (await rowsRead()) - before;
    await client.query('ROLLBACK');
    return { ids: rows.map(({ id }) => id), read };
  }

  /** The count of this connection. */
  async function rowsRead(): Promise<number> {
    const { rows } = await client.query<{ read: number }>(
      `SELECT (seq_tup_read + idx_tup_fetch)::int AS read
         FROM pg_stat_xact_user_tables WHERE schemaname = 'catalog' AND relname = 'products'`,
    );
    return rows[0]?.read ?? 0;
  }

  async function expected(
    q: string,
    { forSale = null as boolean | null, after = null as string | null, limit = 21 } = {},
  ): Promise<string[]> {
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM catalog.products WHERE search_text LIKE ALL ($1) AND ($2::boolean IS NULL
        OR active = $2)
          AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [soughtWords(q).map(({ text }) => text), forSale, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  const QUERIES = [
    ...['rare', 'candle', 'candlemon', 'wooden steel', 'candle lemon', 'candle rare', 'vintage'],
    ...['vintage steel', 'w', 's', 'v', '1', '12', '999', '000', 'nothing', 'sku', 'sku nothing'],
    ...[
      '東',
      'ワ',
      '京タ',
      '京タワー',
      '東京タワー',
      '京タワ 東京ワ',
      'and',
      'dle',
      'rare vintage wooden',
    ],
  ];

  it.each(QUERIES)('finds the newest products for %p, page by page', async (q) => {
    for (const forSale of [null, true, false]) {
      const first = await find(q, { forSale, limit: 5 });
      expect(first.ids).toEqual(await expected(q, { forSale, limit: 5 }));

      const after = first.ids.at(-1) ?? null;
      expect((await find(q, { forSale, after, limit: 101 })).ids).toEqual(
        await expected(q, { forSale, after, limit: 101 }),
      );
    }
  });

  it.each([
    ['candlemon', 0],
    ['nothing', 0],
    ['candle nothing', 0],
    ['wooden steel', NEWEST],
    ['rare', NEWEST + 24],
    ['candle rare', NEWEST],
    ['東京タワー', NEWEST + 24],
  ])('reads hardly a product in vain for %p', async (q, read) => {
    expect((await find(q)).read).toBe(read);
  });

  it.each(['candle lemon', 'sku', 's', 'dle', 'steel vintage'])(
    'stops reading for %p where it has enough',
    async (q) => {
      expect((await find(q)).read).toBeLessThan(PRODUCTS / 2);
    },
  );

  it('takes words for words, whatever quotes and wildcards they hold', async () => {
    const hostile = [
      { lookUp: "%'; DROP TABLE catalog.stock; --%", terms: [], text: "%'%", mustCheck: true },
      { lookUp: null, terms: ["a'b", '{"x",NULL}', '\\'], text: "%\\'%", mustCheck: true },
    ];

    const { rows } = await client.query('SELECT catalog.find_products($1, true, NULL, 5)', [
      JSON.stringify(hostile),
    ]);

    expect(rows).toEqual([]);
  });

  // Each ends at another step: the scan, the index, and no matching word.
  it.each(['candle', 'rare', 'wooden steel', 'dle', 'nothing'])(
    'leaves the planner as it found it for %p',
    async (q) => {
      const settings = () =>
        client
          .query('SELECT name, setting FROM pg_settings ORDER BY name')
          .then(({ rows }) => rows);
      await client.query('BEGIN');
      const before = await settings();

      await client.query('SELECT catalog.find_products($1, true, NULL, 5)', [
        JSON.stringify(soughtWords(q)),
      ]);

      const after = await settings();
      await client.query('ROLLBACK');
      expect(after).toEqual(before);
    },
  );
});
