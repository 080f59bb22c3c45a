import {
  ORDER_CANCELLED,
  ORDER_PLACED,
  type OrderConfirmation,
  type OrdersService,
} from '@orderly/orders';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { type DomainEvent, domainEvent } from '@orderly/platform/events/domain-event';
import { type EventConsumer, PermanentFailure } from '@orderly/platform/events/event-consumer';
import { Outbox } from '@orderly/platform/events/outbox';
import { newId } from '@orderly/platform/ids/new-id';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { Money } from '@orderly/platform/money/money';
import type { PersonalExports } from '@orderly/platform/privacy/personal-exports';
import { Clock } from '@orderly/platform/time/clock';
import {
  type Contact,
  type EmailChanges,
  type OneTimeTokens,
  USER_REGISTERED,
  USER_SECURITY_NOTICE,
  type UsersService,
} from '@orderly/users';
import { anActor } from '../../../test/support/an-actor.js';
import { testConfig } from '../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { SmtpSink } from '../../../test/support/smtp-sink.js';
import { MailConsumer } from './mail/mail.consumer.js';
import { MailComposer } from './mail/mail-composer.js';
import { MAIL_QUEUED, type MailQueued } from './mail/mail-message.events.js';
import { MailMessagesRepository } from './mail/mail-messages.repository.js';
import { SmtpMailer } from './mail/smtp-mailer.js';
import { NotificationNotFound } from './notification.errors.js';
import { NotificationsConsumer } from './notifications.consumer.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const never = new AbortController().signal;

const anOrder = (customerId: string): OrderConfirmation => ({
  number: 'ORD-7K3M-9QWX-2HTC',
  reference: null,
  customerId,
  status: 'placed',
  placedAt: new Date('2026-11-20T09:30:00.000Z'),
  total: Money.of(25_00, 'GBP'),
  lineCount: 1,
  lines: [
    {
      sku: 'TEA-1',
      name: 'Teapot',
      quantity: 2,
      unitPrice: Money.of(12_50, 'GBP'),
      total: Money.of(25_00, 'GBP'),
    },
  ],
});

describe('notifications', () => {
  let database: TestDatabase;
  let sink: SmtpSink;
  let mailer: SmtpMailer;
  let transactions: Transactions;
  let notifications: NotificationsConsumer;
  let mails: MailConsumer;
  let feed: NotificationsService;
  let customerId: string;
  let orderId: string;
  // What the neighbouring modules answer.
  let contacts: Map<string, Contact>;
  let orders: Map<string, OrderConfirmation>;
  let issued: string[];
  let needsLink: boolean;

  beforeAll(async () => {
    database = await createTestDatabase();
    sink = await SmtpSink.start();
    const config = testConfig(database.url, '/nowhere', {
      mail: { smtpUrl: sink.url },
      frontEnd: { orderPageUrl: 'https://shop.example/orders/{number}?id={id}' },
    });
    mailer = new SmtpMailer(sink.url, config.mail);
    transactions = new Transactions(database.dataSource);
    const entries = new NotificationsRepository(database.dataSource);
    const messages = new MailMessagesRepository(
      database.dataSource,
      new Statements(database.dataSource),
    );
    const clock = new Clock();
    const users = {
      findReachable: async (userId: string) => contacts.get(userId) ?? null,
    } as UsersService;
    const tokens = {
      issue: async () => {
        if (!needsLink) return null;
        issued.push(`token-${newId()}`);
        return issued.at(-1);
      },
    } as unknown as OneTimeTokens;
    const ordersService = {
      getConfirmation: async (id: string) => orders.get(id) ?? null,
    } as OrdersService;
    const emailChanges = { find: async () => null } as unknown as EmailChanges;
    const exports = { issueToken: async () => null } as unknown as PersonalExports;
    const composer = new MailComposer(
      config,
      users,
      tokens,
      emailChanges,
      ordersService,
      entries,
      exports,
    );
    notifications = new NotificationsConsumer(
      entries,
      messages,
      new Outbox(database.dataSource, new Metrics()),
      config,
      clock,
    );
    mails = new MailConsumer(messages, composer, mailer, clock);
    feed = new NotificationsService(entries, clock);
  });

  beforeEach(() => {
    customerId = newId();
    orderId = newId();
    issued = [];
    needsLink = true;
    contacts = new Map([
      [
        customerId,
        {
          userId: customerId,
          email: 'ada@example.test',
          name: 'Ada',
          locale: 'en-GB',
          isVerified: true,
        },
      ],
    ]);
    orders = new Map([[orderId, anOrder(customerId)]]);
    sink.received.length = 0;
  });

  afterAll(async () => {
    mailer.onApplicationShutdown();
    await sink.close();
    await database.drop();
  });

  const anEvent = (type: string, data: object = {}): DomainEvent =>
    domainEvent(
      type,
      { subject: orderId, occurredAt: new Date(), traceparent },
      { userId: customerId, ...data },
    );
  const orderPlaced = (): DomainEvent =>
    anEvent(ORDER_PLACED, {
      orderId,
      number: 'ORD-7K3M-9QWX-2HTC',
      customerId,
      total: { amount: 25_00, currency: 'GBP' },
    });

  /** As the worker does it, but without the inbox: so each call is a redelivery that nothing else caught. */
  async function deliver(consumer: EventConsumer, event: DomainEvent): Promise<void> {
    await consumer.performExternal?.(event, never);
    await transactions.run((tx) => consumer.handle(tx, event));
  }
  const queuedMails = (cause: DomainEvent): Promise<Array<DomainEvent<MailQueued>>> =>
    database.dataSource.query(
      `SELECT id, type, subject, traceparent, data FROM platform.outbox WHERE subject = $1 AND type = $2`,
      [cause.subject, MAIL_QUEUED],
    );
  async function queue(cause: DomainEvent): Promise<DomainEvent<MailQueued>> {
    await deliver(notifications, cause);
    const [queued] = await queuedMails(cause);
    if (!queued) throw new Error('No mail was queued.');
    return queued;
  }
  const stateOf = async ({
    data,
  }: DomainEvent<MailQueued>): Promise<Record<string, unknown> | undefined> => {
    const rows = await database.dataSource.query<Array<Record<string, unknown>>>(
      `SELECT state, sent_at IS NOT NULL AS dated, last_error FROM notifications.messages WHERE id = $1`,
      [data.messageId],
    );
    return rows[0];
  };
  const feedOf = (userId: string, unread = false) =>
    feed.list(anActor({ userId }), { unread }, { limit: 10, after: null });

  it('answers an order with one entry and one mail, however often and however concurrently it is told', async () => {
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
  });

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
      `SELECT m.*, o.data FROM notifications.messages m, platform.outbox o WHERE m.id = $1 AND o.id = $2`,
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

  it('sends at most one mail more when the server hangs up before its reply, with the same Message-ID', async () => {
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
  });

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
    expect(await stateOf(queued)).toMatchObject({ state: 'queued', dated: false });
    await sink.listen();
    await deliver(mails, queued);

    expect(await stateOf(queued)).toMatchObject({ state: 'sent', dated: true });
    expect(sink.received).toHaveLength(1);
  });

  it('fails for good after a 550, and is sent after all when an operator replays it', async () => {
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
    });
    await deliver(mails, queued);

    expect(await stateOf(queued)).toEqual({ state: 'sent', dated: true, last_error: null });
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
    needsLink = false;

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
