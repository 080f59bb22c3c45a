import {
  ORDER_CANCELLED,
  ORDER_PARTIALLY_SHIPPED,
  ORDER_PAYMENT_CHANGED,
  RETURN_APPROVED,
} from '@orderly/orders';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { USER_REGISTERED, USER_SECURITY_NOTICE } from '@orderly/users';
import { anActor } from '../../../../test/support/an-actor.js';
import {
  anEvent,
  customerId,
  database,
  deliver,
  feed,
  feedOf,
  issued,
  mails,
  notifications,
  orderId,
  orderPlaced,
  queue,
  queuedMails,
  returns,
  setUpMailRoom,
  shipments,
  sink,
  traceparent,
  transactions,
} from '../../../../test/support/mail-room.js';
import { NotificationNotFound } from '../feed/notification.errors.js';
import { MAIL_QUEUED } from '../mail/mail-message.events.js';

const TOTAL = Money.of(25_00, 'GBP');
const NO_MONEY = { amount: 0, currency: 'GBP' };
const ORDER = { number: 'ORD-7K3M-9QWX-2HTC', total: { amount: 25_00, currency: 'GBP' } };

describe('notifications', () => {
  setUpMailRoom();

  it(
    'answers an order with one entry and one mail, however often and however concurrently it ' +
      'is told',
    async () => {
      const event = orderPlaced();

      await Promise.all([1, 2, 3, 4].map(() => deliver(notifications, event)));
      const queued = await queuedMails(event);
      for (const mail of [...queued, ...queued, ...queued]) await deliver(mails, mail);

      expect(queued).toMatchObject([{ type: MAIL_QUEUED, subject: orderId, traceparent }]);
      expect(await feedOf(customerId)).toMatchObject([
        { kind: 'order-placed', eventId: event.id, readAt: null },
      ]);
      expect(sink.received).toHaveLength(1);
      expect(sink.received[0]?.recipients).toEqual(['ada@example.test']);
      expect(sink.received[0]?.parsed.text).toContain('Total: £25.00');
    },
  );

  it('tells the owner of an account what was done to it', async () => {
    const queued = await queue(anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' }));

    await deliver(mails, queued);

    expect(sink.received.map(({ parsed }) => parsed.subject)).toEqual([
      'Your password was changed',
    ]);
  });

  it('keeps neither an address nor a name nor a token with a queued mail', async () => {
    const queued = await queue(anEvent(USER_REGISTERED));
    await deliver(mails, queued);

    const [row] = await database.dataSource.query<object[]>(
      `SELECT m.*, o.data FROM notifications.messages m, platform.outbox o WHERE m.id = $1
          AND o.id = $2`,
      [queued.data.messageId, queued.id],
    );
    expect(issued).toHaveLength(1);
    expect(sink.received[0]?.parsed.text).toContain(
      `http://orderly.test/verify-email#token=${issued[0]}`,
    );
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`ada@|Ada|${issued[0]}`));
  });

  it('has no entry for somebody who cannot sign in yet', async () => {
    await queue(anEvent(USER_REGISTERED));

    expect(await feedOf(customerId)).toEqual([]);
  });

  it('tells why an order was cancelled', async () => {
    const total = { amount: 25_00, currency: 'GBP' };
    const reason = 'No longer made';
    const event = anEvent(ORDER_CANCELLED, {
      orderId,
      number: 'ORD-7K3M-9QWX-2HTC',
      customerId,
      total,
      reason,
    });

    await deliver(mails, await queue(event));

    expect(sink.received[0]?.parsed.text).toContain('Reason: No longer made');
    expect(await feedOf(customerId)).toMatchObject([{ kind: 'order-cancelled', data: { reason } }]);
  });

  it.each([
    ['received', { newlyPaid: 25_00, newlyRefunded: 0 }, 'We have received your payment'],
    ['refunded', { newlyPaid: 0, newlyRefunded: 25_00 }, 'Refund for your order'],
  ])('tells of money that was %s, once per event', async (what, amounts, subject) => {
    const gbp = (amount: number) => ({ amount, currency: 'GBP' });
    const event = anEvent(ORDER_PAYMENT_CHANGED, {
      ...ORDER,
      ...{ orderId, customerId, newlyPaid: gbp(amounts.newlyPaid) },
      newlyRefunded: gbp(amounts.newlyRefunded),
    });

    const queued = await queue(event);
    await deliver(notifications, event);
    await deliver(mails, queued);

    expect(sink.received.map(({ parsed }) => parsed.subject)).toEqual([
      expect.stringContaining(subject),
    ]);
    expect(await feedOf(customerId)).toMatchObject([
      { kind: `payment-${what}`, data: { orderId, amount: gbp(25_00) } },
    ]);
  });

  it('tells of each shipment and of a return with its own facts', async () => {
    const [shipmentId, returnId] = [newId(), newId()];
    const tracking = { carrier: 'DHL', trackingNumber: 'JD01', trackingUrl: null };
    shipments.set(shipmentId, { ...tracking, number: 'SHP-1', lines: [] });
    returns.set(returnId, { number: 'RET-1', note: null, refund: TOTAL, lines: [] });
    const about = { ...ORDER, orderId, customerId };

    await deliver(notifications, anEvent(ORDER_PARTIALLY_SHIPPED, { ...about, shipmentId }));
    await deliver(notifications, anEvent(RETURN_APPROVED, { ...about, returnId }));
    for (const mail of await queuedMails(orderPlaced())) await deliver(mails, mail);

    const texts = sink.received.map(({ parsed }) => parsed.text);
    expect(texts).toEqual([
      expect.stringContaining('Tracking number: JD01'),
      expect.stringContaining('Return: RET-1'),
    ]);
    expect(await feedOf(customerId)).toMatchObject([
      { kind: 'return-approved', data: { returnId } },
      { kind: 'order-partially-shipped', data: { shipmentId } },
    ]);
  });

  it.each([
    ['that is only promised', { ...{ newlyPaid: NO_MONEY, newlyRefunded: NO_MONEY } }],
    ['in an event of an older release', {}],
  ])('says nothing about money %s', async (_which, amounts) => {
    const event = anEvent(ORDER_PAYMENT_CHANGED, { ...ORDER, orderId, customerId, ...amounts });

    await deliver(notifications, event);

    expect(await queuedMails(event)).toEqual([]);
    expect(await feedOf(customerId)).toEqual([]);
  });

  it('refuses an event that it has no reaction to at once', async () => {
    await expect(deliver(notifications, anEvent('orders.order-eaten.v1'))).rejects.toBeInstanceOf(
      PermanentFailure,
    );
  });

  it('keeps the time of the first reading, and lets nobody read for another', async () => {
    await deliver(notifications, orderPlaced());
    const [entry] = await feedOf(customerId);
    if (!entry) throw new Error('The feed is empty.');
    const read = (userId: string) =>
      transactions.run((tx) => feed.read(tx, anActor({ userId }), entry.id));

    const first = await read(customerId);
    const second = await read(customerId);

    expect(first.readAt).toBeInstanceOf(Date);
    expect(second.readAt).toEqual(first.readAt);
    expect(await feedOf(customerId, true)).toEqual([]);
    await expect(read(newId())).rejects.toBeInstanceOf(NotificationNotFound);
  });
});
