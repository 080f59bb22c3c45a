import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { {{Name}} } from './{{name}}.entity.js';
import { {{Name}}EmailTaken } from './{{name}}.errors.js';
import { {{Names}}Repository } from './{{names}}.repository.js';

describe('{{Names}}Repository', () => {
  let database: TestDatabase;
  let {{namesCamel}}: {{Names}}Repository;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase([{{Name}}]);
    {{namesCamel}} = new {{Names}}Repository(database.dataSource);
    transactions = new Transactions(database.dataSource);
  });
  afterAll(() => database.drop());

  const add = (details: { email?: string; ownerId?: string } = {}): Promise<{{Name}}> =>
    transactions.run(async (tx) => {
      const { email = `${newId()}@example.test`, ownerId = newId() } = details;
      const {{nameCamel}} = {{Name}}.add({ name: 'Acme', email }, ownerId, new Date());
      await {{namesCamel}}.add(tx, {{nameCamel}});
      return {{nameCamel}};
    });

  it('finds what was added', async () => {
    const added = await add();

    expect(await {{namesCamel}}.find(added.id)).toEqual(added);
  });

  it('refuses an address that another one has', async () => {
    const { email } = await add();
    const other = await add();
    other.change({ email }, new Date());

    await expect(add({ email })).rejects.toThrow({{Name}}EmailTaken);
    await expect(transactions.run((tx) => {{namesCamel}}.saveChange(tx, other))).rejects.toThrow(
      {{Name}}EmailTaken,
    );
  });

  it('lists those of an owner in pages, newest first', async () => {
    const ownerId = newId();
    const [first, second, third] = [
      await add({ ownerId }),
      await add({ ownerId }),
      await add({ ownerId }),
    ];
    await add();

    const page = await {{namesCamel}}.findPage(ownerId, { limit: 2, after: null });
    const rest = await {{namesCamel}}.findPage(ownerId, { limit: 2, after: [second.id] });

    expect(page.map(({ id }) => id)).toEqual([third.id, second.id]);
    expect(rest.map(({ id }) => id)).toEqual([first.id]);
  });

  it('keeps the first time of welcome', async () => {
    const { id } = await add();
    const first = new Date('2026-11-20T09:00:00Z');

    await transactions.run((tx) => {{namesCamel}}.markWelcomed(tx, id, first));
    await transactions.run((tx) => {{namesCamel}}.markWelcomed(tx, id, new Date()));

    expect(await {{namesCamel}}.find(id)).toMatchObject({ welcomedAt: first });
  });
});
