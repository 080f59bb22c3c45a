import type { QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { isUnavailable, LostRace } from './postgres-errors.js';
import { afterCommit, asSavepoint, type Transaction, Transactions } from './transactions.js';

describe('Transactions', () => {
  let database: TestDatabase;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    await database.dataSource.query('CREATE TABLE pot (id int PRIMARY KEY, tea int NOT NULL)');
  });
  beforeEach(() =>
    database.dataSource.query('TRUNCATE pot; INSERT INTO pot VALUES (1, 0), (2, 0)'),
  );
  afterAll(() => database.drop());

  const tea = async (): Promise<number[]> =>
    (
      await database.dataSource.query<Array<{ tea: number }>>('SELECT tea FROM pot ORDER BY id')
    ).map((row) => row.tea);

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

  it('undoes a part of it alone, with its hooks, when that part throws', async () => {
    const [hook, other] = [jest.fn(), jest.fn()];

    await transactions.run(async (tx) => {
      const part = asSavepoint(tx, async () => {
        afterCommit(tx, hook);
        await tx.query('UPDATE pot SET tea = 1');
        throw new Error('spilt');
      });
      await expect(part).rejects.toThrow('spilt');
      expect(await asSavepoint(tx, async () => 'kept')).toBe('kept');
      afterCommit(tx, other);
      await tx.query('UPDATE pot SET tea = 2 WHERE id = 2');
    });

    expect(await tea()).toEqual([0, 2]);
    expect([hook.mock.calls.length, other.mock.calls.length]).toEqual([0, 1]);
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

  it('does not hand a connection on that could not be rolled back', async () => {
    const pids: number[] = [];
    const pidOf = async (tx: Transaction): Promise<void> =>
      void pids.push((await tx.query('SELECT pg_backend_pid() AS pid'))[0].pid);

    const attempt = transactions.run(async (tx) => {
      await pidOf(tx);
      await tx.query('UPDATE pot SET tea = 1');
      jest
        .spyOn(tx.queryRunner as QueryRunner, 'rollbackTransaction')
        .mockRejectedValue(new Error('no answer'));
      throw new Error('spilt');
    });

    await expect(attempt).rejects.toThrow('spilt');
    await Promise.all(Array.from({ length: 10 }, () => transactions.run(pidOf)));
    expect(pids.slice(1)).not.toContain(pids[0]);
    expect(await tea()).toEqual([0, 0]);
  });

  it('reports the database as unavailable when its connection breaks midway', async () => {
    const attempt = transactions.run(async (tx) => {
      const [{ pid }] = await tx.query('SELECT pg_backend_pid() AS pid');
      await database.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
      await eventually(() => expect(tx.queryRunner?.isReleased).toBe(true));
      await tx.query('UPDATE pot SET tea = 1');
    });

    const failure = await attempt.catch((error: unknown) => error);
    expect(isUnavailable(failure)).toBe(true);
  });

  it('says unavailable, and not that it is broken, when every attempt lost its race', async () => {
    const work = jest.fn((tx: Transaction) =>
      tx.query(`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`),
    );

    const failure = await transactions.run(work).catch((error: unknown) => error);

    expect(work).toHaveBeenCalledTimes(5);
    expect(isUnavailable(failure)).toBe(true);
    expect(isUnavailable(new LostRace())).toBe(true);
  });
});
