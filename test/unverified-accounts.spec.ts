import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { v7 as uuidv7 } from 'uuid';
import { AuthPersonalData } from '../libs/auth/src/privacy/auth-personal-data.js';
import { NotificationsPersonalData } from '../libs/notifications/src/privacy/notifications-personal-data.js';
import { OrdersPersonalData } from '../libs/orders/src/privacy/orders-personal-data.js';
import { type Transaction, Transactions } from '../libs/platform/src/database/transactions.js';
import type {
  AllPersonalData,
  PersonalData,
} from '../libs/privacy/src/personal-data/personal-data.js';
import { OneTimeTokens } from '../libs/users/src/one-time-tokens/one-time-tokens.js';
import { OneTimeTokensRepository } from '../libs/users/src/one-time-tokens/one-time-tokens.repository.js';
import { DeleteUnverifiedAccounts } from '../libs/users/src/unverified/delete-unverified.task.js';
import { UnverifiedAccountsRepository } from '../libs/users/src/unverified/unverified-accounts.repository.js';
import { testConfig } from './support/config.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';

const DAY_MS = 86_400_000;
const running = new AbortController().signal;

describe('accounts that nobody verified', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let tokens: OneTimeTokens;
  const accounts = new UnverifiedAccountsRepository();

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    tokens = new OneTimeTokens(new OneTimeTokensRepository(database.dataSource));
  });
  afterAll(() => database.drop());
  beforeEach(() => sql('TRUNCATE users.users CASCADE'));

  const sql = <T = unknown[]>(text: string, ...values: unknown[]): Promise<T> =>
    database.dataSource.query(text, values);
  const account = async (
    ageDays: number,
    facts: { status?: string; verified?: boolean; invited?: boolean; roles?: string[] } = {},
  ): Promise<string> => {
    const id = uuidv7({ msecs: Date.now() - ageDays * DAY_MS });
    const { status = 'active', verified = false, invited = false, roles = ['customer'] } = facts;
    await sql(
      `INSERT INTO users.users (id, email, name, status, locale, email_verified_at, invited_by,
        version, created_at)
       VALUES ($1::uuid, $1::text || '@example.test', 'Ada', $2, 'en', CASE WHEN $3 THEN now() END,
               CASE WHEN $4 THEN $1::uuid END, 1, now() - $5 * interval '1 day')`,
      ...[id, status, verified, invited, ageDays],
    );
    await sql('INSERT INTO users.user_roles SELECT $1, unnest($2::text[])', id, roles);
    return id;
  };
  const linkSent = (userId: string, daysAgo: number) =>
    sql(
      `INSERT INTO users.mail_budgets (user_id, kind, window_started_at, last_at, mails)
       VALUES ($1, 'link', now(), now() - $2 * interval '1 day', 1)`,
      userId,
      daysAgo,
    );
  const left = async (): Promise<string[]> =>
    (await sql<Array<{ id: string }>>('SELECT id FROM users.users ORDER BY id')).map(
      ({ id }) => id,
    );
  const run = () => {
    const modules = [AuthPersonalData, NotificationsPersonalData, OrdersPersonalData];
    const ofModules: PersonalData[] = modules.map((Data) => new Data(database.dataSource));
    const clock = { now: () => new Date() };
    return new DeleteUnverifiedAccounts(
      accounts,
      { ofModules } as unknown as AllPersonalData,
      new AuditLog(clock),
      transactions,
      testConfig(database.url, '/nowhere'),
    ).run(running);
  };

  it('go with all that is theirs two weeks after the last link, and others stay', async () => {
    const due = await account(15);
    await linkSent(due, 15);
    await sql(
      `INSERT INTO auth.credentials (user_id, password_hash) VALUES ($1, '$argon2id$x')`,
      due,
    );
    const staying = [
      await account(13),
      await account(15, { verified: true }),
      await account(15, { status: 'suspended' }),
      await account(15, { roles: ['customer', 'support'] }),
    ];
    const askedAgain = await account(15);
    await linkSent(askedAgain, 13);

    await run();

    expect(await left()).toEqual([...staying, askedAgain].sort());
    for (const table of ['auth.credentials', 'users.mail_budgets', 'users.user_roles'])
      expect(await sql(`SELECT 1 FROM ${table} WHERE user_id = $1`, due)).toEqual([]);
    expect(
      await sql('SELECT action, actor_id FROM platform.audit_events WHERE subject_id = $1', due),
    ).toEqual([{ action: 'users.unverified-account-deleted', actor_id: null }]);
  });

  it('go after 90 days when they were invited', async () => {
    const invited = { status: 'invited', invited: true, roles: ['support'] };
    const due = await account(91, invited);
    const staying = [await account(89, invited), await account(91, invited)];
    await linkSent(staying[1] as string, 89);

    await run();

    expect(await left()).toEqual(staying.sort());
    expect(await left()).not.toContain(due);
  });

  it('stay when orders were placed for them', async () => {
    const userId = await account(15);
    await sql(
      `INSERT INTO orders.orders
         (id, number, customer_id, status, payment_status, total_amount, total_currency,
           line_count, placed_at, version)
       VALUES ($1, 'ORD-1', $2, 'placed', 'unpaid', 1, 'EUR', 1, now(), 1)`,
      newId(),
      userId,
    );

    await run();

    expect(await left()).toEqual([userId]);
  });

  it('are found behind a page of those that stay', async () => {
    for (let n = 0; n < 201; n++) await account(20, { roles: ['support'] });
    const due = await account(15);

    await run();

    expect(await left()).toHaveLength(201);
    expect(await left()).not.toContain(due);
  });

  it('stay when the address is being verified at that moment', async () => {
    const userId = await account(15);
    const token = (await tokens.issue(userId, 'verify-email')) as string;

    await transactions.run(async (tx) => {
      await tokens.redeem(tx, token, 'verify-email');
      await tx.query('UPDATE users.users SET email_verified_at = now() WHERE id = $1', [userId]);
      await run();
    });
    await run();

    expect(await left()).toEqual([userId]);
  });

  it('are gone for a link that is opened while they are deleted', async () => {
    const userId = await account(15);
    const token = (await tokens.issue(userId, 'verify-email')) as string;
    const due = { status: 'active' as const, days: 14 };
    let opened: Promise<string | null> | undefined;

    await transactions.run(async (tx) => {
      const ids = await accounts.lockDue(tx, due, [userId]);
      opened = transactions.run((other: Transaction) =>
        tokens.redeem(other, token, 'verify-email'),
      );
      await eventually(async () =>
        expect(
          await sql(
            `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'
                AND datname = current_database()`,
          ),
        ).toHaveLength(1),
      );
      await accounts.delete(tx, ids);
    });

    expect(await opened).toBeNull();
    expect(await left()).toEqual([]);
  });

  it('stay when they got a role after they were found', async () => {
    const userId = await account(15);

    const due = await transactions.run(async (tx) => {
      const page = { status: 'active' as const, days: 14, after: uuidv7({ msecs: 0 }) };
      const ids = await accounts.page(tx, page, 10);
      await sql(`INSERT INTO users.user_roles VALUES ($1, 'support')`, userId);
      return accounts.lockDue(tx, page, ids);
    });

    expect(due).toEqual([]);
  });
});
