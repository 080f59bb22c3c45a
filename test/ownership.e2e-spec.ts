import { accessInventory, type RoutePolicy } from '@orderly/platform/access/access-inventory';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Roles } from '@orderly/users';
import { anAccount } from './support/an-account.js';
import { type OpenedSession, TestApp, type TestRequest, type TestResponse } from './support/app.js';
import { anApiKey } from './support/walking-machines.js';

/**
 * What isn't yours answers as if it weren't there: to the byte, but for the id and what names the
 * request.
 */
describe('what belongs to somebody else', () => {
  let app: TestApp;
  let ada: OpenedSession;
  let bob: OpenedSession;
  let held: ReadonlySet<Permission>;
  let orderId: string;
  let notificationId: string;
  let apiKeyId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    const customer = { roles: ['customer'] };
    [ada, bob] = [
      await app.openSession(await anAccount(app.db, customer)),
      await app.openSession(await anAccount(app.db, customer)),
    ];
    held = new Set((await app.api.app.get(Roles).get('customer')).permissions);
    const product = await app.product(await app.admin());
    const placed = await app.placeOrder(ada, [{ productId: product.id, quantity: 1 }], {
      reference: 'PO-1',
    });
    orderId = placed.body['id'] as string;
    ({ id: apiKeyId } = await anApiKey(app, ada.userId, ['orders:read']));
    notificationId = newId();
    await app.db.query(
      `INSERT INTO notifications.notifications (id, user_id, event_id, kind, data, created_at)
       VALUES ($1, $2, $3, 'order-placed', $4, now())`,
      [
        notificationId,
        ada.userId,
        newId(),
        { orderId, number: placed.body['number'], total: { amount: 12_50, currency: 'GBP' } },
      ],
    );
  });
  afterAll(() => app.close());

  const as = (
    who: OpenedSession,
    method: string,
    path: string,
    more: TestRequest = {},
  ): Promise<TestResponse> => app.request(method, path, { token: who.token, ...more });

  /** All of an answer that a stranger could tell two of them apart by. */
  const seen = ({ status, headers, body, text }: TestResponse, id: string): unknown => {
    const { instance: _, traceId: __, ...rest } = (body ?? {}) as Record<string, unknown>;
    const names = [...headers.keys()].filter((name) => name !== 'content-length').sort();
    return {
      status,
      names,
      body: text === '' ? '' : JSON.stringify(rest).replaceAll(id, 'THE-ID'),
    };
  };

  const expectAlike = async (method: string, path: string, id: string, more: TestRequest = {}) => {
    const pathTo = (each: string): string => path.replace(/:[^/]+/, each);
    const random = newId();
    const [theirs, nobodys] = [
      await as(bob, method, pathTo(id), more),
      await as(bob, method, pathTo(random), more),
    ];

    expect({ path, ...(seen(theirs, id) as object) }).toEqual({
      path,
      ...(seen(nobodys, random) as object),
    });
    return theirs;
  };

  it.each<[string, string, () => string, TestRequest]>([
    ['GET', '/v1/orders/:id', () => orderId, {}],
    ['GET', '/v1/orders/:id/timeline', () => orderId, {}],
    ['POST', '/v1/orders/:id/cancel', () => orderId, { body: {} }],
    ['POST', '/v1/orders/:id/cancel', () => orderId, { body: { reason: 'Mine now.' } }],
    ['GET', '/v1/notifications/:id', () => notificationId, {}],
    ['POST', '/v1/notifications/:id/read', () => notificationId, {}],
    ['POST', '/v1/notifications/:id/unread', () => notificationId, {}],
    ['POST', '/v1/notifications/:id/archive', () => notificationId, {}],
    ['GET', '/v1/api-keys/:id', () => apiKeyId, {}],
    [
      'PATCH',
      '/v1/api-keys/:id',
      () => apiKeyId,
      { body: { name: 'Mine now.' }, headers: { 'if-match': '*' } },
    ],
    ['POST', '/v1/api-keys/:id/rotate', () => apiKeyId, { body: { overlapHours: 0 } }],
    ['DELETE', '/v1/api-keys/:id', () => apiKeyId, {}],
    ['DELETE', '/v1/auth/sessions/:id', () => ada.sessionId, {}],
  ])('is not found: %s %s', async (method, path, idOf, more) => {
    const mine = async () => [
      (await as(ada, 'GET', `/v1/orders/${orderId}`)).text,
      (await as(ada, 'GET', '/v1/notifications')).text,
      (await as(ada, 'GET', '/v1/api-keys')).text,
    ];
    const before = await mine();

    expect((await expectAlike(method, path, idOf(), more)).status).toBe(404);
    expect(await mine()).toEqual(before);
  });

  it('is in no list of others, whatever the filter says', async () => {
    const theirs = [orderId, notificationId, apiKeyId, ada.sessionId];
    const tried: string[] = [];
    for (const path of ownLists(accessInventory(app.api.app))) {
      const answer = await as(ada, 'GET', path);
      const things = (answer.body as { data?: object[] } | undefined)?.data;
      if (!Array.isArray(things)) continue;
      for (const [name, value] of [['none', ''], ...(await filtersOf(path, things))]) {
        const query = name === 'none' ? '' : `?${name}=${encodeURIComponent(value ?? '')}`;
        const stranger = await as(bob, 'GET', `${path}${query}`);

        expect({ path, query, status: stranger.status }).toEqual({ path, query, status: 200 });
        for (const id of theirs) expect(stranger.text.replaceAll(bob.userId, '')).not.toContain(id);
        tried.push(`${path}?${name}`);
      }
    }

    expect(tried).toEqual(
      expect.arrayContaining([
        '/v1/orders?number',
        '/v1/orders?reference',
        '/v1/orders?customerId',
        '/v1/orders?status',
        '/v1/orders?placedFrom',
        '/v1/orders?updatedSince',
      ]),
    );
  });

  /**
   * Every filter of the list that the document names, with the values that find what its owner has.
   */
  const filtersOf = async (path: string, things: object[]): Promise<Array<[string, string]>> => {
    const { paths } = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as {
      paths: Record<string, { get?: { parameters?: Array<{ name: string; in: string }> } }>;
    };
    const names = (paths[path]?.get?.parameters ?? [])
      .filter((each) => each.in === 'query' && !['limit', 'cursor'].includes(each.name))
      .map(({ name }) => name);
    const known: Record<string, string> = {
      placedFrom: '2000-01-01T00:00:00Z',
      placedTo: '2999-01-01T00:00:00Z',
      updatedSince: '2000-01-01T00:00:00Z',
      unread: 'true',
      q: 'tea',
    };
    return names.flatMap((name) =>
      [...new Set([known[name], ...things.map((thing) => textOf(thing, name))])].flatMap(
        (value): Array<[string, string]> => (value === undefined ? [] : [[name, value]]),
      ),
    );
  };

  const textOf = (thing: object, name: string): string | undefined => {
    const value = (thing as Record<string, unknown>)[name];
    return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
  };

  /**
   * Names no route either: every id that a person is shown of their own things is tried by somebody
   * else on every route that takes an id and lets them in.
   */
  it('cannot be told from nothing on any route', async () => {
    const routes = accessInventory(app.api.app);
    const ids = [...new Set((await Promise.all(ownLists(routes).map(idsIn))).flat())];
    const targets = routes.filter((route) => isOpenToCustomers(route) && parametersOf(route) === 1);
    expect(ids).toEqual(expect.arrayContaining([orderId, notificationId, apiKeyId, ada.sessionId]));

    for (const { method, path } of targets) {
      const more = { headers: { 'if-match': '"1"' }, ...(method === 'GET' ? {} : { body: {} }) };
      for (const id of ids) await expectAlike(method, path, id, more);
    }
    process.stdout.write(
      `ownership: ${ids.length} ids of somebody else on ${targets.length} routes, none told ` +
        `from nothing\n`,
    );
  });

  const parametersOf = ({ path }: RoutePolicy): number => path.split('/:').length - 1;

  const isOpenToCustomers = ({ policy }: RoutePolicy): boolean =>
    policy?.kind === 'authenticated' ||
    (policy?.kind === 'permission' && held.has(policy.permission));

  const ownLists = (routes: readonly RoutePolicy[]): string[] =>
    routes
      .filter(
        (route) => route.method === 'GET' && isOpenToCustomers(route) && parametersOf(route) === 0,
      )
      .map(({ path }) => path);

  const idsIn = async (path: string): Promise<string[]> => {
    const { body } = await as(ada, 'GET', path);
    const entries = (body as { data?: unknown } | undefined)?.data;
    const things = Array.isArray(entries)
      ? (entries as Array<{ id?: unknown }>)
      : [body as { id?: unknown } | undefined];
    return things.flatMap((thing) => (typeof thing?.id === 'string' ? [thing.id] : []));
  };
});
