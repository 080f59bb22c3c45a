import type { TestRequest } from '../support/app.js';
import { app, type Browser, customer, login, me, open, SHOP } from './set-up.js';

/** Something that changes nothing else: to end other sessions where there are none. */
const act = (
  { cookie }: Pick<Browser, 'cookie'>,
  headers: Record<string, string>,
  more: TestRequest = {},
) => app.request('POST', '/v1/auth/sessions/end-others', { cookie, headers, ...more });

export function csrf(): void {
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
}
