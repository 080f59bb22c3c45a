import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ADMIN_EMAIL, type SignedIn } from '../support/app.js';
import { admin, app, login, PASSWORD, post, verified } from './set-up.js';

export function aSession(): void {
  describe('a session', () => {
    const session = async (): Promise<SignedIn> => app.signIn(await verified(), PASSWORD);
    const me = async (token: string): Promise<number> =>
      (await app.request('GET', '/v1/users/me', { token })).status;

    it('goes on with each new refresh token', async () => {
      const { refreshToken } = await session();

      const { status, body } = await post('refresh', { refreshToken });

      expect(status).toBe(200);
      expect(await me(body['accessToken'] as string)).toBe(200);
      expect((await post('refresh', { refreshToken: body['refreshToken'] })).status).toBe(200);
    });

    it('ends at once when its owner logs out, and no other does', async () => {
      const email = await verified();
      const [one, other] = [await app.signIn(email, PASSWORD), await app.signIn(email, PASSWORD)];

      expect((await app.request('POST', '/v1/auth/logout', { token: one.token })).status).toBe(204);

      expect(await me(one.token)).toBe(401);
      expect((await post('refresh', { refreshToken: one.refreshToken })).status).toBe(401);
      expect(await me(other.token)).toBe(200);
    });

    it('takes a key with the log-out: twins end it once', async () => {
      const { token } = await session();
      const key = newId();
      const logout = (headers: Record<string, string>) =>
        app.request('POST', '/v1/auth/logout', { token, headers });
      expect((await logout({ 'idempotency-key': 'ä'.repeat(300) })).body['code']).toBe(
        'malformed-idempotency-key',
      );

      const answers = await Promise.all([1, 2, 3].map(() => logout({ 'idempotency-key': key })));

      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(204);
      // Those that were too late for the session were still let in, or not: neither does harm.
      expect(statuses.every((status) => [204, 401, 409].includes(status))).toBe(true);
      expect(
        await app.db.query('SELECT status FROM platform.idempotency_keys WHERE key = $1', [key]),
      ).toEqual([{ status: 204 }]);
    });

    it('ends at once when its account is suspended, and does not come back by itself', async () => {
      const one = await session();
      const before = await app.request('GET', `/v1/users/${one.userId}`, { token: admin.token });
      const suspended = await app.request('PATCH', `/v1/users/${one.userId}`, {
        token: admin.token,
        body: { status: 'suspended' },
        headers: { 'if-match': before.headers.get('etag') ?? '' },
      });

      expect(suspended.status).toBe(200);
      expect(await me(one.token)).toBe(401);
      expect((await post('refresh', { refreshToken: one.refreshToken })).status).toBe(401);
    });
  });

  it('makes the first administrator once', async () => {
    const { AdminSeeder } = await import('@orderly/auth/seeding');
    const seeder = app.api.app.get(AdminSeeder);

    expect(await seeder.seed({ email: 'another@example.test' })).toEqual({
      created: false,
      email: 'another@example.test',
      password: null,
      isThere: false,
    });
    expect((await login(ADMIN_EMAIL, 'not the words of the admin')).status).toBe(401);
  });
}
