import { composeStatement, isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import {
  PermanentFailure,
  RetryLater,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { USER_SECURITY_NOTICE } from '@orderly/users';
import {
  anEvent,
  customerId,
  database,
  deliver,
  feedOf,
  notifications,
  orderId,
  orderPlaced,
  pushes,
  setUpMailRoom,
  subscriptions,
  transactions,
  webPush,
} from '../../../../test/support/mail-room.js';
import {
  PushService,
  type ReceivedPush,
  type SubscribedBrowser,
} from '../../../../test/support/push-service.js';
import { PUSH_QUEUED, type PushQueued } from './push.events.js';

describe('a push', () => {
  setUpMailRoom();
  let service: PushService;
  let browser: SubscribedBrowser;

  beforeAll(async () => {
    service = await PushService.start(webPush.publicKey);
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    browser = service.subscribe();
    await add(browser);
  });

  const add = (
    { subscription: { endpoint, keys } }: Pick<SubscribedBrowser, 'subscription'>,
    { userId = customerId, serverKey = webPush.publicKey } = {},
  ) =>
    transactions.run((tx) =>
      subscriptions.add(tx, {
        ...{ id: newId(), userId, endpoint, ...keys, serverKey, label: null, expiresAt: null },
        sessionId: null,
        createdAt: new Date(),
      }),
    );
  /** The pushes that an event leads to, as the outbox has them. */
  const queued = async (cause: DomainEvent): Promise<Array<DomainEvent<PushQueued>>> => {
    await transactions.run((tx) => notifications.handle(tx, cause));
    return database.dataSource.query(
      `SELECT o.id, o.type, o.subject, o.data FROM platform.outbox o
         JOIN notifications.messages m ON m.id::text = o.data->>'messageId'
        WHERE o.type = $1 AND m.event_id = $2 ORDER BY o.position`,
      [PUSH_QUEUED, cause.id],
    );
  };
  const push = async (cause: DomainEvent): Promise<void> => {
    for (const each of await queued(cause)) await deliver(pushes, each);
  };
  const left = async (): Promise<number> => (await subscriptions.ofUser(customerId)).length;
  const prefer = (muted: string[], quietHours: object | null = null) =>
    database.dataSource.query(
      `INSERT INTO notifications.preferences (user_id, muted, version, updated_at, quiet_hours)
       VALUES ($1, $2, 1, now(), $3)`,
      [customerId, muted, quietHours && JSON.stringify(quietHours)],
    );

  it('tells in two lines what happened, encrypted and signed', async () => {
    await push(orderPlaced());

    const [entry] = await feedOf(customerId);
    expect(browser.received).toHaveLength(1);
    const { payload, headers } = browser.received[0] as ReceivedPush;
    expect(payload).toEqual({
      title: 'Your order ORD-7K3M-9QWX-2HTC',
      body: 'We have received your order for £25.00.',
      lang: 'en-GB',
      tag: expect.stringMatching(/^[\w-]{32}$/),
      url: `https://shop.example/orders/ORD-7K3M-9QWX-2HTC?id=${orderId}`,
      kind: 'order-placed',
      category: 'orders',
      notificationId: entry?.id,
      silent: false,
    });
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      topic: payload['tag'],
      urgency: 'normal',
    });
    expect(Number(headers['ttl'])).toBeGreaterThan(86_000);
    expect(Number(headers['content-length'])).toBeLessThan(3_072);
  });

  it('reaches each browser by itself, when another cannot be reached', async () => {
    const other = service.subscribe();
    await add(other);
    browser.answer = { status: 500 };

    const [first, second, ...more] = await queued(orderPlaced());
    const outcomes = await Promise.allSettled(
      [first, second].map((each) => deliver(pushes, each as DomainEvent)),
    );

    expect(more).toEqual([]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(new Set([first?.subject, second?.subject]).size).toBe(2);
    expect([browser.received.length, other.received.length]).toEqual([0, 1]);
  });

  it('is queued once for an event that is told twice', async () => {
    const cause = orderPlaced();
    await queued(cause);

    expect(await queued(cause)).toHaveLength(1);
  });

  it.each([404, 410])('ends the subscription when the answer is %i', async (status) => {
    browser.answer = { status };

    await push(orderPlaced());

    expect(await left()).toBe(0);
  });

  it.each<[string, SubscribedBrowser['answer'], number]>([
    ['429 with a pause', { status: 429, headers: { 'retry-after': '120' } }, 120_000],
    ['503', { status: 503 }, 0],
    ['no answer', 'hang up', 0],
  ])('is tried again after %s', async (_which, answer, retryAfterMs) => {
    browser.answer = answer;
    const cause = orderPlaced();

    const failure = await push(cause).catch((error: unknown) => error);
    browser.answer = null;
    await push(cause);

    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({ retryAfterMs });
    expect(browser.received).toHaveLength(1);
    const [{ failing_since: failingSince }] = await database.dataSource.query(
      'SELECT failing_since FROM notifications.push_subscriptions WHERE user_id = $1',
      [customerId],
    );
    expect(failingSince).toBeNull();
  });

  it('is given up with its reason after any other answer', async () => {
    browser.answer = { status: 413 };

    const failure = await push(orderPlaced()).catch((error: unknown) => error);

    expect(failure).toEqual(new PermanentFailure('The push service answered 413.'));
    expect(failure).not.toBeInstanceOf(Undeliverable);
  });

  it('goes to no address inside, whatever is stored', async () => {
    const { subscription } = browser;
    await database.dataSource.query('DELETE FROM notifications.push_subscriptions');
    await add({ subscription: { ...subscription, endpoint: 'https://10.0.0.1/push' } });

    await expect(push(orderPlaced())).rejects.toBeInstanceOf(Undeliverable);
  });

  it('gives up a subscription that failed for a week', async () => {
    browser.answer = { status: 500 };
    await database.dataSource.query(
      `UPDATE notifications.push_subscriptions SET failing_since = now() - interval '8 days'`,
    );

    await expect(push(orderPlaced())).rejects.toBeInstanceOf(RetryLater);

    expect(await left()).toBe(0);
  });

  it('is not sent when its reader has turned it off', async () => {
    await prefer(['orders/push']);

    await push(orderPlaced());

    expect(browser.requests).toBe(0);
    expect(await feedOf(customerId)).toHaveLength(1);
  });

  it('names no entry of the feed when there is none', async () => {
    await prefer(['orders/in-app']);

    await push(orderPlaced());

    expect(browser.received[0]?.payload).toMatchObject({ notificationId: null });
  });

  it('makes no sound in quiet hours, when it can be turned off', async () => {
    await prefer([], aroundNow());

    await push(orderPlaced());
    await push(anEvent(USER_SECURITY_NOTICE, { kind: 'passkey-added' }));

    expect(browser.received.map(({ payload: { silent } }) => silent)).toEqual([true, false]);
    expect(browser.received.map(({ headers: { urgency } }) => urgency)).toEqual(['low', 'high']);
  });

  it('warns of what was done to the account, without a link', async () => {
    await push(anEvent(USER_SECURITY_NOTICE, { kind: 'api-key-made', name: 'Laptop' }));

    expect(browser.received[0]?.payload).toMatchObject({
      title: 'An API key was created',
      url: null,
      category: 'security',
      notificationId: null,
    });
  });

  it('is not sent about what ends the sessions of its account', async () => {
    await push(anEvent(USER_SECURITY_NOTICE, { kind: 'password-reset' }));

    expect(browser.requests).toBe(0);
  });

  it('never tells another account, which got the browser meanwhile', async () => {
    const [waiting] = await queued(orderPlaced());
    await database.dataSource.query(
      'UPDATE notifications.push_subscriptions SET user_id = $1 WHERE user_id = $2',
      [newId(), customerId],
    );

    await deliver(pushes, waiting as DomainEvent);

    expect(browser.requests).toBe(0);
  });

  it('is not sent when it is a day old', async () => {
    const [waiting] = await queued(orderPlaced());
    await database.dataSource.query(
      `UPDATE notifications.messages SET created_at = now() - interval '25 hours' WHERE id = $1`,
      [waiting?.data.messageId],
    );

    await deliver(pushes, waiting as DomainEvent);

    expect(browser.requests).toBe(0);
  });

  it('ends a subscription with other keys than those of the installation', async () => {
    await add(browser, { serverKey: 'of another time' });

    await push(orderPlaced());

    expect([browser.requests, await left()]).toEqual([0, 0]);
  });

  it('needs the transaction: the one statement refuses itself', async () => {
    const { fragments, prepare } = notifications.inOneStatement;
    const statement = composeStatement('test', fragments);
    const { inputs } = prepare(orderPlaced());

    const refused = await database.dataSource
      .query(statement.text, statement.values(inputs as never))
      .catch((error: unknown) => error);

    expect(isAssertionFailed(refused)).toBe(true);
  });
});

/** Quiet hours of UTC that have begun, and end in hours. */
function aroundNow(): { from: string; to: string; timeZone: string } {
  const at = (hours: number): string =>
    new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return { from: at(-1), to: at(3), timeZone: 'UTC' };
}
