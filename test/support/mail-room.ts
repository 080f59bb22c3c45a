import {
  ORDER_PLACED,
  type OrderNotice,
  type OrderNotices,
  type ReturnNotice,
  type ShipmentNotice,
} from '@orderly/orders';
import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { HostAddresses, OutgoingHttp } from '@orderly/platform/outgoing-http/outgoing-http';
import { ChangeSignals } from '@orderly/platform/streams/change-signals';
import type { Contact, EmailChanges, OneTimeTokens, UsersService } from '@orderly/users';
import { NotificationsConsumer } from '../../libs/notifications/src/events/notifications.consumer.js';
import { QueueShortNotices } from '../../libs/notifications/src/events/queue-short-notices.js';
import { Notification } from '../../libs/notifications/src/feed/notification.entity.js';
import { NotificationsRepository } from '../../libs/notifications/src/feed/notifications.repository.js';
import { NotificationsService } from '../../libs/notifications/src/feed/notifications.service.js';
import { DigestMails } from '../../libs/notifications/src/mail/digest-mails.js';
import { DigestsRepository } from '../../libs/notifications/src/mail/digests.repository.js';
import { MailConsumer } from '../../libs/notifications/src/mail/mail.consumer.js';
import { MailComposer } from '../../libs/notifications/src/mail/mail-composer.js';
import {
  MAIL_QUEUED,
  type MailQueued,
} from '../../libs/notifications/src/mail/mail-message.events.js';
import { MailMessagesRepository } from '../../libs/notifications/src/mail/mail-messages.repository.js';
import { OrderMails } from '../../libs/notifications/src/mail/order-mails.js';
import { OutgoingMail } from '../../libs/notifications/src/mail/outgoing-mail.js';
import { SmtpMailer } from '../../libs/notifications/src/mail/smtp-mailer.js';
import { PreferencesRepository } from '../../libs/notifications/src/preferences/preferences.repository.js';
import { PushConsumer } from '../../libs/notifications/src/push/push.consumer.js';
import { PushComposer } from '../../libs/notifications/src/push/push-composer.js';
import { PushSender } from '../../libs/notifications/src/push/push-sender.js';
import { PushSubscriptionsRepository } from '../../libs/notifications/src/push/push-subscriptions.repository.js';
import { QueuePushes } from '../../libs/notifications/src/push/queue-pushes.js';
import { ShortNotices } from '../../libs/notifications/src/short/short-notices.js';
import { PhonesRepository } from '../../libs/notifications/src/sms/phones.repository.js';
import { QueueSms } from '../../libs/notifications/src/sms/queue-sms.js';
import { SmsMessagesRepository } from '../../libs/notifications/src/sms/sms-messages.repository.js';
import { AddressHashes } from '../../libs/notifications/src/suppressions/address-hashes.js';
import { SuppressionsRepository } from '../../libs/notifications/src/suppressions/suppressions.repository.js';
import { UnsubscribeTokens } from '../../libs/notifications/src/unsubscribing/unsubscribe-tokens.js';
import { MailTemplateVersion } from '../../libs/notifications/src/wording/mail-template-version.entity.js';
import { MailTemplatesRepository } from '../../libs/notifications/src/wording/mail-templates.repository.js';
import type { PersonalExports } from '../../libs/privacy/src/exports/personal-exports.js';
import { anActor } from './an-actor.js';
import { testConfig } from './config.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { vapidKeys } from './push-service.js';
import { NO_PROVIDER } from './sms-provider.js';
import { SmtpSink } from './smtp-sink.js';

export const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

export const never = new AbortController().signal;

const TOTAL = Money.of(25_00, 'GBP');

export const anOrder = (customerId: string): OrderNotice => ({
  number: 'ORD-7K3M-9QWX-2HTC',
  reference: null,
  customerId,
  placedAt: new Date('2026-11-20T09:30:00.000Z'),
  price: {
    subtotal: TOTAL,
    discounts: [],
    shipping: null,
    taxIncluded: true,
    taxes: [],
    total: TOTAL,
  },
  due: TOTAL,
  lines: [
    {
      sku: 'TEA-1',
      name: 'Teapot',
      quantity: 2,
      unitPrice: Money.of(12_50, 'GBP'),
      total: TOTAL,
      cancelledQuantity: 0,
    },
  ],
  billingAddress: null,
  shippingAddress: null,
});

export let database: TestDatabase;
export let sink: SmtpSink;
export let mailer: SmtpMailer;
export let statements: Statements;
export let transactions: Transactions;
export let notifications: NotificationsConsumer;
export let mails: MailConsumer;
export let pushes: PushConsumer;
export let subscriptions: PushSubscriptionsRepository;
export let shortNotices: ShortNotices;
export let users: UsersService;
export let feed: NotificationsService;
export let messages: MailMessagesRepository;
export let outbox: Outbox;
export let digests: DigestsRepository;
export let unsubscribeTokens: UnsubscribeTokens;
export let customerId: string;
export let orderId: string;

export const webPush = vapidKeys();

// What the neighbouring modules answer.
export let contacts: Map<string, Contact>;
export let orders: Map<string, OrderNotice>;
export let shipments: Map<string, ShipmentNotice>;
export let returns: Map<string, ReturnNotice>;
export let issued: string[];
let needsLink: boolean;
let http: OutgoingHttp;

export const anEvent = (type: string, data: object = {}): DomainEvent =>
  domainEvent(
    type,
    { subject: orderId, occurredAt: new Date(), traceparent },
    { userId: customerId, ...data },
  );

export const orderPlaced = (): DomainEvent =>
  anEvent(ORDER_PLACED, {
    orderId,
    number: 'ORD-7K3M-9QWX-2HTC',
    customerId,
    total: { amount: 25_00, currency: 'GBP' },
  });

/**
 * As the worker does it, but without the inbox: so each call is a redelivery that nothing else
 * caught.
 */
export async function deliver(consumer: EventConsumer, event: DomainEvent): Promise<void> {
  await consumer.performExternal?.(event, never);
  await transactions.run((tx) => consumer.handle(tx, event));
}

export const queuedMails = (cause: DomainEvent): Promise<Array<DomainEvent<MailQueued>>> =>
  database.dataSource.query(
    `SELECT id, type, subject, traceparent, data FROM platform.outbox WHERE subject = $1
        AND type = $2`,
    [cause.subject, MAIL_QUEUED],
  );

export async function queue(cause: DomainEvent): Promise<DomainEvent<MailQueued>> {
  await deliver(notifications, cause);
  const [queued] = await queuedMails(cause);
  if (!queued) throw new Error('No mail was queued.');
  return queued;
}

export const feedOf = (userId: string, unread = false) =>
  feed.list(
    anActor({ userId }),
    { state: unread ? 'unread' : undefined },
    { limit: 10, after: null },
  );

/** By the time the mail leaves, the account has done what the link is for. */
export const doWithoutLink = (): void => {
  needsLink = false;
};

export function setUpMailRoom(): void {
  beforeAll(async () => {
    database = await createTestDatabase([MailTemplateVersion, Notification]);
    sink = await SmtpSink.start();
    const config = testConfig(database.url, '/nowhere', {
      mail: { smtpUrl: sink.url },
      frontEnd: {
        orderPageUrl: 'https://shop.example/orders/{number}?id={id}',
        preferencesPageUrl: 'https://shop.example/notifications',
      },
      webPush,
      sms: NO_PROVIDER,
      outgoing: { allowedNetworks: ['127.0.0.1/32'] },
    });
    mailer = new SmtpMailer(sink.url, config.mail);
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    const entries = new NotificationsRepository(database.dataSource, statements);
    messages = new MailMessagesRepository(database.dataSource, statements);
    const clock = new Clock();
    users = {
      findReachable: async (userId: string) => contacts.get(userId) ?? null,
    } as UsersService;
    const tokens = {
      issue: async () => {
        if (!needsLink) return null;
        issued.push(`token-${newId()}`);
        return issued.at(-1);
      },
    } as unknown as OneTimeTokens;
    const notices = {
      findOrder: async (id: string) => orders.get(id) ?? null,
      findShipment: async (_orderId: string, id: string) => shipments.get(id) ?? null,
      findReturn: async (_orderId: string, id: string) => returns.get(id) ?? null,
    } as unknown as OrderNotices;
    const emailChanges = { find: async () => null } as unknown as EmailChanges;
    const exports = { issueToken: async () => null } as unknown as PersonalExports;
    unsubscribeTokens = new UnsubscribeTokens(new ServerSecrets(database.dataSource));
    await unsubscribeTokens.onModuleInit();
    const templates = new MailTemplatesRepository(database.dataSource, statements);
    digests = new DigestsRepository(database.dataSource, statements);
    const orderMails = new OrderMails(notices, entries, templates, config);
    const composer = new MailComposer(
      config,
      users,
      tokens,
      emailChanges,
      exports,
      orderMails,
      new DigestMails(digests, notices, templates, config),
      unsubscribeTokens,
      templates,
    );
    outbox = new Outbox(database.dataSource, new Metrics());
    subscriptions = new PushSubscriptionsRepository(database.dataSource, statements);
    const queue = new QueueShortNotices(
      new QueuePushes(subscriptions, config),
      new QueueSms(
        new SmsMessagesRepository(database.dataSource, statements),
        new PhonesRepository(database.dataSource, statements),
        new PreferencesRepository(database.dataSource),
        outbox,
        config,
      ),
    );
    notifications = new NotificationsConsumer(entries, messages, queue, outbox, config, clock);
    shortNotices = new ShortNotices(users, orderMails, templates);
    http = new OutgoingHttp(config, new HostAddresses());
    pushes = new PushConsumer(
      subscriptions,
      new PushComposer(messages, entries, shortNotices, clock),
      new PushSender(http, clock),
      config,
      clock,
    );
    const hashes = new AddressHashes(new ServerSecrets(database.dataSource));
    await hashes.onModuleInit();
    const suppressions = new SuppressionsRepository(database.dataSource, statements);
    const outgoing = new OutgoingMail(mailer, suppressions, hashes, clock);
    mails = new MailConsumer(messages, composer, outgoing, config, clock);
    feed = new NotificationsService(entries, clock, new ChangeSignals(config, database.dataSource));
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
    shipments = new Map();
    returns = new Map();
    sink.received.length = 0;
    return database.dataSource.query('TRUNCATE notifications.suppressions');
  });
  afterAll(async () => {
    mailer.onApplicationShutdown();
    await http.onApplicationShutdown();
    await sink.close();
    await statements.onApplicationShutdown();
    await database.drop();
  });
}
