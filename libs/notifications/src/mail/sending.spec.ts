import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { USER_REGISTERED } from '@orderly/users';
import {
  anEvent,
  anOrder,
  contacts,
  customerId,
  database,
  deliver,
  doWithoutLink,
  mails,
  never,
  orderId,
  orderPlaced,
  orders,
  queue,
  setUpMailRoom,
  sink,
  transactions,
} from '../../../../test/support/mail-room.js';
import type { MailQueued } from './mail-message.events.js';

const stateOf = async ({
  data,
}: DomainEvent<MailQueued>): Promise<Record<string, unknown> | undefined> => {
  const rows = await database.dataSource.query<Array<Record<string, unknown>>>(
    `SELECT state, sent_at IS NOT NULL AS dated, last_error, attempts FROM notifications.messages
        WHERE id = $1`,
    [data.messageId],
  );
  return rows[0];
};

describe('notifications', () => {
  setUpMailRoom();

  it(
    'sends at most one mail more when the server hangs up before its reply, with the same ' +
      'Message-ID',
    async () => {
      const queued = await queue(orderPlaced());
      sink.next('accept-then-drop');

      await expect(deliver(mails, queued)).rejects.toThrow();
      await deliver(mails, queued);
      await deliver(mails, queued);

      const ids = sink.received.map(({ parsed }) => parsed.messageId);
      expect(ids).toEqual([
        `<${queued.data.messageId}@orderly.test>`,
        `<${queued.data.messageId}@orderly.test>`,
      ]);
      expect(await stateOf(queued)).toMatchObject({ state: 'sent', dated: true });
    },
  );

  it('sends the same Message-ID again after a crash between the sending and the mark', async () => {
    const queued = await queue(orderPlaced());

    await mails.performExternal(queued, never);
    await deliver(mails, queued);

    expect(new Set(sink.received.map(({ parsed }) => parsed.messageId)).size).toBe(1);
    expect(sink.received).toHaveLength(2);
  });

  it('stays queued through a 451 and a refused connection, then is sent once', async () => {
    const queued = await queue(orderPlaced());
    sink.next('defer');

    await expect(deliver(mails, queued)).rejects.not.toBeInstanceOf(PermanentFailure);
    await sink.refuse();
    await expect(deliver(mails, queued)).rejects.not.toBeInstanceOf(PermanentFailure);
    expect(await stateOf(queued)).toMatchObject({ state: 'queued', dated: false, attempts: 2 });
    await sink.listen();
    await deliver(mails, queued);

    expect(await stateOf(queued)).toMatchObject({ state: 'sent', dated: true, attempts: 3 });
    expect(sink.received).toHaveLength(1);
  });

  it('fails for good after a 550, and is sent by a replay once the address is usable', async () => {
    const queued = await queue(orderPlaced());
    sink.next('reject');

    await expect(deliver(mails, queued)).rejects.toBeInstanceOf(PermanentFailure);
    await transactions.run((tx: Transaction) =>
      mails.deadLettered(tx, queued, 'The mail server said 550.'),
    );
    expect(await stateOf(queued)).toEqual({
      state: 'failed',
      dated: false,
      last_error: 'The mail server said 550.',
      attempts: 1,
    });
    await database.dataSource.query('DELETE FROM notifications.suppressions');
    await deliver(mails, queued);

    expect(await stateOf(queued)).toEqual({
      ...{ state: 'sent', dated: true, last_error: null, attempts: 2 },
    });
  });

  it.each([
    ['the account was erased or suspended', () => contacts.delete(customerId)],
    ['the order is gone', () => orders.delete(orderId)],
    ["the order is another's", () => orders.set(orderId, anOrder(newId()))],
  ])('drops a mail when, by the time it would leave, %s', async (_why, happen) => {
    const queued = await queue(orderPlaced());
    happen();

    await deliver(mails, queued);
    orders.set(orderId, anOrder(customerId));
    await deliver(mails, queued);

    expect(sink.received).toEqual([]);
    expect(await stateOf(queued)).toMatchObject({ state: 'cancelled', dated: false });
  });

  it('sends no link to an account that needs none by the time the mail would leave', async () => {
    const queued = await queue(anEvent(USER_REGISTERED));
    doWithoutLink();

    await deliver(mails, queued);

    expect(sink.received).toEqual([]);
    expect(await stateOf(queued)).toMatchObject({ state: 'cancelled', dated: false });
  });

  it('mails no text of the registrant to an address that nobody has proved to hold', async () => {
    contacts.set(customerId, {
      userId: customerId,
      email: 'ada@example.test',
      name: 'You won! Claim at https://evil.example/prize',
      locale: 'en-GB',
      isVerified: false,
    });
    const queued = await queue(anEvent(USER_REGISTERED));

    await deliver(mails, queued);

    const [mail] = sink.received;
    expect(mail).toBeDefined();
    expect(JSON.stringify(mail)).not.toMatch(/evil\.example|You won/);
    expect(mail?.parsed.text).toMatch(/^Hello,/);
  });

  it('writes to the address that the account has when the mail leaves', async () => {
    const queued = await queue(orderPlaced());
    contacts.set(customerId, {
      userId: customerId,
      email: 'new@example.test',
      name: 'Ada',
      locale: 'de-DE',
      isVerified: true,
    });

    await deliver(mails, queued);

    expect(sink.received[0]?.recipients).toEqual(['new@example.test']);
    expect(sink.received[0]?.parsed.subject).toBe('Ihre Bestellung ORD-7K3M-9QWX-2HTC');
  });

  it("links to the front end's page of the order", async () => {
    const queued = await queue(orderPlaced());

    await deliver(mails, queued);

    expect(sink.received[0]?.parsed.text).toContain(
      `\nhttps://shop.example/orders/ORD-7K3M-9QWX-2HTC?id=${orderId}\n`,
    );
  });
});
