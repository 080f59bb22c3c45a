import { app, customer, login, me, open } from './set-up.js';

export function opening(): void {
  it(
    'is opened by a log-in that asks for it, with a cookie no script can read and without any ' +
      'token',
    async () => {
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
    },
  );

  it('is listed as one', async () => {
    const { cookie } = await open();

    const { body } = await app.request<{ data: object[] }>('GET', '/v1/auth/sessions', { cookie });

    expect(body.data).toContainEqual(
      expect.objectContaining({ current: true, transport: 'cookie' }),
    );
  });
}
