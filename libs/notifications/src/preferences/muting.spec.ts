import { ORDER_CANCELLED } from '@orderly/orders';
import { USER_SECURITY_NOTICE } from '@orderly/users';
import {
  anEvent,
  customerId,
  database,
  deliver,
  feedOf,
  mails,
  notifications,
  orderId,
  orderPlaced,
  queue,
  setUpMailRoom,
  sink,
} from '../../../../test/support/mail-room.js';

const mute = (...muted: string[]) =>
  database.dataSource.query(
    `INSERT INTO notifications.preferences VALUES ($1, $2, 1, now())
     ON CONFLICT (user_id) DO UPDATE SET muted = $2`,
    [customerId, muted],
  );

describe('a notification that its reader has turned off', () => {
  setUpMailRoom();

  it('is not sent when the choice is made while the mail waits', async () => {
    const queued = await queue(orderPlaced());
    await mute('orders/email');

    await deliver(mails, queued);
    await mute();
    await deliver(mails, queued);

    const [row] = await database.dataSource.query<object[]>(
      'SELECT state, last_error FROM notifications.messages WHERE id = $1',
      [queued.data.messageId],
    );
    expect(sink.received).toEqual([]);
    expect(row).toEqual({ state: 'cancelled', last_error: 'The recipient has turned it off.' });
    expect(await feedOf(customerId)).toHaveLength(1);
  });

  it('is not in the feed, and its mail says as much as ever', async () => {
    await mute('orders/in-app');
    const about = { orderId, number: 'ORD-1', customerId, reason: 'No longer made' };
    const event = anEvent(ORDER_CANCELLED, { ...about, total: { amount: 25_00, currency: 'GBP' } });

    await deliver(mails, await queue(event));

    expect(await feedOf(customerId)).toEqual([]);
    expect(sink.received[0]?.parsed.text).toContain('Reason: No longer made');
  });

  it('is in the feed again after the reader has turned it on', async () => {
    await mute('orders/in-app');
    await mute('orders/email');

    await deliver(notifications, orderPlaced());

    expect(await feedOf(customerId)).toHaveLength(1);
  });

  it('is sent when its category is mandatory, whatever is stored', async () => {
    await mute('security/email');

    await deliver(mails, await queue(anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' })));

    expect(sink.received).toHaveLength(1);
  });
});
