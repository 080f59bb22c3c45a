import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OneTimeTokens, type TokenPurpose } from './one-time-tokens.js';
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
  beforeEach(() => anAccount());

  async function anAccount(): Promise<void> {
    userId = newId();
    await database.dataSource.query(
      `INSERT INTO users.users (id, email, name, status, locale, version, created_at)
       VALUES ($1, $2, 'Ada', 'active', 'en-GB', 1, now())`,
      [userId, `${userId}@example.test`],
    );
  }

  const redeem = (token: string) =>
    transactions.run((tx) => tokens.redeem(tx, token, 'verify-email'));

  const issue = async (purpose: TokenPurpose = 'verify-email'): Promise<string> =>
    (await tokens.issue(userId, purpose)) ?? 'no token';

  it('knows whose it is, once', async () => {
    const token = await issue();

    expect(await tokens.findOwner(token, 'verify-email')).toBe(userId);
    expect(await redeem(token)).toBe(userId);
    expect(await redeem(token)).toBeNull();
    expect(await tokens.findOwner(token, 'verify-email')).toBeNull();
  });

  it.each(Array.from({ length: 10 }, (_, round) => round))(
    'lets one of 20 parallel uses win, round %i',
    async () => {
      const twins = [await issue(), await issue()];

      const owners = await Promise.all(
        Array.from({ length: 20 }, (_, n) => redeem(twins[n % 2] as string)),
      );

      expect(owners.filter((owner) => owner !== null)).toEqual([userId]);
    },
  );

  it('stays valid when a repeated mail job mints another, and dies with it', async () => {
    const first = await issue();
    const second = await issue();
    expect(await tokens.findOwner(first, 'verify-email')).toBe(userId);

    await redeem(second);

    expect(await redeem(first)).toBeNull();
  });

  it('stays valid when its mail is sent again, as any of the mails may arrive', async () => {
    const arrived = await issue();
    for (let retry = 0; retry < 20; retry++) await issue();

    expect(await redeem(arrived)).toBe(userId);
  });

  describe('that reset a password', () => {
    const verify = () =>
      database.dataSource.query('UPDATE users.users SET email_verified_at = now() WHERE id = $1', [
        userId,
      ]);

    it('end those before them', async () => {
      await verify();
      const [first, second] = [await issue('reset-password'), await issue('reset-password')];

      expect(await tokens.findOwner(first, 'reset-password')).toBeNull();
      expect(await tokens.findOwner(second, 'reset-password')).toBe(userId);
    });

    it('leave the links for other purposes, and those of other accounts', async () => {
      const [mine, verification] = [userId, await issue('verify-email')];
      await verify();
      await anAccount();
      await verify();
      const theirs = await issue('reset-password');
      const other = userId;
      userId = mine;

      await issue('reset-password');

      expect(await tokens.findOwner(theirs, 'reset-password')).toBe(other);
      // Valid again as soon as the account needs it: the link itself is still stored.
      await database.dataSource.query(
        'UPDATE users.users SET email_verified_at = NULL WHERE id = $1',
        [mine],
      );
      expect(await tokens.findOwner(verification, 'verify-email')).toBe(mine);
    });
  });

  it('is good for its own purpose only', async () => {
    await database.dataSource.query('UPDATE users.users SET invited_by = id WHERE id = $1', [
      userId,
    ]);
    const token = await issue('accept-invitation');

    expect(await redeem(token)).toBeNull();
    expect(await tokens.findOwner(token, 'accept-invitation')).toBe(userId);
  });

  it.each([
    ['expired', `UPDATE users.one_time_tokens SET expires_at = now() WHERE user_id = $1`],
    ['sent to an earlier address', `UPDATE users.users SET email = 'new-' || email WHERE id = $1`],
    [
      'of an account that is verified meanwhile',
      `UPDATE users.users SET email_verified_at = now() WHERE id = $1`,
    ],
    ['of an account that was invited', `UPDATE users.users SET invited_by = id WHERE id = $1`],
    ['of a suspended account', `UPDATE users.users SET status = 'suspended' WHERE id = $1`],
  ])('is refused when it is %s', async (_, change) => {
    const token = await issue();
    await database.dataSource.query(change, [userId]);

    expect(await tokens.findOwner(token, 'verify-email')).toBeNull();
    expect(await redeem(token)).toBeNull();
  });

  it('comes back when the transaction that used it rolls back', async () => {
    const token = await issue();

    await expect(
      transactions.run(async (tx) => {
        await tokens.redeem(tx, token, 'verify-email');
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');

    expect(await redeem(token)).toBe(userId);
  });

  it.each([
    ['is unknown', `DELETE FROM users.users WHERE id = $1`],
    ['is verified', `UPDATE users.users SET email_verified_at = now() WHERE id = $1`],
    ['is suspended', `UPDATE users.users SET status = 'suspended' WHERE id = $1`],
    [
      'waits for an invitation to be accepted',
      `UPDATE users.users SET invited_by = id WHERE id = $1`,
    ],
  ])('is not minted for an account that %s', async (_, change) => {
    await database.dataSource.query(change, [userId]);

    expect(await tokens.issue(userId, 'verify-email')).toBeNull();
  });

  it('keeps a hash only', async () => {
    const token = await issue();

    const [row] = await database.dataSource.query<[{ row: string }]>(
      'SELECT t::text AS row FROM users.one_time_tokens t WHERE user_id = $1',
      [userId],
    );

    expect(row.row).not.toContain(token);
    expect(row.row).not.toContain(Buffer.from(token).toString('hex'));
  });
});
