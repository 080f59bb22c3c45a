import { newId } from '@orderly/platform/kernel/ids/new-id';
import { eventually } from '../support/eventually.js';
import { admin, app, begin, erase, erasureOf, get, productId } from './set-up.js';

export function asking(): void {
  it('ends all access at once, and happens once', async () => {
    const ada = await app.account(admin, 'customer');
    const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';

    const asked = await erase('/v1/users/me', ada, etag);

    expect(asked.status).toBe(202);
    expect(asked.body).toEqual({ erasureId: expect.any(String) });
    expect((await get('/v1/users/me', ada)).body['code']).toBe('invalid-token');
    const refreshed = await app.request('POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    expect(refreshed.status).toBe(401);
    const login = await app.request('POST', '/v1/auth/login', {
      body: { email: ada.email, password: ada.password },
    });
    expect(login.body['code']).toBe('invalid-credentials');
    expect((await erase(`/v1/users/${ada.userId}`, admin, '*')).body['code']).toBe(
      'account-erased',
    );
    expect(await erasureOf(ada.userId)).toMatchObject({ status: 'waiting', answers: [] });
    const change = { token: admin.token, headers: { 'if-match': '*' } };
    const renamed = await app.request('PATCH', `/v1/users/${ada.userId}`, {
      ...change,
      body: { name: 'Eve' },
    });
    const promoted = await app.request('PUT', `/v1/users/${ada.userId}/roles`, {
      ...change,
      body: { roles: [] },
    });
    const ordered = await app.placeOrder(admin, [{ productId, quantity: 1 }], {
      customerId: ada.userId,
    });
    expect([renamed, promoted, ordered].map(({ body }) => body['code'])).toEqual([
      'account-erased',
      'account-erased',
      'unknown-customer',
    ]);
  });

  it('lets the same address register anew, as somebody else', async () => {
    const ada = await app.account(admin, 'customer');
    const register = { email: ada.email, name: 'Ada Again', password: `a passphrase ${newId()}` };
    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    // The answer is the same as ever while the address is still there.
    expect((await app.request('POST', '/v1/auth/register', { body: register })).status).toBe(202);
    await begin(ada.userId);
    await eventually(async () => expect((await erasureOf(ada.userId)).status).toBe('completed'));

    await app.request('POST', '/v1/auth/register', { body: register });

    const found = await get<{ data: Array<{ id: string }> }>(`/v1/users?email=${ada.email}`);
    expect(found.body.data).toHaveLength(1);
    expect(found.body.data[0]?.id).not.toBe(ada.userId);
  });

  it('requires the version that the caller saw and a recent proof of identity', async () => {
    const ada = await app.account(admin, 'customer');
    const stale = await app.openSession(ada.userId, { authTime: new Date(Date.now() - 3_600_000) });

    expect((await erase('/v1/users/me', ada, '"99.x"')).body['code']).toBe('precondition-failed');
    const blind = await app.request('DELETE', '/v1/users/me', { token: ada.token });
    expect(blind.body['code']).toBe('precondition-required');
    expect((await erase('/v1/users/me', stale, '*')).body['code']).toBe('step-up-needed');
    expect((await get('/v1/users/me', ada)).status).toBe(200);
  });

  it('needs the permissions of the person, and never erases the last administrator', async () => {
    const ada = await app.account(admin, 'customer');
    const helper = await app.account(admin, 'support');
    const eraser = `eraser-${newId()}`;
    await app.db.query('INSERT INTO users.roles (name, description) VALUES ($1, $1)', [eraser]);
    await app.db.query(
      `INSERT INTO users.role_permissions VALUES ($1, 'users:erase'), ($1, 'users:read')`,
      [eraser],
    );
    const officer = await app.account(admin, eraser);

    expect((await erase(`/v1/users/${ada.userId}`, helper)).body['code']).toBe(
      'permission-missing',
    );
    expect((await get(`/v1/users/${ada.userId}/erasure`, helper)).status).toBe(403);
    expect((await erase(`/v1/users/${ada.userId}`, officer)).body['code']).toBe('role-not-yours');
    expect((await erase(`/v1/users/${newId()}`, admin)).body['code']).toBe('user-not-found');
    expect((await get(`/v1/users/${ada.userId}/erasure`)).body['code']).toBe('erasure-not-found');
    expect((await erase(`/v1/users/${admin.userId}`, admin)).body['code']).toBe('last-admin');
    expect((await erase('/v1/users/me', admin)).body['code']).toBe('last-admin');
    expect((await erase(`/v1/users/${ada.userId}`, admin)).status).toBe(202);
  });
}
