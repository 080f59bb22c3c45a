import { createHash, randomBytes } from 'node:crypto';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { encryptionKeys } from '../../../../test/support/encryption-keys.js';
import { TooManyFailedLogins } from '../errors/auth.errors.js';
import { LoginAttemptsRepository } from './login-attempts.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { NetworkRefunds } from './network-refunds.js';
import { ThrottleKeys } from './throttle-keys.js';

describe('LoginThrottle', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let throttle: LoginThrottle;
  let refunds: NetworkRefunds;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    const statements = new Statements(database.dataSource);
    const attempts = new LoginAttemptsRepository(database.dataSource, statements);
    refunds = new NetworkRefunds(attempts);
    throttle = new LoginThrottle(
      attempts,
      refunds,
      new ThrottleKeys(encryptionKeys(database.dataSource)),
      transactions,
    );
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('TRUNCATE auth.login_attempts'));
  afterEach(() => refunds.flush());

  const waitOf = async (email: string, ip: string): Promise<number> => {
    try {
      await throttle.admit(email, ip);
      return 0;
    } catch (error) {
      if (error instanceof TooManyFailedLogins)
        return Number(error.extras.headers?.['retry-after']);
      throw error;
    }
  };
  const fail = async (times: number, email: string, ip: (n: number) => string): Promise<void> => {
    for (let n = 0; n < times; n++) await throttle.admit(email, ip(n));
  };
  /** Moves everything that was counted so far into the past. */
  const pass = (seconds: number): Promise<unknown> =>
    database.dataSource.query(
      `UPDATE auth.login_attempts SET last_attempt_at = last_attempt_at - make_interval(secs => $1),
              blocked_until = blocked_until - make_interval(secs => $1),
                succeeded_at = succeeded_at - make_interval(secs => $1)`,
      [seconds],
    );

  it('lets five failures pass and then doubles the pause, up to an hour', async () => {
    await fail(5, 'ada@example.com', () => '192.0.2.1');

    const pauses: number[] = [];
    for (let n = 0; n < 14; n++) {
      const pause = await waitOf('ada@example.com', '192.0.2.1');
      pauses.push(pause);
      await pass(pause);
      await throttle.admit('ada@example.com', '192.0.2.1');
    }

    expect(pauses.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3_600);
    expect(pauses.at(-1)).toBeGreaterThan(3_000);
  });

  it('lets no more than five of any number of parallel attempts pass', async () => {
    const waits = await Promise.all(
      Array.from({ length: 30 }, () => waitOf('ada@example.com', '192.0.2.1')),
    );

    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });

  it('does not charge an attempt that it turned away', async () => {
    await fail(5, 'ada@example.com', () => '192.0.2.1');
    for (let n = 0; n < 20; n++) await waitOf('ada@example.com', '192.0.2.1');

    await pass(1);

    expect(await waitOf('ada@example.com', '192.0.2.1')).toBe(0);
    expect(await waitOf('ada@example.com', '192.0.2.1')).toBe(2);
  });

  it('forgets the failures of the account after a success', async () => {
    await fail(4, 'ada@example.com', () => '192.0.2.1');
    const attempt = await throttle.admit('ada@example.com', '192.0.2.1');
    await transactions.run((tx) => throttle.succeeded(tx, attempt, newId()));

    await fail(5, 'ada@example.com', () => '192.0.2.1');

    expect(await waitOf('ada@example.com', '192.0.2.1')).toBe(1);
  });

  it('slows a botnet down on one account', async () => {
    await fail(10, 'ada@example.com', (n) => `198.51.100.${n}`);

    expect(await waitOf('ada@example.com', '203.0.113.9')).toBe(1);
  });

  it('lets the owner in from where they sign in usually, whatever strangers do', async () => {
    const owner = await throttle.admit('ada@example.com', '192.0.2.1');
    await transactions.run((tx) => throttle.succeeded(tx, owner, newId()));
    await fail(10, 'ada@example.com', (n) => `198.51.100.${n}`);

    expect(await waitOf('ada@example.com', '203.0.113.9')).toBe(1);
    expect(await waitOf('ada@example.com', '192.0.2.1')).toBe(0);
  });

  it('slows a network down that tries many accounts', async () => {
    for (let n = 0; n < 100; n++) await throttle.admit(`user-${n}@example.com`, '192.0.2.1');

    expect(await waitOf('another@example.com', '192.0.2.1')).toBe(1);
    expect(await waitOf('another@example.com', '192.0.2.2')).toBe(0);
  });

  it('does not count the successes of a network', async () => {
    for (let n = 0; n < 120; n++) {
      const attempt = await throttle.admit(`user-${n}@example.com`, '192.0.2.1');
      await transactions.run((tx) => throttle.succeeded(tx, attempt, newId()));
      if (n % 50 === 49) await refunds.flush();
    }

    expect(await waitOf('another@example.com', '192.0.2.1')).toBe(0);
  });

  it('ends the pause of a network that the success of the last attempt caused', async () => {
    for (let n = 0; n < 100; n++) await throttle.admit(`user-${n}@example.com`, '192.0.2.1');
    await database.dataSource.query(`UPDATE auth.login_attempts SET failures = 100`);
    await pass(1);
    const attempts = [
      await throttle.admit('ada@example.com', '192.0.2.1'),
      await throttle.admit('ada@example.com', '192.0.2.2'),
    ];
    expect(await waitOf('another@example.com', '192.0.2.1')).toBeGreaterThan(0);

    for (const attempt of attempts) throttle.refundNetwork(attempt);
    await refunds.onModuleDestroy();

    expect(await waitOf('another@example.com', '192.0.2.1')).toBe(0);
  });

  it('takes a refunded attempt back, and the pause it caused', async () => {
    await fail(4, 'ada@example.com', () => '192.0.2.1');
    await throttle.refund(await throttle.admit('ada@example.com', '192.0.2.1'));

    expect(await waitOf('ada@example.com', '192.0.2.1')).toBe(0);
  });

  it('takes all addresses of a /64 as one', async () => {
    await fail(5, 'ada@example.com', (n) => `2001:db8:1:2::${n + 1}`);

    expect(await waitOf('ada@example.com', '2001:db8:1:2:ffff::9')).toBe(1);
    expect(await waitOf('ada@example.com', '2001:db8:1:3::1')).toBe(0);
  });

  it('keeps no address in the clear', async () => {
    await throttle.admit('ada@example.com', '192.0.2.1');

    const rows = await database.dataSource.query<Array<{ key: Buffer }>>(
      'SELECT key FROM auth.login_attempts',
    );

    expect(rows).toHaveLength(3);
    for (const { key } of rows) expect(key.toString('latin1')).not.toMatch(/ada|192/);
  });

  it('keeps names that a copy of the database alone cannot be searched for', async () => {
    const email = 'ada@example.com';
    await throttle.admit(email, '192.0.2.1');

    const rows = await database.dataSource.query<Array<{ key: Buffer }>>(
      'SELECT key FROM auth.login_attempts',
    );
    const guesses = [
      ['pair', email, '192.0.2.1'],
      ['network', '192.0.2.1'],
      ['account', email],
    ].map((parts) => createHash('sha256').update(JSON.stringify(parts)).digest('hex'));
    const elsewhere = new ThrottleKeys(encryptionKeys(database.dataSource, randomBytes(32)));

    expect(rows).toHaveLength(3);
    expect(rows.filter(({ key }) => guesses.includes(key.toString('hex')))).toEqual([]);
    expect(rows.map(({ key }) => key.toString('hex'))).not.toContain(
      (await elsewhere.of('account', email)).toString('hex'),
    );
  });

  it('knows whose place a success was, so that it goes with the account', async () => {
    const ownerId = newId();
    const attempt = await throttle.admit('ada@example.com', '192.0.2.1');

    await transactions.run((tx) => throttle.succeeded(tx, attempt, ownerId));

    expect(
      await database.dataSource.query(
        'SELECT owner_id FROM auth.login_attempts WHERE succeeded_at IS NOT NULL',
      ),
    ).toEqual([{ owner_id: ownerId }, { owner_id: ownerId }]);
  });
});
