import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { afterCommit, Transactions } from './transactions.js';

describe('Transactions', () => {
  let database: TestDatabase;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    await database.dataSource.query('CREATE TABLE pot (id int PRIMARY KEY, tea int NOT NULL)');
  });
  beforeEach(() => database.dataSource.query('TRUNCATE pot; INSERT INTO pot VALUES (1, 0), (2, 0)'));
  afterAll(() => database.drop());

  const tea = async (): Promise<number[]> =>
    (await database.dataSource.query<Array<{ tea: number }>>('SELECT tea FROM pot ORDER BY id')).map((row) => row.tea);

  it('commits what the work did, and then runs its hooks', async () => {
    const seen: string[] = [];

    await transactions.run(async (tx) => {
      afterCommit(tx, () => seen.push('committed'));
      await tx.query('UPDATE pot SET tea = 1');
      seen.push('worked');
    });

    expect(await tea()).toEqual([1, 1]);
    expect(seen).toEqual(['worked', 'committed']);
  });

  it('undoes everything when the work throws, and runs no hook', async () => {
    const hook = jest.fn();

    const attempt = transactions.run(async (tx) => {
      afterCommit(tx, hook);
      await tx.query('UPDATE pot SET tea = 1');
      throw new Error('spilt');
    });

    await expect(attempt).rejects.toThrow('spilt');
    expect(await tea()).toEqual([0, 0]);
    expect(hook).not.toHaveBeenCalled();
  });

  it('survives a deadlock: both transactions take effect', async () => {
    let arrived = 0;
    let open: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => {
      open = resolve;
    });
    const fill = (first: number, second: number) =>
      transactions.run(async (tx) => {
        await tx.query('UPDATE pot SET tea = tea + 1 WHERE id = $1', [first]);
        if (++arrived >= 2) open();
        await bothHoldOne;
        await tx.query('UPDATE pot SET tea = tea + 1 WHERE id = $1', [second]);
      });

    await Promise.all([fill(1, 2), fill(2, 1)]);

    expect(await tea()).toEqual([2, 2]);
    expect(arrived).toBeGreaterThan(2); // The deadlock did happen.
  });

  it('gives up on an error that a repetition cannot mend, after one attempt', async () => {
    const work = jest.fn(async () => {
      throw new Error('no');
    });

    await expect(transactions.run(work)).rejects.toThrow('no');
    expect(work).toHaveBeenCalledTimes(1);
  });
});
