import { eventually } from '../support/eventually.js';
import { ada, admin, app, codeOf, listOrders, makeKey, wish } from './set-up.js';

export function making(): void {
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
      `SELECT (SELECT json_agg(k) FROM auth.api_keys k)::text || (SELECT json_agg(a)
        FROM platform.audit_events a)::text
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
}
