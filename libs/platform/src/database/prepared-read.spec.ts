import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { WITH_TEXT } from './instant-parser.js';
import { PipelinedPool } from './pipelined-pool.js';

const MIXED = {
  name: 'mixed',
  text: `SELECT n, CASE n WHEN 2 THEN NULL ELSE 'row ' || n END AS label, ARRAY[n, n] AS pair,
           '2026-11-20 09:30:00.1Z'::timestamptz AS at, '{"a": 1}'::jsonb AS details,
           n AS "__proto__"
           FROM generate_series(1, $1::int) AS n`,
  types: WITH_TEXT,
};
const CHANGED = { name: 'changed', text: 'SELECT * FROM pieces' };

/** Each of the connections prepares a statement on its first execution. */
const EXECUTIONS = Array.from({ length: 12 });

describe('PreparedRead', () => {
  let database: TestDatabase;
  let shared: PipelinedPool;

  beforeAll(async () => {
    database = await createTestDatabase();
    shared = new PipelinedPool({ connectionString: database.url });
  });
  afterAll(async () => {
    await shared.end();
    await database.drop();
  });

  it('reads the same rows as node-postgres, in the first execution and in later ones', async () => {
    const client = new pg.Client(database.url);
    await client.connect();
    const { rows: expected } = await client.query({ ...MIXED, values: [3] });
    await client.end();

    for (const _ of EXECUTIONS)
      expect(await shared.query({ ...MIXED, values: [3] })).toEqual(expected);
    expect(await shared.query({ ...MIXED, values: [0] })).toEqual([]);
  });

  it('fails a statement whose values cannot be read, and none after it', async () => {
    const types: pg.CustomTypesConfig = {
      getTypeParser: () => (text: string) => {
        if (text === '2') throw new RangeError('too many');
        return Number(text);
      },
    };
    const upTo = (last: number) =>
      shared.query({
        name: 'counted',
        text: 'SELECT generate_series(1, $1::int) AS n',
        types,
        values: [last],
      });
    for (const _ of EXECUTIONS) await upTo(1);

    const outcomes = await Promise.allSettled([upTo(3), upTo(1), upTo(2), upTo(1)]);

    expect(outcomes.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('reads the new columns after a migration has changed them', async () => {
    await database.dataSource.query("CREATE TABLE pieces AS SELECT 1 AS a, 'b' AS b");
    for (const _ of EXECUTIONS) await shared.query(CHANGED);
    await database.dataSource.query('ALTER TABLE pieces DROP COLUMN a, ADD COLUMN c int DEFAULT 3');

    for (const _ of EXECUTIONS) expect(await shared.query(CHANGED)).toEqual([{ b: 'b', c: 3 }]);
  });
});
