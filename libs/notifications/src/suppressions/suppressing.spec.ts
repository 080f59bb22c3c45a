import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { USER_SECURITY_NOTICE } from '@orderly/users';
import {
  anEvent,
  contacts,
  customerId,
  database,
  deliver,
  mails,
  orderPlaced,
  queue,
  setUpMailRoom,
  sink,
} from '../../../../test/support/mail-room.js';

const notice = () => anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' });
const complain = () =>
  database.dataSource.query(`UPDATE notifications.suppressions SET reason = 'complaint'`);

/** The first mail is refused with this reply. */
async function refusedWith(reply: string): Promise<void> {
  sink.next({ to: 'RCPT TO', reply });
  const queued = await queue(orderPlaced());
  await expect(deliver(mails, queued)).rejects.toBeInstanceOf(PermanentFailure);
}

async function send(event = notice()): Promise<string | undefined> {
  await queue(event);
  const [row] = await database.dataSource.query<Array<{ id: string; data: object }>>(
    `SELECT o.id, o.type, o.data FROM platform.outbox o
       JOIN notifications.messages m ON m.id = (o.data->>'messageId')::uuid
      WHERE m.event_id = $1`,
    [event.id],
  );
  await deliver(mails, row as never);
  const [message] = await database.dataSource.query<Array<{ state: string }>>(
    'SELECT state FROM notifications.messages WHERE event_id = $1',
    [event.id],
  );
  return message?.state;
}

describe('an address that is suppressed', () => {
  setUpMailRoom();

  it('gets no mail at all after a server said that its mailbox does not exist', async () => {
    await refusedWith('550 5.1.1 No such mailbox');

    expect(await send()).toBe('suppressed');
    expect(sink.received).toEqual([]);
    expect(
      await database.dataSource.query(
        'SELECT user_id, reason, source FROM notifications.suppressions',
      ),
    ).toEqual([{ user_id: customerId, reason: 'hard-bounce', source: 'smtp' }]);
  });

  it.each(['552 5.2.2 Mailbox full', '550 Blocked', '550 5.7.1 Blocked'])(
    'is not one that refused a mail for another reason: %s',
    async (reply) => {
      await refusedWith(reply);

      expect(await send()).toBe('sent');
    },
  );

  it('still hears of its security after a complaint, and of nothing optional', async () => {
    await refusedWith('550 5.1.1 No such mailbox');
    await complain();

    expect(await send()).toBe('sent');
    expect(await send(orderPlaced())).toBe('suppressed');
  });

  it('does not stop mails to another address of the account', async () => {
    await refusedWith('550 5.1.1 No such mailbox');
    const contact = { userId: customerId, name: 'Ada', locale: 'en-GB', isVerified: true };
    contacts.set(customerId, { ...contact, email: 'new@example.test' });

    expect(await send(orderPlaced())).toBe('sent');
  });
});
