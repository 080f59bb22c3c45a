import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { eventNotificationFor } from '../libs/notifications/src/events/event-notifications.js';
import { securityNoticeMail } from '../libs/notifications/src/mail/account-mail.js';
import { Statements } from '../libs/platform/src/database/statements.js';
import { Transactions } from '../libs/platform/src/database/transactions.js';
import { AccountsRepository } from '../libs/users/src/accounts/accounts.repository.js';
import type { SecurityNotice } from '../libs/users/src/core/security-notice.events.js';
import { NoticeBudget } from '../libs/users/src/notices/notice-budget.js';
import { SecurityNotices } from '../libs/users/src/notices/security-notices.js';
import { SendHeldNotices } from '../libs/users/src/notices/send-held-notices.task.js';
import { anAccount } from './support/an-account.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';

const origin = { requestId: 'r', traceparent: 'none', ip: '192.0.2.7' };
const running = new AbortController().signal;

describe('security notices', () => {
  let database: TestDatabase;
  let statements: Statements;
  let transactions: Transactions;
  let notices: SecurityNotices;

  beforeAll(async () => {
    database = await createTestDatabase();
    statements = new Statements(database.dataSource);
    transactions = new Transactions(database.dataSource);
    const budget = new NoticeBudget(new AccountsRepository(database.dataSource, statements));
    const outbox = new Outbox(database.dataSource);
    notices = new SecurityNotices(outbox, budget, { now: () => new Date() });
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const tell = (userId: string, kind: SecurityNotice, details = {}) =>
    transactions.run((tx) => notices.tell(tx, userId, kind, origin, details));
  const eventsOf = (userId: string): Promise<DomainEvent[]> =>
    database.dataSource.query(
      'SELECT id, type, subject, occurred_at AS "occurredAt", data FROM platform.outbox ' +
        'WHERE subject = $1 ORDER BY position',
      [userId],
    );
  const hourPasses = () =>
    database.dataSource.query(`UPDATE users.held_notices SET first_at = now() - interval '1 hour'`);

  it('are five mails of a kind within the hour, and one that tells of the others', async () => {
    const userId = await anAccount(database.dataSource);
    for (let times = 0; times < 100; times++) await tell(userId, 'api-key-made');
    await tell(userId, 'password-changed');
    expect(await eventsOf(userId)).toHaveLength(6);

    await hourPasses();
    for (let runs = 0; runs < 2; runs++)
      await new SendHeldNotices(notices, transactions).run(running);

    const events = await eventsOf(userId);
    expect(events).toHaveLength(7);
    expect(events.at(-1)?.data).toEqual({
      userId,
      kind: 'more-acts',
      held: [{ kind: 'api-key-made', times: 95 }],
    });
    const { facts } = eventNotificationFor(events.at(-1) as DomainEvent)?.mail ?? {};
    const mail = securityNoticeMail(
      { ...facts, kind: 'more-acts' },
      { name: 'Ada', locale: 'en-GB', timeZone: 'UTC' },
      { brandName: 'Orderly', supportEmail: undefined },
    );
    expect(mail.text).toContain('An API key was created: 95');
    expect(mail.html).toContain('95');
  });

  it('are held no longer than an hour, and no shorter', async () => {
    const userId = await anAccount(database.dataSource);
    for (let times = 0; times < 6; times++) await tell(userId, 'passkey-added');

    await new SendHeldNotices(notices, transactions).run(running);

    expect(await eventsOf(userId)).toHaveLength(5);
  });

  it('are counted each when many come at the same moment', async () => {
    const userId = await anAccount(database.dataSource);

    await Promise.all(Array.from({ length: 20 }, () => tell(userId, 'recovery-code-used')));

    const [row] = await database.dataSource.query<[{ times: number }]>(
      'SELECT times FROM users.held_notices WHERE user_id = $1',
      [userId],
    );
    expect((await eventsOf(userId)).length + row.times).toBe(20);
    expect((await eventsOf(userId)).length).toBeLessThanOrEqual(5);
  });

  it('are never held when they go to an address that the account had before', async () => {
    const userId = await anAccount(database.dataSource);

    for (let times = 0; times < 7; times++)
      await tell(userId, 'email-changed', { emailChangeId: userId });

    expect(await eventsOf(userId)).toHaveLength(7);
  });
});
