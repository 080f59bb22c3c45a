import { ORDER_CANCELLED } from '@orderly/orders';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { USER_SECURITY_NOTICE, type UsersService } from '@orderly/users';
import { testConfig } from '../../../../test/support/config.js';
import {
  anEvent,
  anOrder,
  contacts,
  customerId,
  database,
  deliver,
  digests,
  mails,
  messages,
  never,
  orderId,
  orderPlaced,
  orders,
  outbox,
  queue,
  setUpMailRoom,
  sink,
  transactions,
} from '../../../../test/support/mail-room.js';
import { MAIL_QUEUED } from '../mail/mail-message.events.js';
import { PreferencesRepository } from '../preferences/preferences.repository.js';
import { PreferencesService } from '../preferences/preferences.service.js';
import { SendDigests } from './send-digests.task.js';

const NOON = new Date('2026-01-10T12:30:00Z');
const ONE = new Date('2026-01-10T13:00:00Z');

describe('the mails of a reader who wants digests', () => {
  setUpMailRoom();
  let now: jest.SpyInstance;
  beforeEach(async () => {
    now = jest.spyOn(Clock.prototype, 'now').mockReturnValue(NOON);
    await database.dataSource.query('TRUNCATE notifications.messages, platform.outbox CASCADE');
    await choose({ deliveries: [{ category: 'orders', delivery: 'hourly' }] });
  });
  afterEach(() => now.mockRestore());

  async function choose(change: object): Promise<void> {
    const repository = new PreferencesRepository(database.dataSource);
    const service = new PreferencesService(repository, {} as UsersService, new Clock());
    await transactions.run((tx) => service.change(tx, customerId, change, () => undefined));
  }
  const sendDigests = () => {
    const config = testConfig(database.url, '/nowhere');
    const task = new SendDigests(digests, messages, transactions, outbox, config, new Clock());
    return task.run(never);
  };
  /** As the worker does with the event of each digest. */
  async function deliverDigests(): Promise<number> {
    const events = await database.dataSource.query<never[]>(
      `SELECT o.id, o.type, o.subject, o.data FROM platform.outbox o
         JOIN notifications.messages m ON m.id = (o.data->>'messageId')::uuid
        WHERE o.type = $1 AND m.template = 'digest'`,
      [MAIL_QUEUED],
    );
    for (const event of events) await deliver(mails, event);
    return events.length;
  }
  const cancelled = () => {
    const order = { orderId, number: 'ORD-7K3M-9QWX-2HTC', customerId, reason: null };
    return anEvent(ORDER_CANCELLED, { ...order, total: { amount: 25_00, currency: 'GBP' } });
  };
  const states = () =>
    database.dataSource.query<Array<{ template: string; state: string }>>(
      'SELECT template, state FROM notifications.messages ORDER BY id',
    );

  it('come as one, in their language, when the window ends', async () => {
    const contact = { userId: customerId, email: 'ada@example.test', name: 'Ada' };
    contacts.set(customerId, { ...contact, locale: 'de-DE', isVerified: true });
    for (const event of [orderPlaced(), cancelled()]) await queueAndDeliver(event);

    await sendDigests();
    expect(await deliverDigests()).toBe(0);
    now.mockReturnValue(ONE);
    await sendDigests();
    await deliverDigests();
    await sendDigests();

    expect(await deliverDigests()).toBe(1);
    const [mail] = sink.received;
    expect(sink.received).toHaveLength(1);
    expect(mail?.parsed.subject).toBe('Neues zu Ihren Bestellungen');
    expect(mail?.parsed.text?.match(/^ORD-7K3M-9QWX-2HTC: .+$/gm)).toHaveLength(2);
    expect(mail?.raw).toContain('List-Unsubscribe-Post');
    expect(await states()).toEqual([
      { template: 'order-placed', state: 'in-digest' },
      { template: 'order-cancelled', state: 'in-digest' },
      { template: 'digest', state: 'sent' },
    ]);
  });

  async function queueAndDeliver(event = orderPlaced()): Promise<void> {
    await queue(event);
    const [row] = await database.dataSource.query<never[]>(
      `SELECT o.id, o.type, o.subject, o.data FROM platform.outbox o
         JOIN notifications.messages m ON m.id = (o.data->>'messageId')::uuid
        WHERE m.event_id = $1`,
      [event.id],
    );
    await deliver(mails, row as never);
  }

  it('are sent by themselves when they are mandatory', async () => {
    await queueAndDeliver(anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' }));

    expect(sink.received).toHaveLength(1);
  });

  it('leave out what belongs to another, and are not sent when nothing is left', async () => {
    await queueAndDeliver();
    orders.set(orderId, anOrder(newId()));
    now.mockReturnValue(ONE);

    await sendDigests();
    await deliverDigests();

    expect(sink.received).toEqual([]);
    expect(await states()).toMatchObject([{ state: 'in-digest' }, { state: 'cancelled' }]);
  });

  it('are sent soon when their reader no longer wants digests', async () => {
    await queueAndDeliver();

    await choose({ quietHours: { from: '22:00', to: '07:00', timeZone: 'UTC' } });
    await sendDigests();
    expect(await deliverDigests()).toBe(0);
    await choose({ deliveries: [{ category: 'orders', delivery: 'immediate' }] });
    await sendDigests();

    expect(await deliverDigests()).toBe(1);
  });

  it('are each in one digest when several workers gather at a time', async () => {
    const readers = Array.from({ length: 20 }, () => newId());
    await database.dataSource.query(
      `INSERT INTO notifications.messages (id, event_id, user_id, template, facts, state,
         message_id, created_at, held_until, hold_for)
       SELECT gen_random_uuid(), gen_random_uuid(), reader, 'order-placed', '{}', 'deferred', '-',
              now(), $2, 'digest'
         FROM unnest($1::uuid[]) reader, generate_series(1, 60)`,
      [readers, NOON],
    );

    await Promise.all([sendDigests(), sendDigests(), sendDigests(), sendDigests()]);

    const found = await database.dataSource.query<object[]>(
      `SELECT digest.user_id AS "userId", count(*)::int AS entries
         FROM notifications.messages digest
         JOIN notifications.messages entry
           ON entry.digest_id = digest.id AND entry.user_id = digest.user_id
        WHERE digest.template = 'digest' AND entry.state = 'in-digest' GROUP BY digest.id
        ORDER BY 1`,
    );
    expect(found).toEqual(readers.toSorted().map((userId) => ({ userId, entries: 60 })));
    expect(await deliveriesQueued()).toBe(20);
  });

  const deliveriesQueued = async (): Promise<number> => {
    const [row] = await database.dataSource.query<Array<{ queued: number }>>(
      `SELECT count(*)::int AS queued FROM platform.outbox WHERE type = $1`,
      [MAIL_QUEUED],
    );
    return row?.queued ?? 0;
  };
});
