import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { LastUses } from '../../libs/auth/src/sessions/last-uses.js';
import { eventually } from '../support/eventually.js';
import { app, customer, me, open, statements } from './set-up.js';

const cleared = (headers: Headers) =>
  /^__Host-orderly-session=; Max-Age=0;/.test(headers.get('set-cookie') ?? '');

export function ending(): void {
  it('ends at the log-out, and the browser forgets it', async () => {
    const browser = await open();

    const { status, headers } = await app.request('POST', '/v1/auth/logout', {
      cookie: browser.cookie,
      headers: { 'x-csrf-token': browser.csrfToken },
    });

    expect([status, cleared(headers)]).toEqual([204, true]);
    const after = await me(browser);
    expect([after.status, after.body['code'], cleared(after.headers)]).toEqual([
      401,
      'invalid-token',
      true,
    ]);
  });

  it(
    'is forgotten by the browser when its owner ends it in the list, and not when another is ' +
      'ended',
    async () => {
      const [browser, other] = [await open(), await open()];
      const end = (sessionId: string) =>
        app.request('DELETE', `/v1/auth/sessions/${sessionId}`, {
          cookie: browser.cookie,
          headers: { 'x-csrf-token': browser.csrfToken },
        });

      expect(cleared((await end(other.sessionId)).headers)).toBe(false);
      expect(cleared((await end(browser.sessionId)).headers)).toBe(true);
    },
  );

  it.each([
    ['made up', `${SESSION_COOKIE}=${'A'.repeat(43)}`],
    ['no value of ours', `${SESSION_COOKIE}=x' OR 1=1 --`],
    ['empty', `${SESSION_COOKIE}=`],
    ['very long', `${SESSION_COOKIE}=${'A'.repeat(9_000)}`],
  ])('is refused when the cookie is %s', async (_, cookie) => {
    const { status, body, headers } = await me({ cookie });

    expect([status, body['code'], cleared(headers)]).toEqual([401, 'invalid-token', true]);
  });

  it('is taken from no other cookie, no other header and no URL', async () => {
    const { cookie } = await open();
    const value = cookie.split('=')[1] ?? '';

    const answers = [
      await app.request('GET', '/v1/users/me', { cookie: `orderly-session=${value}` }),
      await app.request('GET', `/v1/users/me?access_token=${value}`),
      await app.request('GET', '/v1/users/me', { token: value }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('does not count beside an Authorization header', async () => {
    const { cookie } = await open();
    const { token } = await app.openSession(customer.userId);

    expect((await app.request('GET', '/v1/users/me', { cookie, token: 'x.y.z' })).status).toBe(401);
    const { body } = await app.request<{ data: Array<{ current: boolean; transport: string }> }>(
      'GET',
      '/v1/auth/sessions',
      { cookie, token },
    );
    expect(body.data.find(({ current }) => current)?.transport).toBe('token');
  });

  it('dies when nobody uses it for too long, and lives on while somebody does', async () => {
    const cookieSession = () => app.openSession(customer.userId, { transport: 'cookie' });
    const [idle, used] = [await cookieSession(), await cookieSession()];
    await app.db.query(
      `UPDATE auth.sessions SET created_at = now() - interval '2 days',
        last_used_at = now() - interval '25 hours'
        WHERE id = ANY ($1)`,
      [[idle.sessionId, used.sessionId]],
    );
    app.api.app.get(LastUses).note(used.sessionId, { origin: { ip: '127.0.0.1' } });
    await app.api.app.get(LastUses).flush();

    expect([(await me(idle)).status, (await me(used)).status]).toEqual([401, 200]);
  });

  it('takes one statement at most to be known', async () => {
    const { cookie } = await app.openSession(customer.userId, { transport: 'cookie' });

    const askedFor = async () =>
      (await statements.during(() => app.request('GET', '/v1/auth/sessions', { cookie }))).filter(
        (sent) => sent.startsWith('auth.principal'),
      );

    expect(await askedFor()).toEqual(['auth.principal-by-cookie']);
    expect(await askedFor()).toEqual([]);
  });

  it('ends with its account’s suspension', async () => {
    const browser = await open();
    await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
      customer.userId,
    ]);
    try {
      await eventually(async () => expect((await me(browser)).status).toBe(401));
    } finally {
      await app.db.query(`UPDATE users.users SET status = 'active' WHERE id = $1`, [
        customer.userId,
      ]);
    }
  });
}
