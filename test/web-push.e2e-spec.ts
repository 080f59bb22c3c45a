import { Transactions } from '@orderly/platform/database/transactions';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { NotificationsPersonalData } from '../libs/notifications/src/privacy/notifications-personal-data.js';
import { type OpenedSession, type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { PushService, type SubscribedBrowser, vapidKeys } from './support/push-service.js';

const PATH = '/v1/notifications/push';
const SUBSCRIPTIONS = `${PATH}/subscriptions`;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const webPush = vapidKeys();

interface Subscription {
  readonly id: string;
  readonly label: string | null;
  readonly service: string;
}

describe('push subscriptions', () => {
  let service: PushService;
  let app: TestApp;
  let worker: RunningWorker;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    service = await PushService.start(webPush.publicKey);
    app = await TestApp.start({ webPush, outgoing: { allowedNetworks: ['127.0.0.1/32'] } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    service.close();
  });
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });

  const add = (subscription: object, { token } = ada) =>
    app.request<Subscription & TestResponse['body']>('POST', SUBSCRIPTIONS, {
      ...{ token, body: subscription, headers: { 'user-agent': FIREFOX } },
    });
  const list = async ({ token } = ada): Promise<readonly Subscription[]> =>
    (await app.request<{ data: Subscription[] }>('GET', SUBSCRIPTIONS, { token })).body.data;
  const order = async (who = ada): Promise<void> => {
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const placed = await app.placeOrder(who, [{ productId, quantity: 1 }]);
    expect(placed.status).toBe(201);
  };
  const pushed = (browser: SubscribedBrowser, times = 1) =>
    eventually(() => expect(browser.received).toHaveLength(times));

  it('bring what is told, to each browser by itself', async () => {
    const [away, there] = [service.subscribe(), service.subscribe()];
    away.answer = { status: 503, headers: { 'retry-after': '3600' } };
    const key = await app.request('GET', PATH, { token: ada.token });
    const added = await Promise.all([away, there].map(({ subscription }) => add(subscription)));

    await order();
    await pushed(there);
    await order();
    await pushed(there, 2);

    expect(key.body).toEqual({ publicKey: webPush.publicKey });
    expect(added.map(({ status }) => status)).toEqual([201, 201]);
    expect(there.received[0]?.payload).toMatchObject({ kind: 'order-placed', lang: 'en-GB' });
    expect(away.requests).toBe(1);
    expect(JSON.stringify(added)).not.toMatch(/"(endpoint|auth|p256dh)"/);
  });

  it('end when the push service says so', async () => {
    const browser = service.subscribe();
    browser.answer = { status: 410 };
    await add(browser.subscription);

    await order();

    await eventually(async () => expect(await list()).toEqual([]));
  });

  it('are refreshed by a browser that adds itself again', async () => {
    const { subscription } = service.subscribe();
    const first = await add(subscription);

    const again = await add({ ...subscription, expirationTime: Date.now() + 60_000.5 });

    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body.id).toBe(first.body.id);
    expect(await list()).toMatchObject([
      { id: first.body.id, label: 'Firefox on Linux', service: '127.0.0.1' },
    ]);
  });

  it('move to the account that uses the browser now', async () => {
    const { subscription } = service.subscribe();
    const bob = await app.account(admin, 'customer');
    await add(subscription);

    const moved = await add(subscription, bob);

    expect(moved.status).toBe(201);
    expect(await list()).toEqual([]);
    expect(await list(bob)).toMatchObject([{ id: moved.body.id }]);
  });

  it('are added once by requests that race, of two accounts too', async () => {
    const { subscription } = service.subscribe();
    const bob = await app.account(admin, 'customer');

    const answers = await Promise.all(
      [ada, bob, ada, bob, ada, bob].map((who) => add(subscription, who)),
    );

    expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
    expect([...(await list()), ...(await list(bob))]).toHaveLength(1);
  });

  it('are 20 at most: the one that was seen longest ago ends', async () => {
    const browsers = Array.from({ length: 21 }, () => service.subscribe().subscription);
    const [first, second] = browsers;
    const [one, two] = [await add(first as object), await add(second as object)];
    await add(first as object);
    for (const browser of browsers.slice(2)) await add(browser);

    const ids = (await list()).map(({ id }) => id);

    expect(ids).toHaveLength(20);
    expect(ids).toContain(one.body.id);
    expect(ids).not.toContain(two.body.id);
  });

  it('are removed by their owner alone', async () => {
    const { body } = await add(service.subscribe().subscription);
    const bob = await app.account(admin, 'customer');
    const remove = ({ token }: SignedIn) =>
      app.request('DELETE', `${SUBSCRIPTIONS}/${body.id}`, { token });

    const answers = [await remove(bob), await remove(ada), await remove(ada)];

    expect(answers.map(({ status }) => status)).toEqual([404, 204, 404]);
    expect(await list()).toEqual([]);
  });

  it.each<[string, (of: SignedIn) => Promise<TestResponse>]>([
    ['their owner', ({ token }) => app.request('POST', '/v1/auth/sessions/end-others', { token })],
    [
      'staff',
      ({ userId }) => app.request('DELETE', `/v1/users/${userId}/sessions`, { token: admin.token }),
    ],
  ])('end when the account is signed out everywhere by %s', async (_, signOut) => {
    const thief = { ...ada, ...(await app.openSession(ada.userId)) };
    await add(service.subscribe().subscription, thief);

    expect((await signOut(ada)).status).toBe(200);

    await eventually(async () =>
      expect(
        await app.db.query('SELECT 1 FROM notifications.push_subscriptions WHERE user_id = $1', [
          ada.userId,
        ]),
      ).toEqual([]),
    );
  });

  it.each<[string, (session: OpenedSession) => Promise<unknown>]>([
    ['a log-out', ({ token }) => app.request('POST', '/v1/auth/logout', { token })],
    [
      'its owner, elsewhere',
      ({ sessionId }) =>
        app.request('DELETE', `/v1/auth/sessions/${sessionId}`, { token: ada.token }),
    ],
    [
      'its refresh token, used twice',
      async ({ sessionId, refreshToken }) => {
        const refresh = () => app.request('POST', '/v1/auth/refresh', { body: { refreshToken } });
        await refresh();
        await app.db.query(
          `UPDATE auth.refresh_tokens SET used_at = used_at - interval '11 s'
            WHERE session_id = $1`,
          [sessionId],
        );
        await refresh();
      },
    ],
  ])('end with their session, and no others, by %s', async (_, end) => {
    const laptop = await app.openSession(ada.userId);
    await add(service.subscribe().subscription, { ...ada, ...laptop });
    const { body: kept } = await add(service.subscribe().subscription);

    await end(laptop);

    await eventually(async () => expect(await list()).toMatchObject([{ id: kept.id }]));
  });

  it('are copied without keys for their person, and end with the account', async () => {
    const { subscription } = service.subscribe();
    await add(subscription);
    const data = worker.app.get(NotificationsPersonalData, { strict: false });
    const files = data.export(ada.userId, new AbortController().signal);
    const file = files.find(({ name }) => name === 'push-subscriptions.json');

    const records: object[] = [];
    for await (const record of file?.records ?? []) records.push(record);
    await app.api.app.get(Transactions).run((tx) => data.discard(tx, [ada.userId]));

    expect(records).toEqual([
      {
        ...{ id: expect.any(String), label: 'Firefox on Linux', expiresAt: null },
        ...{ createdAt: expect.any(String), seenAt: expect.any(String) },
        endpoint: subscription.endpoint,
      },
    ]);
    expect(await list()).toEqual([]);
  });

  it.each<[string, (made: SubscribedBrowser['subscription']) => object, string]>([
    ['an address inside', (made) => ({ ...made, endpoint: 'https://10.0.0.1/x' }), '/endpoint'],
    ['plain http', (made) => ({ ...made, endpoint: 'http://push.example.net/x' }), '/endpoint'],
    [
      'a key that is no point',
      ({ keys, ...made }) => ({ ...made, keys: { ...keys, p256dh: `BA${'A'.repeat(85)}` } }),
      '/keys/p256dh',
    ],
    [
      'a short secret',
      ({ keys, ...made }) => ({ ...made, keys: { ...keys, auth: 'AAAA' } }),
      '/keys/auth',
    ],
    ['a time before time', (made) => ({ ...made, expirationTime: -1 }), '/expirationTime'],
  ])('refuse %s', async (_which, change, pointer) => {
    const refused = await add(change(service.subscribe().subscription));

    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});
