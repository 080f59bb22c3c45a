import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { FilteredStatements, Statements } from './statements.js';

describe('Statements', () => {
  let database: TestDatabase;
  let statements: Statements;

  beforeAll(async () => {
    database = await createTestDatabase();
    statements = new Statements(database.dataSource);
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  it.each([
    '2026-11-20T09:30:00.123Z',
    '2026-11-20T09:30:00.120Z',
    '2026-11-20T09:30:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '9999-12-31T23:59:59.999Z',
  ])('reads %s as it was written, in whatever zone the session is', async (instant) => {
    const [row] = await statements.run<{ at: Date; elsewhere: Date }>(
      { name: 'test.instant', text: `SELECT $1::timestamptz AS at, set_config('timezone', $2, false)` },
      [new Date(instant), 'UTC'],
    );
    const [there] = await statements.run<{ at: Date }>(
      { name: 'test.zoned', text: `SELECT $1::timestamptz AS at FROM set_config('timezone', $2, true)` },
      [new Date(instant), 'Asia/Kolkata'],
    );

    expect(row?.at.toISOString()).toBe(instant);
    expect(there?.at.toISOString()).toBe(instant);
  });

  it.each([
    ['2026-11-20T09:30:00Z', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:00.1Z', '2026-11-20T09:30:00.100Z'],
    ['2026-11-20T09:30:00.123987Z', '2026-11-20T09:30:00.123Z'],
    ['0044-03-15T12:00:00Z', '0044-03-15T12:00:00.000Z'],
  ])('writes %s as %s, which is the moment that it holds', async (stored, written) => {
    const [row] = await statements.read<{ at: Date }>({ name: 'test.precise', text: `SELECT $1::timestamptz AS at` }, [
      stored,
    ]);

    expect(row?.at.toISOString()).toBe(written);
    expect(JSON.stringify(row)).toBe(JSON.stringify({ at: new Date(written) }));
    expect(row?.at.getTime()).toBe(Date.parse(written));
  });

  it('writes a moment that was set to another as the other', async () => {
    const [row] = await statements.read<{ at: Date }>({ name: 'test.now', text: 'SELECT now() AS at' }, []);
    row?.at.setTime(0);

    expect(row?.at.toISOString()).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('FilteredStatements', () => {
  it('makes one statement per set of conditions and limit, with its parameters numbered', () => {
    const lists = new FilteredStatements('test', (where) => `SELECT 1${where && ` WHERE ${where}`}`);
    const both = ['a = ?', '(b, c) < (?, ?)'];

    expect(lists.of([], 2).text).toBe('SELECT 1 LIMIT 21');
    expect(lists.of(both, 21).text).toBe('SELECT 1 WHERE a = $1 AND (b, c) < ($2, $3) LIMIT 21');
    expect(lists.of(both, 22).text).toContain('LIMIT 101');
    expect(lists.of(both, 5)).toBe(lists.of(both, 21));
    expect(new Set([lists.of([], 1), lists.of(both, 1), lists.of(both, 101)].map(({ name }) => name)).size).toBe(3);
    expect(() => lists.of([], 102)).toThrow(RangeError);
  });
});
