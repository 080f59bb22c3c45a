import { SESSION_COOKIE } from '@orderly/auth';
import { LastUses } from '../libs/auth/src/sessions/last-uses.js';
import { type SignedIn, TestApp, type TestRequest } from './support/app.js';
import { eventually } from './support/eventually.js';
import { SentStatements } from './support/sent-statements.js';

const SHOP = 'https://shop.example';

interface Browser {
  /** As the Cookie header. */
  readonly cookie: string;
  readonly csrfToken: string;
}

describe('a session in the cookie of a browser', () => {
  let app: TestApp;
  let customer: SignedIn;
  let statements: SentStatements;

  beforeAll(async () => {
    statements = new SentStatements();
    app = await TestApp.start({ http: { corsOrigins: [SHOP] } });
    customer = await app.account(await app.admin(), 'customer');
  });
  afterAll(async () => {
    await app.close();
    statements.stop();
  });

  const login = () =>
    app.request('POST', '/v1/auth/login', {
      body: { email: customer.email, password: customer.password, session: 'cookie' },
    });
  const open = async (): Promise<Browser & { sessionId: string }> => {
    const { cookie, sessionId } = await app.openSession(customer.userId, { transport: 'cookie' });
    const { body } = await app.request('GET', '/v1/auth/browser-session', { cookie });
    return { cookie, sessionId, csrfToken: body['csrfToken'] as string };
  };
  const me = async ({ cookie }: Pick<Browser, 'cookie'>) =>
    app.request('GET', '/v1/users/me', { cookie });
  /** Something that changes nothing else: to end other sessions where there are none. */
  const act = (
    { cookie }: Pick<Browser, 'cookie'>,
    headers: Record<string, string>,
    more: TestRequest = {},
  ) => app.request('POST', '/v1/auth/sessions/end-others', { cookie, headers, ...more });
  const cleared = (headers: Headers) =>
    /^__Host-orderly-session=; Max-Age=0;/.test(headers.get('set-cookie') ?? '');

  it('is opened by a log-in that asks for it, with a cookie no script can read and without any token', async () => {
    const { status, headers, body, text } = await login();

    expect(status).toBe(200);
    expect(body).toEqual({
      session: 'cookie',
      csrfToken: expect.any(String),
      expiresAt: expect.any(String),
    });
    const [setCookie, ...more] = headers.getSetCookie();
    expect(more).toEqual([]);
    const [pair = '', ...attributes] = (setCookie ?? '').split('; ');
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      'Max-Age=864000',
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ]);
    expect(pair).toMatch(/^__Host-orderly-session=[\w-]{43}$/);
    expect(setCookie?.length).toBeLessThan(4_096);
    expect(text).not.toContain(pair.split('=')[1]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await me({ cookie: pair })).body['email']).toBe(customer.email);
  });

  it('is listed as one', async () => {
    const { cookie } = await open();

    const { body } = await app.request<{ data: object[] }>('GET', '/v1/auth/sessions', { cookie });

    expect(body.data).toContainEqual(
      expect.objectContaining({ current: true, transport: 'cookie' }),
    );
  });

  it('takes what changes something with its own CSRF token only', async () => {
    const [browser, other] = [
      await open(),
      await app.openSession(customer.userId, { transport: 'cookie' }),
    ];
    const foreign = await app.request('GET', '/v1/auth/browser-session', { cookie: other.cookie });

    const answers = [
      await act(browser, {}),
      await act(browser, { 'x-csrf-token': '' }),
      await act(browser, { 'x-csrf-token': 'x'.repeat(43) }),
      await act(browser, { 'x-csrf-token': 'ä'.repeat(43) }),
      await act(browser, { 'x-csrf-token': foreign.body['csrfToken'] as string }),
    ];

    for (const { status, body } of answers)
      expect([status, body['code']]).toEqual([403, 'csrf-refused']);
    expect((await me(other)).status).toBe(200);
    expect((await act(browser, { 'x-csrf-token': browser.csrfToken })).status).toBe(200);
  });

  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of an origin that begins like a known one', { origin: `${SHOP}.evil.example` }],
    ['of a known host without TLS', { origin: 'http://shop.example' }],
    ['of no origin that it would name', { origin: 'null' }],
    ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('refuses a request from a page %s, although it has the token', async (_, headers) => {
    const browser = await open();

    const { status, body } = await act(browser, { ...headers, 'x-csrf-token': browser.csrfToken });

    expect([status, body['code']]).toEqual([403, 'csrf-refused']);
  });

  it.each([
    ['our own', { origin: 'http://orderly.test', 'sec-fetch-site': 'same-origin' }],
    ['a configured one', { origin: SHOP, 'sec-fetch-site': 'same-site' }],
  ])('takes a request from a page of %s origin', async (_, headers) => {
    const browser = await open();

    expect((await act(browser, { ...headers, 'x-csrf-token': browser.csrfToken })).status).toBe(
      200,
    );
  });

  it.each([
    ['no', { 'sec-fetch-site': 'cross-site' }],
    ['a known', { origin: SHOP, 'sec-fetch-site': 'cross-site' }],
  ])('is not opened for a page of another site with %s origin, which says why', async (_, more) => {
    const credentials = { email: customer.email, password: customer.password };
    const from = (body: object, headers: Record<string, string>) =>
      app.request('POST', '/v1/auth/login', { body, headers });

    const { status, body, headers } = await from({ ...credentials, session: 'cookie' }, more);

    expect([status, body['code'], headers.get('set-cookie')]).toEqual([
      403,
      'cookie-across-sites',
      null,
    ]);
    expect((await from(credentials, more)).status).toBe(200);
    const sameSite = { origin: SHOP, 'sec-fetch-site': 'same-site' };
    expect((await from({ ...credentials, session: 'cookie' }, sameSite)).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'takes no body that a form could post: %s',
    async (type) => {
      const { status } = await app.request('POST', '/v1/auth/login', {
        body: JSON.stringify({
          email: customer.email,
          password: customer.password,
          session: 'cookie',
        }),
        headers: { 'content-type': type },
      });

      expect(status).toBe(415);
    },
  );

  it('gives the same token to a page that is loaded anew', async () => {
    const { body, headers } = await login();
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';

    const again = await app.request('GET', '/v1/auth/browser-session', { cookie });

    expect(again.body).toEqual(body);
    const { token } = await app.openSession(customer.userId);
    const byToken = await app.request('GET', '/v1/auth/browser-session', { token });
    expect([byToken.status, byToken.body['code']]).toEqual([404, 'no-browser-session']);
  });

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

  it('is forgotten by the browser when its owner ends it in the list, and not when another is ended', async () => {
    const [browser, other] = [await open(), await open()];
    const end = (sessionId: string) =>
      app.request('DELETE', `/v1/auth/sessions/${sessionId}`, {
        cookie: browser.cookie,
        headers: { 'x-csrf-token': browser.csrfToken },
      });

    expect(cleared((await end(other.sessionId)).headers)).toBe(false);
    expect(cleared((await end(browser.sessionId)).headers)).toBe(true);
  });

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
      `UPDATE auth.sessions SET created_at = now() - interval '2 days', last_used_at = now() - interval '25 hours'
        WHERE id = ANY ($1)`,
      [[idle.sessionId, used.sessionId]],
    );
    app.api.app.get(LastUses).note(used.sessionId, { ip: '127.0.0.1' });
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

  describe('of pages of other origins', () => {
    const preflight = (origin: string) =>
      fetch(`${app.api.url}/v1/auth/logout`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-csrf-token,content-type',
        },
      });

    it('is shared with those that are configured', async () => {
      const { headers } = await preflight(SHOP);

      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-allow-headers')).toContain('x-csrf-token');
      expect(headers.get('vary')).toMatch(/origin/i);
    });

    it.each(['https://evil-shop.example', `${SHOP}.evil.example`, 'null', 'http://shop.example'])(
      'is shared with nobody else: %s',
      async (origin) => {
        const { cookie } = await open();

        expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
        const { headers } = await app.request('GET', '/v1/users/me', {
          cookie,
          headers: { origin },
        });
        expect(headers.get('access-control-allow-origin')).toBeNull();
      },
    );
  });
});
