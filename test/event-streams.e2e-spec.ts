import { newId } from '@orderly/platform/kernel/ids/new-id';
import { StreamTimings } from '@orderly/platform/streams/stream-timings';
import { EventSource } from 'eventsource';
import { type RunningApi, startApi } from '../apps/api/src/start-api.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { StreamClient } from './support/stream-client.js';
import { anApiKey } from './support/walking-machines.js';

const FEED = '/v1/notifications/stream';
const ORDERS = '/v1/orders/stream';

describe('event streams', () => {
  let app: TestApp;
  let other: RunningApi;
  let admin: SignedIn;
  let ada: SignedIn;
  const clients: StreamClient[] = [];

  const quickly = (api: RunningApi) =>
    Object.assign(api.app.get(StreamTimings), { heartbeatMs: 50 });

  beforeAll(async () => {
    app = await TestApp.start({ http: { maxStreams: 12 } as never });
    other = await startApi(app.config, testLogger(app.config, 'api'));
    quickly(app.api);
    quickly(other);
    admin = await app.admin();
  }, 120_000);
  afterAll(async () => {
    await other.close();
    await app.close();
  });
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  const open = async (
    who: Pick<SignedIn, 'token'>,
    path: string,
    { at = app.api, lastId = null as string | null } = {},
  ): Promise<StreamClient> => {
    const headers = { authorization: `Bearer ${who.token}` };
    const client = await StreamClient.open(at.url + path, headers, lastId);
    clients.push(client);
    return client;
  };
  const enter = async (userId: string, count = 1): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId());
    await app.db.query(
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       SELECT id, $2, gen_random_uuid(), 'order-placed', $3, now() FROM unnest($1::uuid[]) id`,
      [ids, userId, { orderId: newId(), number: 'ORD-1', total: { amount: 1, currency: 'GBP' } }],
    );
    return ids;
  };
  const idsIn = (client: StreamClient) => client.of('notification').map(({ id }) => id);
  const openStreams = async (): Promise<number> => {
    const { text } = await app.request('GET', '/metrics');
    return [...text.matchAll(/^event_streams_open\{.*\} (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };

  it('bring the own entries and the count, whichever process a change goes through', async () => {
    const here = await open(ada, FEED);
    const there = await open(ada, FEED, { at: other });
    await Promise.all([here.until('unread'), there.until('unread')]);

    await enter(admin.userId);
    const [entry] = (await enter(ada.userId)) as [string];
    await Promise.all([here.until('notification'), there.until('notification')]);
    await app.request('POST', `/v1/notifications/${entry}/read`, { token: ada.token });
    await Promise.all([here.until('notification', 2), there.until('notification', 2)]);

    for (const client of [here, there]) {
      expect(client.of('notification')).toMatchObject([
        { id: entry, state: 'unread' },
        { id: entry, state: 'read' },
      ]);
      expect(client.of('unread')).toEqual([{ unread: 0 }, { unread: 1 }, { unread: 0 }]);
    }
  });

  it('go on in another process without a gap or a duplicate', async () => {
    const first = await open(ada, FEED);
    const ids = await enter(ada.userId, 3);
    await first.until('notification', 3);
    first.close();
    ids.push(...(await enter(ada.userId, 3)));

    const second = await open(ada, FEED, { at: other, lastId: first.lastId });
    await second.until('notification', 3);
    ids.push(...(await enter(ada.userId)));
    await second.until('notification', 4);

    expect([...idsIn(first), ...idsIn(second)]).toEqual(ids);
    expect(second.of('reset')).toEqual([]);
  });

  it('go on after a heartbeat, too, which a client without news has', async () => {
    const quiet = await open(ada, FEED);
    await quiet.until('heartbeat');
    quiet.close();
    const ids = await enter(ada.userId);

    const back = await open(ada, FEED, { lastId: quiet.lastId });

    await back.until('notification');
    expect(idsIn(back)).toEqual(ids);
  });

  it.each(['999999999999', 'nonsense', '-1'])(
    'say so when they cannot go on after %s',
    async (id) => {
      const client = await open(ada, FEED, { lastId: id });

      await client.until('reset');
      const ids = await enter(ada.userId);
      await client.until('notification');

      expect(client.received.map(({ event }) => event).slice(0, 2)).toEqual(['reset', 'unread']);
      expect(idsIn(client)).toEqual(ids);
    },
  );

  it('show orders to their customers, and all to staff', async () => {
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const bob = await app.account(admin, 'customer');
    const [own, all, others] = await Promise.all([
      open(ada, ORDERS),
      open(admin, ORDERS, { at: other }),
      open(bob, ORDERS),
    ]);
    await Promise.all([own.until('ready'), all.until('ready'), others.until('ready')]);

    const { body: order } = await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await app.request('POST', `/v1/orders/${order['id']}/cancel`, { token: ada.token, body: {} });
    await Promise.all([own.until('order-changed', 2), all.until('order-changed', 2)]);

    for (const client of [own, all])
      expect(client.of('order-changed')).toMatchObject([
        { orderId: order['id'], number: order['number'], change: 'placed', version: 1 },
        { orderId: order['id'], change: 'cancelled', version: 2, status: 'cancelled' },
      ]);
    expect(others.of('order-changed')).toEqual([]);
  });

  it('leave out for customers what only staff see in the timeline', async () => {
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const [own, all] = [await open(ada, ORDERS), await open(admin, ORDERS)];
    const { body: order, headers } = await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await app.request('PATCH', `/v1/orders/${order['id']}`, {
      token: admin.token,
      headers: { 'if-match': headers.get('etag') ?? '*' },
      body: { tags: ['gift'] },
    });
    await all.until('order-changed', 2);
    await app.request('POST', `/v1/orders/${order['id']}/cancel`, { token: ada.token, body: {} });
    await own.until('order-changed', 2);

    expect(own.of('order-changed').map(({ change }) => change)).toEqual(['placed', 'cancelled']);
  });

  it('end with the session, and free what they held', async () => {
    const session = await app.openSession(ada.userId);
    const client = await open(session, FEED);
    await client.until('heartbeat');
    expect(await openStreams()).toBeGreaterThan(0);

    await app.request('POST', '/v1/auth/logout', {
      token: session.token,
      body: { refreshToken: session.refreshToken },
    });

    await eventually(() => expect(client.isEnded).toBe(true));
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('work in a browser with its cookie', async () => {
    const { cookie } = await app.openSession(ada.userId, { transport: 'cookie' });
    const client = await StreamClient.open(app.api.url + FEED, { cookie });
    clients.push(client);

    await client.until('unread');

    expect(client.response.headers.get('content-type')).toBe('text/event-stream');
    expect(client.response.headers.get('cache-control')).toBe('no-store');
  });

  it('are limited for each caller, and for the process', async () => {
    for (let count = 0; count < 10; count++) await open(ada, FEED);
    const another = await app.account(admin, 'customer');

    const tooMany = await app.request('GET', FEED, { token: ada.token });
    for (let count = 0; count < 2; count++) await open(another, FEED);
    const full = await app.request('GET', FEED, { token: another.token });

    expect(tooMany).toMatchObject({ status: 429, body: { code: 'too-many-streams' } });
    expect(full).toMatchObject({ status: 503, body: { code: 'streams-unavailable' } });
    expect(full.headers.get('retry-after')).toBe('10');
    for (const client of clients) client.close();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('are limited for an account and its API keys together', async () => {
    const keys = [
      await anApiKey(app, ada.userId, ['orders:read']),
      await anApiKey(app, ada.userId, ['orders:read']),
    ];
    for (let count = 0; count < 5; count++) for (const key of keys) await open(key, ORDERS);

    const refused = await Promise.all(
      [ada, ...keys].map(({ token }) => app.request('GET', ORDERS, { token })),
    );

    expect(refused.map(({ body }) => body['code'])).toEqual(Array(3).fill('too-many-streams'));
    for (const client of clients) client.close();
    await eventually(async () => expect(await openStreams()).toBe(0));
  });

  it('refuse those who want something else, and strangers', async () => {
    const json = { token: ada.token, headers: { accept: 'application/json' } };

    expect((await app.request('GET', FEED, json)).status).toBe(406);
    expect((await app.request('GET', FEED)).status).toBe(401);
    expect((await app.request('GET', ORDERS)).status).toBe(401);
  });

  it('end when the process stops, and EventSource goes on with the next', async () => {
    const seen: string[] = [];
    let third = await startApi(app.config, testLogger(app.config, 'api'));
    const port = Number(new URL(third.url).port);
    const source = new EventSource(third.url + FEED, {
      fetch: (url, init) =>
        fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${ada.token}` } }),
    });
    source.addEventListener('notification', ({ data }) => seen.push(JSON.parse(data).id));
    await eventually(() => expect(source.readyState).toBe(EventSource.OPEN));
    const ids = await enter(ada.userId);
    await eventually(() => expect(seen).toEqual(ids));

    await third.close();
    ids.push(...(await enter(ada.userId, 2)));
    const { http } = app.config;
    third = await startApi(
      Object.assign(Object.create(app.config), { http: { ...http, port } }),
      testLogger(app.config, 'api'),
    );

    await eventually(() => expect(seen).toEqual(ids));
    source.close();
    await third.close();
  }, 30_000);
});
