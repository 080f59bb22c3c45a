import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { OneTimeTokensRepository } from './one-time-tokens.repository.js';

describe('OneTimeTokens', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let tokens: OneTimeTokens;
  let userId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    tokens = new OneTimeTokens(new OneTimeTokensRepository(database.dataSource));
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    userId = newId();
    await database.dataSource.query(
      `INSERT INTO users.users (id, email, name, status, locale, version, created_at)
       VALUES ($1, $2, 'Ada', 'active', 'en-GB', 1, now())`,
      [userId, `${userId}@example.test`],
    );
  });

  const redeem = (token: string) => transactions.run((tx) => tokens.redeem(tx, token, 'verify-email'));

  it('knows whose it is, once', async () => {
    const token = await tokens.issue(userId, 'verify-email');

    expect(await tokens.findOwner(token, 'verify-email')).toBe(userId);
    expect(await redeem(token)).toBe(userId);
    expect(await redeem(token)).toBeNull();
    expect(await tokens.findOwner(token, 'verify-email')).toBeNull();
  });

  it.each(Array.from({ length: 10 }, (_, round) => round))('lets one of 20 parallel uses win, round %i', async () => {
    const twins = [await tokens.issue(userId, 'verify-email'), await tokens.issue(userId, 'verify-email')];

    const owners = await Promise.all(Array.from({ length: 20 }, (_, n) => redeem(twins[n % 2] as string)));

    expect(owners.filter((owner) => owner !== null)).toEqual([userId]);
  });

  it('stays valid when a repeated mail job mints another, and dies with it', async () => {
    const first = await tokens.issue(userId, 'verify-email');
    const second = await tokens.issue(userId, 'verify-email');
    expect(await tokens.findOwner(first, 'verify-email')).toBe(userId);

    await redeem(second);

    expect(await redeem(first)).toBeNull();
  });

  it('keeps the newest three only', async () => {
    const oldest = await tokens.issue(userId, 'verify-email');
    for (let n = 0; n < 3; n++) await tokens.issue(userId, 'verify-email');

    expect(await redeem(oldest)).toBeNull();
  });

  it('is good for its own purpose only', async () => {
    const token = await tokens.issue(userId, 'accept-invitation');

    expect(await redeem(token)).toBeNull();
    expect(await tokens.findOwner(token, 'accept-invitation')).toBe(userId);
  });

  it.each([
    ['expired', `UPDATE users.one_time_tokens SET expires_at = now() WHERE user_id = $1`],
    ['sent to an earlier address', `UPDATE users.users SET email = 'new-' || email WHERE id = $1`],
    ['of a suspended account', `UPDATE users.users SET status = 'suspended' WHERE id = $1`],
  ])('is refused when it is %s', async (_, change) => {
    const token = await tokens.issue(userId, 'verify-email');
    await database.dataSource.query(change, [userId]);

    expect(await tokens.findOwner(token, 'verify-email')).toBeNull();
    expect(await redeem(token)).toBeNull();
  });

  it('comes back when the transaction that used it rolls back', async () => {
    const token = await tokens.issue(userId, 'verify-email');

    await expect(
      transactions.run(async (tx) => {
        await tokens.redeem(tx, token, 'verify-email');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');

    expect(await redeem(token)).toBe(userId);
  });

  it('mints nothing for an unknown account', async () => {
    expect(await tokens.findOwner(await tokens.issue(newId(), 'verify-email'), 'verify-email')).toBeNull();
  });

  it('keeps a hash only', async () => {
    const token = await tokens.issue(userId, 'verify-email');

    const [row] = await database.dataSource.query<[{ row: string }]>(
      'SELECT t::text AS row FROM users.one_time_tokens t WHERE user_id = $1',
      [userId],
    );

    expect(row.row).not.toContain(token);
    expect(row.row).not.toContain(Buffer.from(token).toString('hex'));
  });
});
