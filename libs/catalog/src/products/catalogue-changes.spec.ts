import { Transactions } from '@orderly/platform/database/transactions';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { CatalogueChanges } from './catalogue-changes.js';

describe('CatalogueChanges', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let changes: CatalogueChanges;
  let heard: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
  });
  beforeEach(() => {
    heard = 0;
    changes = new CatalogueChanges(database.dataSource);
    changes.onChange(() => heard++);
  });
  afterAll(() => database.drop());

  it('tells this process before the caller learns of the commit, and not before it', async () => {
    await transactions.run(async (tx) => {
      changes.announce(tx);
      expect(heard).toBe(0);
    });

    expect(heard).toBe(1);
  });

  it('says nothing of a change that was rolled back', async () => {
    const failed = transactions.run(async (tx) => {
      changes.announce(tx);
      throw new Error('no');
    });

    await expect(failed).rejects.toThrow('no');
    expect(heard).toBe(0);
  });
});
