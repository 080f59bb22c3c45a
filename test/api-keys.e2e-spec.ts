import { ApiKeyUses } from '../libs/auth/src/api-keys/api-key-uses.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';

interface MadeKey {
  readonly id: string;
  readonly key: string;
  readonly etag: string;
}

describe('API keys', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    // One proxy is believed, so that a test can come from anywhere.
    app = await TestApp.start({ http: { trustedProxies: 1 } });
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());

  const wish = (more: object = {}) => ({
    name: 'Sync',
    scopes: ['orders:read'],
    expiresInDays: 30,
    ...more,
  });

  async function makeKey(who: SignedIn = ada, more: object = {}): Promise<MadeKey> {
    const made = await app.request<{ id: string; key: string }>('POST', '/v1/api-keys', {
      token: who.token,
      body: wish(more),
    });
    if (made.status !== 201) throw new Error(`key: ${made.status} ${made.text}`);
    return { ...made.body, etag: made.headers.get('etag') ?? '' };
  }

  const listOrders = (token: string, headers: Record<string, string> = {}) =>
    app.request('GET', '/v1/orders', { token, headers });

  const codeOf = async (answer: Promise<TestResponse>) => {
    const { status, body } = await answer;
    return [status, body?.['code']];
  };

  it('are shown once, and kept as a hash', async () => {
    const made = await app.request('POST', '/v1/api-keys', { token: ada.token, body: wish() });
    const { key, ...facts } = made.body as { key: string; id: string };

    expect(made.status).toBe(201);
    expect(key).toMatch(/^ord_test_[0-9A-Za-z]{49}$/);
    expect(made.headers.get('cache-control')).toBe('no-store');
    const read = await app.request('GET', `/v1/api-keys/${facts.id}`, { token: ada.token });
    expect(read.body).toEqual(facts);
    expect(read.body).toMatchObject({
      prefix: key.slice(0, 12),
      status: 'active',
      scopes: ['orders:read'],
    });
    const [dump] = await app.db.query<[{ rows: string }]>(
      `SELECT (SELECT json_agg(k) FROM auth.api_keys k)::text || (SELECT json_agg(a) FROM platform.audit_events a)::text
           || (SELECT json_agg(e) FROM platform.outbox e)::text AS rows`,
    );
    expect(dump.rows).toContain(facts.id);
    expect(dump.rows).not.toContain(key.slice(12));
  });

  it('open what their scopes name, and nothing else', async () => {
    const reader = await makeKey();

    expect((await listOrders(reader.key)).status).toBe(200);
    const placed = await app.request('POST', '/v1/orders', {
      token: reader.key,
      body: { lines: [] },
      headers: { 'idempotency-key': 'k' },
    });
    expect([placed.status, placed.body['code'], placed.body['scope']]).toEqual([
      403,
      'scope-missing',
      'orders:place',
    ]);
    expect(placed.headers.get('www-authenticate')).toBe(
      'Bearer realm="orderly", error="insufficient_scope", scope="orders:place"',
    );
  });

  it('cannot be given more than the owner holds, nor what does not exist', async () => {
    const wider = await app.request('POST', '/v1/api-keys', {
      token: ada.token,
      body: wish({ scopes: ['orders:read', 'users:read'] }),
    });
    const unknown = await app.request('POST', '/v1/api-keys', {
      token: ada.token,
      body: wish({ scopes: ['orders:read', 'orders:everything'] }),
    });

    expect([wider.status, wider.body['code'], wider.body['permissions']]).toEqual([
      403,
      'scope-not-yours',
      ['users:read'],
    ]);
    expect([unknown.status, unknown.body['code']]).toEqual([422, 'unknown-scope']);
    expect(unknown.body['errors']).toEqual([expect.objectContaining({ pointer: '/scopes/1' })]);
  });

  it('get weaker with their owner at once, and within a second in other processes', async () => {
    const bob = await app.account(admin, 'customer', 'support');
    const key = await makeKey(bob, { scopes: ['orders:read', 'users:read'] });
    const users = () => app.request('GET', '/v1/users', { token: key.key });
    expect((await users()).status).toBe(200);
    const account = await app.request('GET', `/v1/users/${bob.userId}`, { token: admin.token });

    await app.request('PUT', `/v1/users/${bob.userId}/roles`, {
      token: admin.token,
      body: { roles: ['customer'] },
      headers: { 'if-match': account.headers.get('etag') ?? '' },
    });

    expect(await codeOf(users())).toEqual([403, 'permission-missing']);
    await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [bob.userId]);
    await eventually(async () =>
      expect(await codeOf(listOrders(key.key))).toEqual([401, 'invalid-token']),
    );
  });

  it('open no route that is for people, nor make keys themselves', async () => {
    const key = await makeKey();

    expect(await codeOf(app.request('GET', '/v1/users/me', { token: key.key }))).toEqual([
      403,
      'people-only',
    ]);
    expect(
      await codeOf(app.request('POST', '/v1/api-keys', { token: key.key, body: wish() })),
    ).toEqual([403, 'people-only']);
    expect(
      await codeOf(app.request('DELETE', `/v1/api-keys/${key.id}`, { token: key.key })),
    ).toEqual([403, 'people-only']);
  });

  it('are made only a moment after somebody proved who they are', async () => {
    const { token } = await app.openSession(ada.userId, {
      authTime: new Date(Date.now() - 3_600_000),
    });

    expect(await codeOf(app.request('POST', '/v1/api-keys', { token, body: wish() }))).toEqual([
      401,
      'step-up-needed',
    ]);
    const { id } = await makeKey();
    expect((await app.request('DELETE', `/v1/api-keys/${id}`, { token })).status).toBe(204);
  });

  it('are taken from the Authorization header alone, and only whole', async () => {
    const { key } = await makeKey();

    expect(await codeOf(app.request('GET', `/v1/orders?api_key=${key}`))).toEqual([
      401,
      'unauthenticated',
    ]);
    expect(
      await codeOf(app.request('GET', '/v1/orders', { headers: { 'x-api-key': key } })),
    ).toEqual([401, 'unauthenticated']);
    for (const wrong of [
      key.slice(0, -1),
      `${key}A`,
      `${key.slice(0, -1)}~`,
      key.replace('test', 'live'),
    ]) {
      expect(await codeOf(listOrders(wrong))).toEqual([401, 'invalid-token']);
    }
  });

  it('end at once when they are revoked, and within a second when they expire', async () => {
    const revoked = await makeKey();
    const expiring = await makeKey();
    await listOrders(revoked.key);
    await listOrders(expiring.key);

    await app.request('DELETE', `/v1/api-keys/${revoked.id}`, { token: ada.token });
    await app.db.query('UPDATE auth.api_keys SET expires_at = now() WHERE id = $1', [expiring.id]);

    expect(await codeOf(listOrders(revoked.key))).toEqual([401, 'invalid-token']);
    await eventually(async () => expect((await listOrders(expiring.key)).status).toBe(401));
    const again = await app.request('DELETE', `/v1/api-keys/${revoked.id}`, { token: ada.token });
    expect(again.status).toBe(204);
  });

  it('are good from the networks that their owner names', async () => {
    const { key } = await makeKey(ada, { ipRanges: ['203.0.113.9/24', '2001:db8::/32'] });
    const from = async (ip: string) => codeOf(listOrders(key, { 'x-forwarded-for': ip }));

    expect(await from('203.0.113.200')).toEqual([200, undefined]);
    expect(await from('::ffff:203.0.113.200')).toEqual([200, undefined]);
    expect(await from('203.0.113.200:51234')).toEqual([200, undefined]);
    expect(await from('2001:db8::5')).toEqual([200, undefined]);
    expect(await from('[2001:DB8:0::5]:443')).toEqual([200, undefined]);
    expect(await from('203.0.114.1')).toEqual([403, 'address-not-allowed']);
    expect(await from('unknown')).toEqual([403, 'address-not-allowed']);
    expect(await codeOf(listOrders(key))).toEqual([403, 'address-not-allowed']);
  });

  it('overlap with the key that they are rotated to, and have one successor', async () => {
    const old = await makeKey(ada, { ipRanges: ['127.0.0.0/8'] });
    const rotate = () =>
      app.request<{ id: string; key: string; code?: string; ipRanges: string[] }>(
        'POST',
        `/v1/api-keys/${old.id}/rotate`,
        { token: ada.token, body: { overlapHours: 1 } },
      );

    const answers = await Promise.all(Array.from({ length: 10 }, rotate));

    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBe(1);
    expect(answers.filter(({ body }) => body.code === 'api-key-ended').length).toBe(9);
    const successor = made[0]?.body;
    expect(successor?.ipRanges).toEqual(['127.0.0.0/8']);
    expect((await listOrders(old.key)).status).toBe(200);
    expect((await listOrders(successor?.key ?? '')).status).toBe(200);
    const now = await app.request('GET', `/v1/api-keys/${old.id}`, { token: ada.token });
    expect(now.body).toMatchObject({ replacedBy: successor?.id, status: 'active' });
    expect(Date.parse(now.body['expiresAt'] as string) - Date.now()).toBeLessThan(3_600_000);
  });

  it('end with their rotation when there is no overlap', async () => {
    const old = await makeKey();
    await listOrders(old.key);

    await app.request('POST', `/v1/api-keys/${old.id}/rotate`, {
      token: ada.token,
      body: { overlapHours: 0 },
    });

    expect(await codeOf(listOrders(old.key))).toEqual([401, 'invalid-token']);
  });

  it('can be renamed, bound to networks and cut short, but not made to live longer', async () => {
    const { id, key, etag } = await makeKey();
    const change = (body: object, ifMatch: string) =>
      app.request('PATCH', `/v1/api-keys/${id}`, {
        token: ada.token,
        body,
        headers: { 'if-match': ifMatch },
      });

    const bound = await change({ name: 'Other', ipRanges: ['192.0.2.1'] }, etag);
    expect(bound.body).toMatchObject({ name: 'Other', ipRanges: ['192.0.2.1/32'], version: 2 });
    expect(await codeOf(listOrders(key))).toEqual([403, 'address-not-allowed']);
    expect(await codeOf(change({ name: 'Late' }, etag))).toEqual([412, 'precondition-failed']);
    expect(await codeOf(change({ expiresAt: '2099-01-01T00:00:00Z' }, '"2"'))).toEqual([
      422,
      'later-expiry',
    ]);
    expect(await codeOf(change({ expiresAt: '9999-12-31T23:59:59-14:00' }, '"2"'))).toEqual([
      422,
      'invalid-input',
    ]);
    const cut = await change({ expiresAt: new Date().toISOString() }, '"2"');
    expect(cut.body).toMatchObject({ status: 'expired' });
    expect(await codeOf(change({ name: 'Dead' }, '"3"'))).toEqual([409, 'api-key-ended']);
    expect(await codeOf(change({ ipRanges: ['10.0.0.0/33'] }, '"3"'))).toEqual([
      422,
      'invalid-input',
    ]);
  });

  it('are nobody else’s to see, but administrators may list and revoke them', async () => {
    const { id, key } = await makeKey();
    const bob = await app.account(admin, 'customer');
    for (const [method, path, body] of [
      ['GET', `/v1/api-keys/${id}`, undefined],
      ['DELETE', `/v1/api-keys/${id}`, undefined],
      ['POST', `/v1/api-keys/${id}/rotate`, { overlapHours: 0 }],
    ] as const) {
      expect(await codeOf(app.request(method, path, { token: bob.token, body }))).toEqual([
        404,
        'api-key-not-found',
      ]);
    }
    expect(
      (await app.request<{ data: object[] }>('GET', '/v1/api-keys', { token: bob.token })).body
        .data,
    ).toEqual([]);
    const path = `/v1/users/${ada.userId}/api-keys`;
    expect(await codeOf(app.request('GET', path, { token: bob.token }))).toEqual([
      403,
      'permission-missing',
    ]);

    const seen = await app.request<{ data: Array<{ id: string }> }>('GET', path, {
      token: admin.token,
    });

    expect(seen.body.data.map((each) => each.id)).toContain(id);
    expect(JSON.stringify(seen.body)).not.toContain(key.slice(12));
    expect(
      await codeOf(
        app.request('DELETE', `/v1/users/${bob.userId}/api-keys/${id}`, { token: admin.token }),
      ),
    ).toEqual([404, 'api-key-not-found']);
    expect((await app.request('DELETE', `${path}/${id}`, { token: admin.token })).status).toBe(204);
    expect(await codeOf(listOrders(key))).toEqual([401, 'invalid-token']);
  });

  it('are listed page by page', async () => {
    const bob = await app.account(admin, 'customer');
    const made = [await makeKey(bob), await makeKey(bob), await makeKey(bob)];
    type Page = { data: Array<{ id: string }>; page: { nextCursor: string | null } };

    const first = await app.request<Page>('GET', '/v1/api-keys?limit=2', { token: bob.token });
    const rest = await app.request<Page>(
      'GET',
      `/v1/api-keys?limit=2&cursor=${first.body.page.nextCursor}`,
      {
        token: bob.token,
      },
    );

    const ids = [...first.body.data, ...rest.body.data].map(({ id }) => id);
    expect(ids).toEqual(made.map(({ id }) => id).reverse());
  });

  it('are 100 at most that an account makes within a day, revoked ones included', async () => {
    const eve = await app.account(admin, 'customer');
    const made = await makeKey(eve);
    await app.db.query(
      `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, ip_ranges, expires_at, revoked_at)
       SELECT gen_random_uuid(), owner_id, name, sha256(n::text::bytea), prefix, scopes, ip_ranges, expires_at, now()
         FROM auth.api_keys, generate_series(1, 99) n WHERE id = $1`,
      [made.id],
    );

    const refused = await app.request('POST', '/v1/api-keys', { token: eve.token, body: wish() });
    expect([refused.status, refused.body?.['code']]).toEqual([429, 'api-keys-spent']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(23 * 3_600);

    await app.db.query(
      `UPDATE auth.api_keys SET created_at = now() - interval '25 hours' WHERE owner_id = $1`,
      [eve.userId],
    );
    await makeKey(eve);
  });

  it('are 50 at most that are good, counted right when they are made at once', async () => {
    const bob = await app.account(admin, 'customer');
    await app.db.query(
      `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, expires_at)
       SELECT gen_random_uuid(), $1, 'x', sha256(('x' || i)::bytea), 'x', '{orders:read}', now() + interval '1 day'
         FROM generate_series(1, 48) i`,
      [bob.userId],
    );

    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        app.request('POST', '/v1/api-keys', { token: bob.token, body: wish() }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409, 409, 409]);
  });

  it('keep their idempotency keys apart from those of their owner and of each other', async () => {
    const product = await app.product(admin);
    const body = { lines: [{ productId: product.id, quantity: 1 }] };
    const place = (token: string) =>
      app.request('POST', '/v1/orders', {
        token,
        body,
        headers: { 'idempotency-key': 'the same' },
      });
    const one = await makeKey(ada, { scopes: ['orders:place'] });
    const other = await makeKey(ada, { scopes: ['orders:place'] });

    const answers = [
      await place(ada.token),
      await place(one.key),
      await place(other.key),
      await place(other.key),
    ];

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body: order }) => order['id'])).size).toBe(3);
  });

  it('know when and from where they were last used', async () => {
    const { id, key } = await makeKey();
    await listOrders(key, { 'x-forwarded-for': '198.51.100.4' });

    await app.api.app.get(ApiKeyUses).flush();

    const { body } = await app.request('GET', `/v1/api-keys/${id}`, { token: ada.token });
    expect(body).toMatchObject({ lastUsedFrom: '198.51.100.4', version: 1 });
    expect(Date.now() - Date.parse(body['lastUsedAt'] as string)).toBeLessThan(60_000);
  });

  it('leave their making, changing, rotating and revoking in the audit log, and tell the owner', async () => {
    const { id, etag } = await makeKey();
    await app.request('PATCH', `/v1/api-keys/${id}`, {
      token: ada.token,
      body: { name: 'Eve' },
      headers: { 'if-match': etag },
    });
    await app.request('POST', `/v1/api-keys/${id}/rotate`, {
      token: ada.token,
      body: { overlapHours: 2 },
    });
    await app.request('DELETE', `/v1/api-keys/${id}`, { token: ada.token });

    const entries = await app.db.query<Array<{ action: string; actor_id: string; after: unknown }>>(
      `SELECT action, actor_id, after FROM platform.audit_events WHERE subject_id = $1 ORDER BY id`,
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'auth.api-key-made',
      'auth.api-key-changed',
      'auth.api-key-rotated',
      'auth.api-key-revoked',
    ]);
    expect(new Set(entries.map(({ actor_id }) => actor_id))).toEqual(new Set([ada.userId]));
    expect(JSON.stringify(entries)).not.toContain('Eve');
    const [{ notices }] = await app.db.query<[{ notices: number }]>(
      `SELECT count(*)::int AS notices FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND data->>'kind' = 'api-key-made' AND data->>'userId' = $1`,
      [ada.userId],
    );
    expect(notices).toBeGreaterThanOrEqual(2);
  });
});
