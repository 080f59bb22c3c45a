import { app, comeBack, linked, logInThere, publicUrl, start, vouch } from './set-up.js';

export function refusedAnswers(): void {
  describe('refuses an answer', () => {
    /** The way back with one thing about it changed. */
    const changed = async (
      change: (url: URL) => void,
      of: 'authorization' | 'callback' = 'callback',
    ): Promise<{ status: number; fragment: string }> => {
      const { name } = await linked();
      const { browser, authorizationUrl } = await start();
      const there = new URL(authorizationUrl);
      if (of === 'authorization') change(there);
      const back = new URL(await logInThere({ browser, authorizationUrl: there.href }, name));
      if (of === 'callback') change(back);
      const response = await browser.send(back.href);
      return {
        status: response.status,
        fragment: new URL(response.headers.get('location') ?? publicUrl()).hash,
      };
    };

    it('as it came, so that each refusal below is for its one fault', async () => {
      expect((await changed(() => undefined)).fragment).toMatch(/^#code=/);
    });

    it.each<[string, (url: URL) => void]>([
      ['of another state', (url) => url.searchParams.set('state', 'x'.repeat(43))],
      ['of no state', (url) => url.searchParams.delete('state')],
      ['with two states', (url) => url.searchParams.append('state', 'x')],
      [
        'for another provider',
        (url) => {
          url.pathname = '/oidc/open/callback';
        },
      ],
    ])('%s', async (_, change) => {
      expect((await changed(change)).status).toBe(422);
    });

    it.each<[string, (url: URL) => void, 'authorization' | 'callback']>([
      [
        'of another issuer (mix-up)',
        (url) => url.searchParams.set('iss', 'https://evil.example'),
        'callback',
      ],
      ['of no issuer', (url) => url.searchParams.delete('iss'), 'callback'],
      ['with a made-up code', (url) => url.searchParams.set('code', 'x'.repeat(43)), 'callback'],
      ['with two codes', (url) => url.searchParams.append('code', 'x'), 'callback'],
      ['that is an error', (url) => url.searchParams.set('error', 'access_denied'), 'callback'],
      [
        'for another nonce',
        (url) => url.searchParams.set('nonce', 'x'.repeat(43)),
        'authorization',
      ],
      [
        'for another PKCE challenge',
        (url) => url.searchParams.set('code_challenge', 'x'.repeat(43)),
        'authorization',
      ],
    ])('%s', async (_, change, of) => {
      expect((await changed(change, of)).fragment).toBe('#error=provider-sign-in-refused');
    });

    it('a second time', async () => {
      const { name } = await linked();
      const started = await start();
      const callback = await logInThere(started, name);
      await comeBack(started.browser, callback);

      expect((await started.browser.send(callback)).status).toBe(422);
    });

    it('whose code was meant for another sign-in of the same browser', async () => {
      const { name } = await linked();
      const first = await start();
      const callback = new URL(await logInThere(first, name));
      const second = await start('acme', 'tokens', first.browser);
      callback.searchParams.set(
        'state',
        new URL(second.authorizationUrl).searchParams.get('state') ?? '',
      );

      expect((await comeBack(first.browser, callback.href)).get('error')).toBe(
        'provider-sign-in-refused',
      );
    });

    it('that comes too late', async () => {
      const { name } = await linked();
      const started = await start();
      const callback = await logInThere(started, name);
      await app.db.query('UPDATE auth.oidc_flows SET expires_at = now()');

      expect((await started.browser.send(callback)).status).toBe(422);
    });
  });

  it('keeps nothing that would finish a sign-in', async () => {
    const { name } = await linked();
    const { browser, authorizationUrl } = await start();
    const { searchParams } = new URL(authorizationUrl);
    const binding = /__Host-orderly-oidc=([\w-]+)/.exec(browser.cookiesOf(publicUrl()))?.[1] ?? '';
    const { code } = await vouch(name);

    const [{ dump }] = await app.db.query(
      `SELECT concat((SELECT string_agg(f::text, '') FROM auth.oidc_flows f),
          (SELECT string_agg(r::text, '') FROM auth.oidc_results r)) AS dump`,
    );

    expect(dump.length).toBeGreaterThan(100);
    for (const secret of [searchParams.get('state'), searchParams.get('nonce'), binding, code]) {
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret ?? '', 'base64url').toString('hex'));
    }
  });

  it('forgets sign-ins that nobody came back from', async () => {
    await app.db.query('TRUNCATE auth.oidc_flows');
    for (let begun = 0; begun < 3; begun++) await start();
    await app.db.query('UPDATE auth.oidc_flows SET expires_at = now()');

    await start();

    const [{ left }] = await app.db.query(
      'SELECT count(*)::int AS left FROM auth.oidc_flows WHERE expires_at <= now()',
    );
    expect(left).toBe(0);
  });
}
