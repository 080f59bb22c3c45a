import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { {{Name}} } from '../{{name}}/{{name}}.entity.js';
import { {{Names}}PersonalData } from './{{names}}-personal-data.js';

describe('{{Names}}PersonalData', () => {
  let database: TestDatabase;
  let data: {{Names}}PersonalData;
  const [ada, bob] = [newId(), newId()];
  const run = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    new Transactions(database.dataSource).run(work);

  beforeAll(async () => {
    database = await createTestDatabase([{{Name}}]);
    data = new {{Names}}PersonalData(database.dataSource);
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE {{schema}}.{{schema}}');
    for (const [name, ownerId] of Object.entries({ one: ada, two: ada, three: bob })) {
      const details = { name, email: `${name}@example.test` };
      await database.dataSource.manager.insert({{Name}}, {{Name}}.add(details, ownerId, new Date()));
    }
  });
  afterAll(() => database.drop());

  it('copies what the account added', async () => {
    const [file] = data.export(ada, new AbortController().signal);
    const records: object[] = [];
    for await (const record of file?.records ?? []) records.push(record);

    expect(file?.name).toBe('{{names}}.json');
    expect(records).toMatchObject([{ name: 'one' }, { name: 'two' }]);
  });

  it('keeps the rows of an erased account without their owner, and those of others', async () => {
    const [step] = data.erasure;

    const pages = [await run((tx) => step?.(tx, ada, null) ?? Promise.reject(new Error('none')))];
    const rows = await database.dataSource.query(
      'SELECT name, owner_id, version FROM {{schema}}.{{schema}} ORDER BY name',
    );

    expect(pages).toEqual([{ changed: 2, next: 'more' }]);
    expect(rows).toEqual([
      { name: 'one', owner_id: null, version: 2 },
      { name: 'three', owner_id: bob, version: 1 },
      { name: 'two', owner_id: null, version: 2 },
    ]);
  });

  it('keeps an account that nobody verified while it has records', async () => {
    expect(await run((tx) => data.recordsOf(tx, [ada, newId()]))).toEqual([ada]);
  });
});
