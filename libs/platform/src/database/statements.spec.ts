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
      {
        name: 'test.instant',
        text: `SELECT $1::timestamptz AS at, set_config('timezone', $2, false)`,
      },
      [new Date(instant), 'UTC'],
    );
    const [there] = await statements.run<{ at: Date }>(
      {
        name: 'test.zoned',
        text: `SELECT $1::timestamptz AS at FROM set_config('timezone', $2, true)`,
      },
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
  ])('reads %s as %s, as a Date and as text', async (stored, written) => {
    const text = `SELECT $1::timestamptz AS at`;
    const [asDate] = await statements.read<{ at: Date }>({ name: 'test.date', text }, [stored]);
    const [asText] = await statements.read<{ at: string }>(
      { name: 'test.text', text, instants: 'text' },
      [stored],
    );

    expect(asDate?.at).toEqual(new Date(written));
    expect(asText?.at).toBe(written);
  });
});

describe('Statements.read', () => {
  it('plans for any values, so that no value makes PostgreSQL leave the index', async () => {
    const database = await createTestDatabase();
    const statements = new Statements(database.dataSource);
    const text = `SELECT current_setting('plan_cache_mode') AS mode`;

    const [row] = await statements.read<{ mode: string }>({ name: 'test.mode', text }, []);
    await statements.onApplicationShutdown();
    await database.drop();

    expect(row?.mode).toBe('force_generic_plan');
  });
});

describe('FilteredStatements', () => {
  it('makes one statement per set of conditions and limit, with its parameters numbered', () => {
    const lists = new FilteredStatements(
      'test',
      (where) => `SELECT 1${where && ` WHERE ${where}`}`,
    );
    const both = ['a = ?', '(b, c) < (?, ?)'];

    expect(lists.of([], 2).text).toBe('SELECT 1 LIMIT 21');
    expect(lists.of(both, 21).text).toBe('SELECT 1 WHERE a = $1 AND (b, c) < ($2, $3) LIMIT 21');
    expect(lists.of(both, 22).text).toContain('LIMIT 101');
    expect(lists.of(both, 5)).toBe(lists.of(both, 21));
    expect(lists.pageOf(both, 5)).toBe(lists.pageOf(both, 21));
    expect(lists.pageOf(both, 5).name).not.toBe(lists.of(both, 5).name);
    expect(
      new Set([lists.of([], 1), lists.of(both, 1), lists.of(both, 101)].map(({ name }) => name))
        .size,
    ).toBe(3);
    expect(() => lists.of([], 102)).toThrow(RangeError);
  });
});
