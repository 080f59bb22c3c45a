import { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import {
  PermanentFailure,
  RetryLater,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { USER_SECURITY_NOTICE } from '@orderly/users';
import {
  anEvent,
  customerId,
  database,
  deliver,
  messages,
  notifications,
  orderPlaced,
  setUpMailRoom,
  shortNotices,
  statements,
  transactions,
  users,
} from '../../../../test/support/mail-room.js';
import { aNumber, SmsProvider } from '../../../../test/support/sms-provider.js';
import { HttpSmsGateway } from './http-sms-gateway.js';
import { PhoneCodes } from './phone-codes.js';
import { PhonesRepository } from './phones.repository.js';
import { ReleaseHeldSms } from './release-held-sms.task.js';
import { SmsConsumer } from './sms.consumer.js';
import { SMS_QUEUED } from './sms.events.js';
import { SmsBudgets } from './sms-budgets.js';
import { SmsComposer } from './sms-composer.js';
import { SmsMessagesRepository } from './sms-messages.repository.js';

const NIGHT = { from: '22:00', to: '07:00', timeZone: 'UTC' };
const TEXT = 'Söhne & Co.: Your order ORD-7K3M-9QWX-2HTC. We have received your order for £25.00.';

describe('a text message', () => {
  setUpMailRoom();
  let provider: SmsProvider;
  let texts: SmsConsumer;
  let release: ReleaseHeldSms;
  let number: string;
  let limit: { maxPerDay: number };
  let metrics: Metrics;

  beforeAll(async () => {
    provider = await SmsProvider.start();
    const { dataSource } = database;
    const secrets = new ServerSecrets(dataSource);
    limit = provider.settings;
    const config = { sms: limit, version: '1', brandName: 'Söhne & Co.' } as never;
    metrics = new Metrics();
    const codes = new PhoneCodes(secrets);
    const budgets = new SmsBudgets(secrets, dataSource, config, metrics);
    await Promise.all([codes.onModuleInit(), budgets.onModuleInit()]);
    const stored = new SmsMessagesRepository(dataSource, statements);
    const phones = new PhonesRepository(dataSource, statements);
    const clock = new Clock();
    const composer = new SmsComposer(phones, codes, users, messages, shortNotices, clock, config);
    const gateway = new HttpSmsGateway(config, clock);
    texts = new SmsConsumer(stored, composer, gateway, budgets, transactions, clock);
    release = new ReleaseHeldSms(stored, transactions, new Outbox(dataSource), clock);
  });
  afterAll(() => provider.close());
  beforeEach(async () => {
    provider.forget();
    number = aNumber();
    await database.dataSource.query(
      'INSERT INTO notifications.phone_numbers VALUES ($1, $2, now())',
      [customerId, number],
    );
    await choose(['orders/sms', 'security/sms']);
  });
  afterEach(() => jest.restoreAllMocks());

  const choose = (optedIn: string[], quietHours: object | null = null) =>
    database.dataSource.query(
      `INSERT INTO notifications.preferences
         (user_id, muted, version, updated_at, opted_in, quiet_hours)
       VALUES ($1, '{}', 1, now(), $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET opted_in = $2, quiet_hours = $3`,
      [customerId, optedIn, quietHours && JSON.stringify(quietHours)],
    );
  const queuedFor = (userId = customerId): Promise<DomainEvent[]> =>
    database.dataSource.query(
      `SELECT id, type, subject, data FROM platform.outbox WHERE type = $1 AND subject = $2
        ORDER BY position`,
      [SMS_QUEUED, userId],
    );
  const tell = async (cause: DomainEvent): Promise<void> => {
    await transactions.run((tx) => notifications.handle(tx, cause));
    for (const each of await queuedFor()) await deliver(texts, each);
  };
  const budgets = () =>
    database.dataSource.query('SELECT key, sent FROM notifications.sms_budgets ORDER BY key');
  const stored = async () => {
    const [row] = await database.dataSource.query<Array<Record<string, unknown>>>(
      `SELECT state, recipient, attempts, last_error AS "lastError" FROM notifications.sms_messages
        WHERE user_id = $1`,
      [customerId],
    );
    return row;
  };

  it('says in short what happened, once, and is stored without text and number', async () => {
    await tell(orderPlaced());
    await tell(anEvent('users.security-notice.v1', { kind: 'passkey-added' }));

    expect(provider.sent.map(({ to, text }) => [to, text])).toEqual([
      [number, TEXT],
      [
        number,
        expect.stringMatching(/^Söhne & Co\.: A passkey was added\. A passkey was added to/),
      ],
    ]);
    const recipient = `+44${'*'.repeat(number.length - 6)}${number.slice(-3)}`;
    expect(await stored()).toEqual({ state: 'sent', recipient, attempts: 1, lastError: null });
    const rows = await database.dataSource.query(
      `SELECT m::text AS row FROM notifications.sms_messages m UNION ALL
       SELECT o::text FROM platform.outbox o WHERE type = $1`,
      [SMS_QUEUED],
    );
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`\\${number}|We have received`));
  });

  it('is sent once when the provider took it and did not say so', async () => {
    provider.answer = 'take it and hang up';
    const failure = await tell(orderPlaced()).catch((error: unknown) => error);
    const failed = await stored();
    provider.answer = null;

    const [waiting] = await queuedFor();
    await deliver(texts, waiting as DomainEvent);

    expect(failure).toBeInstanceOf(RetryLater);
    expect(failed).toMatchObject({ state: 'queued', attempts: 1 });
    expect(provider.keys).toHaveLength(2);
    expect(provider.sent).toHaveLength(1);
    expect(await stored()).toMatchObject({ state: 'sent', attempts: 2, lastError: null });
  });

  it('fails for good when the provider refuses it', async () => {
    provider.answer = { status: 400 };

    const failure = await tell(orderPlaced()).catch((error: unknown) => error);
    const [waiting] = await queuedFor();
    const { message } = failure as Error;
    await transactions.run((tx) => texts.deadLettered(tx, waiting as DomainEvent, message));

    expect(failure).toEqual(new PermanentFailure('The provider answered 400.'));
    expect(await stored()).toMatchObject({ state: 'failed', lastError: message });
  });

  it.each<[string, string[]]>([
    ['nothing', []],
    ['other things', ['security/sms', 'account/sms']],
  ])('is not even queued for an account that chose %s', async (_which, optedIn) => {
    await choose(optedIn);

    await tell(orderPlaced());

    expect(await queuedFor()).toEqual([]);
  });

  it('is not sent when it was turned off, or its number removed, meanwhile', async () => {
    await transactions.run((tx) => notifications.handle(tx, orderPlaced()));
    await choose([]);
    for (const each of await queuedFor()) await deliver(texts, each);

    expect(provider.sent).toEqual([]);
    expect(await stored()).toMatchObject({
      state: 'cancelled',
      lastError: 'The recipient has turned it off.',
    });
  });

  it('waits for the end of quiet hours, and is then sent', async () => {
    await choose(['orders/sms', 'security/sms'], NIGHT);
    const at = (time: string) =>
      jest.spyOn(Clock.prototype, 'now').mockReturnValue(new Date(`2026-01-1${time}:00Z`));
    at('0T23:00');
    await tell(orderPlaced());
    await tell(anEvent(USER_SECURITY_NOTICE, { kind: 'passkey-added' }));
    const inTheNight = provider.sent.map(({ text }) => text);
    const held = await stored();

    at('1T07:00');
    await release.run(new AbortController().signal);
    for (const each of await queuedFor()) await deliver(texts, each);

    expect(inTheNight).toEqual([expect.stringContaining('A passkey was added')]);
    expect(held).toMatchObject({ state: 'deferred' });
    expect(provider.sent.map(({ text }) => text)).toEqual([...inTheNight, TEXT]);
  });

  it('is one of 20 in a day at most', async () => {
    await Promise.all(
      Array.from({ length: 21 }, () =>
        transactions.run((tx) =>
          notifications.handle(tx, { ...orderPlaced(), id: newId() } as DomainEvent),
        ),
      ),
    );
    for (const each of await queuedFor()) await deliver(texts, each);

    expect(provider.sent).toHaveLength(20);
    const [{ count }] = await database.dataSource.query(
      `SELECT count(*)::int FROM notifications.sms_messages WHERE user_id = $1
          AND state = 'cancelled'`,
      [customerId],
    );
    expect(count).toBe(1);
  });

  it('is not sent when all accounts together had as many as a day may have', async () => {
    const before = limit.maxPerDay;
    limit.maxPerDay = 1;
    const claimed = await budgets();
    await tell(orderPlaced());
    limit.maxPerDay = before;

    expect(provider.sent).toEqual([]);
    expect(await budgets()).toEqual(claimed);
    expect(await metrics.registry.metrics()).toMatch(/^sms_limit_refusals_total 1$/m);
    expect(await stored()).toMatchObject({
      ...{ state: 'cancelled', attempts: 0, lastError: 'SMS_MAX_PER_DAY was reached.' },
    });
  });

  it('does not go to a suspended or erased account', async () => {
    const other = newId();
    await database.dataSource.query(
      'UPDATE notifications.phone_numbers SET user_id = $1 WHERE user_id = $2',
      [other, customerId],
    );
    await database.dataSource.query(
      'UPDATE notifications.preferences SET user_id = $1 WHERE user_id = $2',
      [other, customerId],
    );
    const cause = anEvent(USER_SECURITY_NOTICE, { kind: 'passkey-added', userId: other });

    await transactions.run((tx) => notifications.handle(tx, cause));
    for (const each of await queuedFor(other)) await deliver(texts, each);

    expect(await queuedFor(other)).toHaveLength(1);
    expect(provider.sent).toEqual([]);
  });
});
