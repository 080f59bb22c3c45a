import { assertQuickRead } from './quick-read.js';
import { FilteredStatements, Statements } from './statements.js';

describe('assertQuickRead', () => {
  it.each([
    ['one row by its key', 'SELECT name FROM users WHERE id = $1'],
    ['rows by their keys', 'SELECT name FROM users WHERE id = ANY($1)'],
    ['rows by their keys, spaced', 'SELECT name FROM users u WHERE u.id = ANY ( $1 )'],
    ['no table', 'SELECT $1::int AS one'],
    ['an order by position', 'SELECT 1 FROM lines l WHERE l.id = $1 ORDER BY l.position'],
    ['a time of change', 'SELECT updated_at FROM users WHERE id = $1'],
  ])('accepts %s', (_, text) => {
    expect(() => assertQuickRead({ name: 'test', text })).not.toThrow();
  });

  it.each([
    ['LIKE', 'SELECT 1 FROM products WHERE active = $1 AND name LIKE $2', /readExpensive/],
    ['ilike', 'SELECT 1 FROM products WHERE id = $1 AND name ilike $2', /readExpensive/],
    ['a regular expression', 'SELECT 1 FROM products WHERE id = $1 AND name ~* $2', /texts/],
    ['full text search', 'SELECT 1 FROM p WHERE id = $1 AND words @@ $2', /texts/],
    ['strpos', 'SELECT 1 FROM p WHERE id = $1 AND strpos(name, $2) > 0', /texts/],
    ['a write', 'UPDATE users SET name = $2 WHERE id = $1', /sent twice/],
    ['a write in a CTE', 'WITH a AS (DELETE FROM t WHERE id = $1) SELECT 1', /sent twice/],
    ['a lock', 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', /sent twice/],
    ['a whole table', 'SELECT id FROM users', /no key/],
    ['a range', 'SELECT id FROM users WHERE id > $1', /no key/],
  ])('refuses %s and says what to use', (_, text, words) => {
    expect(() => assertQuickRead({ name: 'test.refused', text })).toThrow(words);
  });
});

describe('Statements.read', () => {
  it('refuses a statement that is not quick before it is sent', () => {
    const statements = new Statements({} as never);
    const search = { name: 'search', text: 'SELECT 1 FROM t WHERE id = $1 AND name LIKE $2' };

    expect(() => statements.read(search, ['%'])).toThrow(TypeError);
  });

  it('does not take a list with filters, whose cost its caller chooses', () => {
    const statements = new Statements({} as never);
    const list = new FilteredStatements('test', (where) => `SELECT 1 FROM t WHERE ${where}`);

    // @ts-expect-error the compiler refuses it
    expect(() => statements.read(list.of(['id > ?'], 20), [1])).toThrow(TypeError);
  });

  it('takes a page along an index, but none that searches texts', () => {
    const list = new FilteredStatements('test', (where) => `SELECT 1 FROM t WHERE ${where}`);

    expect(() => assertQuickRead(list.pageOf(['id > ?'], 20))).not.toThrow();
    expect(() => assertQuickRead(list.pageOf(['name LIKE ?'], 20))).toThrow(/readExpensive/);
  });
});
