import { Statements } from '@orderly/platform/database/statements';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { v7 as uuidv7 } from 'uuid';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { NotificationsRepository } from '../feed/notifications.repository.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { PushSubscriptionsRepository } from '../push/push-subscriptions.repository.js';
import { SuppressionsRepository } from '../suppressions/suppressions.repository.js';
import { PurgeOldNotifications } from './purge-old-notifications.task.js';

const DAY_MS = 86_400_000;
const never = new AbortController().signal;
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
const idOf = (time: Date): string => uuidv7({ msecs: time.getTime() });

describe('what the worker deletes of notifications', () => {
  let database: TestDatabase;
  let statements: Statements;
  let messages: MailMessagesRepository;
  let entries: NotificationsRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    statements = new Statements(database.dataSource);
    messages = new MailMessagesRepository(database.dataSource, statements);
    entries = new NotificationsRepository(database.dataSource, statements);
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });
  beforeEach(() =>
    database.dataSource.query('TRUNCATE notifications.notifications, notifications.messages'),
  );

  const run = (retention: { notificationsDays?: number; mailDays?: number } = {}) => {
    const config = testConfig(database.url, '/nowhere', { retention });
    const suppressions = new SuppressionsRepository(database.dataSource, statements);
    const subscriptions = new PushSubscriptionsRepository(database.dataSource, statements);
    return new PurgeOldNotifications(entries, messages, suppressions, subscriptions, config).run(
      never,
    );
  };
  const addMail = async (days: number, state: string): Promise<string> => {
    const at = daysAgo(days);
    const id = idOf(at);
    await database.dataSource.query(
      `INSERT INTO notifications.messages
         (id, event_id, user_id, template, facts, state, message_id, created_at, sent_at)
       VALUES ($1, $2, $3, 'order-placed', '{}', $4::text, '-', $5,
               CASE WHEN $4::text = 'sent' THEN $5::timestamptz END)`,
      [id, newId(), newId(), state, at],
    );
    return id;
  };
  const addEntry = async (days: number, isRead: boolean): Promise<string> => {
    const at = daysAgo(days);
    const id = idOf(at);
    await database.dataSource.query(
      `INSERT INTO notifications.notifications
         (id, user_id, event_id, kind, data, created_at, read_at)
       VALUES ($1, $2, $3, 'order-placed', '{}', $4, $5)`,
      [id, newId(), newId(), at, isRead ? at : null],
    );
    return id;
  };
  const idsIn = async (table: string): Promise<string[]> =>
    (
      await database.dataSource.query<Array<{ id: string }>>(`SELECT id FROM ${table} ORDER BY id`)
    ).map(({ id }) => id);

  it('deletes mails that ended, after their time, and none that still has to leave', async () => {
    const waiting = await addMail(400, 'queued');
    for (const state of ['sent', 'failed', 'cancelled']) await addMail(91, state);
    const recent = await Promise.all(
      ['sent', 'failed', 'cancelled'].map((state) => addMail(89, state)),
    );

    await run();

    expect(await idsIn('notifications.messages')).toEqual([waiting, ...recent].sort());
  });

  it('deletes entries of the feed after their time, read or not', async () => {
    await addEntry(181, true);
    await addEntry(181, false);
    const recent = [await addEntry(179, true), await addEntry(179, false)];

    await run();

    expect(await idsIn('notifications.notifications')).toEqual(recent.sort());
  });

  it('deletes push subscriptions that have expired, and no others', async () => {
    const addSubscription = async (expires: string | null): Promise<string> => {
      const id = newId();
      await database.dataSource.query(
        `INSERT INTO notifications.push_subscriptions
           (id, user_id, endpoint, p256dh, auth, server_key, created_at, seen_at, expires_at)
         VALUES ($1, $2, $3, repeat('a', 87), repeat('a', 22), '-', now(), now(),
                 now() + $4::interval)`,
        [id, newId(), `https://push.example/${id}`, expires],
      );
      return id;
    };
    await addSubscription('-1 second');
    const valid = [await addSubscription('1 day'), await addSubscription(null)];

    await run();

    expect(await idsIn('notifications.push_subscriptions')).toEqual(valid.sort());
  });

  it('takes each time from its own setting', async () => {
    await addMail(41, 'sent');
    await addEntry(51, true);
    const [mail, entry] = [await addMail(39, 'sent'), await addEntry(49, true)];

    await run({ mailDays: 40, notificationsDays: 50 });

    expect(await idsIn('notifications.messages')).toEqual([mail]);
    expect(await idsIn('notifications.notifications')).toEqual([entry]);
  });

  it('goes on until no full batch is left', async () => {
    await database.dataSource.query(
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       SELECT lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), gen_random_uuid(), 'order-placed',
              '{}', 'epoch' FROM generate_series(1, 2500) n`,
    );

    expect(await entries.purge(180, 1_000)).toBe(1_000);
    await run();

    expect(await idsIn('notifications.notifications')).toEqual([]);
  });

  it('finds what is old along the primary key', async () => {
    const plans = await Promise.all(
      ['notifications', 'messages'].map(async (table) => {
        const queries: string[] = [];
        const repository = { query: async (sql: string) => [queries.push(sql), 0] } as never;
        if (table === 'messages')
          await new MailMessagesRepository(repository, statements).purge(31, 1);
        else await new NotificationsRepository(repository, statements).purge(31, 1);
        const sql = queries.join().replace('$1', '31').replace('$2', '1000');
        return JSON.stringify(await explained(sql));
      }),
    );

    expect(plans[0]).toContain('"Index Name":"notifications_pkey"');
    expect(plans[1]).toContain('"Index Name":"messages_pkey"');
    for (const plan of plans) expect(plan).not.toContain('Seq Scan');
  });

  const explained = (sql: string): Promise<unknown> =>
    database.dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL enable_seqscan = off');
      return tx.query(`EXPLAIN (FORMAT json) ${sql}`);
    });
});
