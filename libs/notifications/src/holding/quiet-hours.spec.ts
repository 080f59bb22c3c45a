import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { USER_SECURITY_NOTICE, type UsersService } from '@orderly/users';
import {
  anEvent,
  customerId,
  database,
  deliver,
  mails,
  messages,
  never,
  orderPlaced,
  outbox,
  queue,
  queuedMails,
  setUpMailRoom,
  sink,
  transactions,
} from '../../../../test/support/mail-room.js';
import { PreferencesRepository } from '../preferences/preferences.repository.js';
import { PreferencesService } from '../preferences/preferences.service.js';
import { ReleaseHeldMails } from './release-held-mails.task.js';

const NIGHT = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
const EVENING = new Date('2026-01-10T21:30:00Z');
const MORNING = new Date('2026-01-11T06:00:00Z');

describe('a mail in the quiet hours of its reader', () => {
  setUpMailRoom();
  let now: jest.SpyInstance;
  beforeEach(async () => {
    now = jest.spyOn(Clock.prototype, 'now').mockReturnValue(EVENING);
    await database.dataSource.query('TRUNCATE notifications.messages');
    await choose({ quietHours: NIGHT });
  });
  afterEach(() => now.mockRestore());

  async function choose(change: object): Promise<void> {
    const repository = new PreferencesRepository(database.dataSource);
    const service = new PreferencesService(repository, {} as UsersService, new Clock());
    await transactions.run((tx) => service.change(tx, customerId, change, () => undefined));
  }
  const release = () =>
    new ReleaseHeldMails(messages, transactions, outbox, new Clock()).run(never);
  const states = async () =>
    (
      await database.dataSource.query<Array<{ state: string }>>(
        'SELECT state FROM notifications.messages ORDER BY id',
      )
    ).map(({ state }) => state);

  it('waits in the database, and is sent once when they end', async () => {
    const event = orderPlaced();
    const queued = await queue(event);

    await deliver(mails, queued);
    await deliver(mails, queued);
    await release();
    expect(await states()).toEqual(['deferred']);
    expect(sink.received).toEqual([]);

    now.mockReturnValue(MORNING);
    await release();
    await release();
    const all = await queuedMails(event);
    for (const each of all) await deliver(mails, each);

    expect(all).toHaveLength(2);
    expect(await states()).toEqual(['sent']);
    expect(sink.received).toHaveLength(1);
  });

  it('is sent without a wait when it cannot be turned off', async () => {
    await deliver(mails, await queue(anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' })));

    expect(sink.received).toHaveLength(1);
  });

  it('is dropped when its reader turns such mails off meanwhile', async () => {
    const event = orderPlaced();
    await deliver(mails, await queue(event));

    await choose({ choices: [{ category: 'orders', channel: 'email', enabled: false }] });
    await release();
    for (const each of await queuedMails(event)) await deliver(mails, each);

    expect(await states()).toEqual(['cancelled']);
    expect(sink.received).toEqual([]);
  });

  it('is sent when the quiet hours are ended, and waits when they are prolonged', async () => {
    const event = orderPlaced();
    await deliver(mails, await queue(event));

    await choose({ quietHours: { ...NIGHT, to: '09:00' } });
    await release();
    for (const each of await queuedMails(event)) await deliver(mails, each);
    expect(await states()).toEqual(['deferred']);

    await choose({ quietHours: null });
    await release();
    for (const each of await queuedMails(event)) await deliver(mails, each);

    expect(await states()).toEqual(['sent']);
  });

  it('is queued once when several workers release at a time', async () => {
    const ids = Array.from({ length: 1_200 }, () => newId());
    await database.dataSource.query(
      `INSERT INTO notifications.messages
         (id, event_id, user_id, template, facts, state, message_id, created_at, held_until)
       SELECT id, gen_random_uuid(), $2, 'order-placed', '{}', 'deferred', '-', now(), $3
         FROM unnest($1::uuid[]) id`,
      [ids, customerId, EVENING],
    );

    await Promise.all([release(), release(), release()]);

    const events = await database.dataSource.query<Array<{ id: string }>>(
      `SELECT data->>'messageId' AS id FROM platform.outbox WHERE subject = $1`,
      [customerId],
    );
    expect(events.map(({ id }) => id).sort()).toEqual(ids.toSorted());
  });
});
