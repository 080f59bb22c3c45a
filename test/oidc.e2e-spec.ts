import { once } from 'node:events';
import { createServer } from 'node:http';
import { type SignedIn, TestApp } from './support/app.js';
import { withAuthenticatorApp } from './support/authenticator-app.js';
import { HttpBrowser } from './support/http-browser.js';
import { TestProvider } from './support/oidc-provider.js';
import { freePort } from './support/processes.js';

const SHOP = 'https://shop.example';

interface Started {
  readonly browser: HttpBrowser;
  readonly authorizationUrl: string;
}

describe('sign-in with another provider', () => {
  let app: TestApp;
  let admin: SignedIn;
  let acme: TestProvider;
  let open: TestProvider;
  let count = 0;

  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    acme = await TestProvider.start(publicUrl);
    open = await TestProvider.start(publicUrl, { name: 'open', allowsSignUp: true });
    app = await TestApp.start({
      http: { port, publicUrl, corsOrigins: [SHOP] },
      oidc: [acme.configuration, open.configuration],
    } as Parameters<typeof TestApp.start>[0]);
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await Promise.all([acme.stop(), open.stop()]);
  });

  const publicUrl = () => app.config.http.publicUrl;
  const freshName = () => `person${++count}`;
  const isCallback = (url: string) => url.startsWith(`${publicUrl()}/oidc/`);
  const json = (
    browser: HttpBrowser,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ) =>
    browser
      .send(publicUrl() + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      .then(async (response) => ({
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, string>,
      }));

  const start = async (
    provider = 'acme',
    session = 'tokens',
    browser = new HttpBrowser(),
  ): Promise<Started> => {
    const { status, body } = await json(browser, `/v1/auth/oidc/${provider}/start`, {
      returnTo: `${SHOP}/signed-in`,
      session,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return { browser, authorizationUrl: body['authorizationUrl'] ?? '' };
  };
  /** Through the pages of the provider, up to the address that it sends the browser back to. */
  const logInThere = async (
    { browser, authorizationUrl }: Started,
    login: string,
  ): Promise<string> => {
    let { url, page } = await browser.follow(authorizationUrl, isCallback);
    const forms: Array<Record<string, string>> = [
      { prompt: 'login', login, password: 'any' },
      { prompt: 'consent' },
    ];
    for (const form of forms) {
      if (page === undefined) break;
      const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1] ?? '';
      ({ url, page } = await browser.follow(new URL(action, url).href, isCallback, form));
    }
    if (!isCallback(url)) throw new Error(`${url}: ${page}`);
    return url;
  };
  /** What the page that began finds in its fragment. */
  const comeBack = async (browser: HttpBrowser, callback: string): Promise<URLSearchParams> => {
    const response = await browser.send(callback);
    const location = response.headers.get('location') ?? '';
    if (response.status !== 303) throw new Error(`${response.status} ${await response.text()}`);
    expect(location).toMatch(/^https:\/\/shop\.example\/signed-in#(code|error)=[\w-]+$/);
    return new URLSearchParams(new URL(location).hash.slice(1));
  };
  const vouch = async (login: string, provider?: string, session?: string) => {
    const started = await start(provider, session);
    const fragment = await comeBack(started.browser, await logInThere(started, login));
    return {
      browser: started.browser,
      code: fragment.get('code') ?? '',
      error: fragment.get('error'),
    };
  };
  const signIn = (browser: HttpBrowser, code: string) =>
    json(browser, '/v1/auth/oidc/sign-in', { code });
  /** An account with the address that the provider verifies for `name`. */
  const accountOf = async (name: string): Promise<SignedIn> => {
    const account = await app.account(admin, 'customer');
    const email = `${name}@example.test`;
    await app.db.query('UPDATE users.users SET email = $2 WHERE id = $1', [account.userId, email]);
    return { ...account, email };
  };
  const link = (browser: HttpBrowser, linkCode: string, token: string) =>
    json(browser, '/v1/auth/identities', { linkCode }, { authorization: `Bearer ${token}` });
  const linked = async () => {
    const name = freshName();
    const account = await accountOf(name);
    const { browser, code } = await vouch(name);
    const { status } = await link(browser, code, account.token);
    expect(status).toBe(201);
    return { name, account };
  };
  const auditOf = (action: string) =>
    app.db.query(
      'SELECT actor_id, subject_id, after FROM platform.audit_events WHERE action = $1 ORDER BY 1',
      [action],
    );

  it('is offered with the configured providers, and tells nothing secret about them', async () => {
    const { body, text } = await app.request('GET', '/v1/auth/oidc/providers');

    expect(body).toEqual({
      data: [
        { name: 'acme', displayName: 'Acme' },
        { name: 'open', displayName: 'Acme' },
      ],
    });
    expect(text).not.toContain('secret');
    const { status } = await app.request('POST', '/v1/auth/oidc/nobody/start', {
      body: { returnTo: publicUrl() },
    });
    expect(status).toBe(404);
  });

  it('asks the provider with code, PKCE, state and nonce', async () => {
    const { authorizationUrl } = await start();

    const { searchParams } = new URL(authorizationUrl);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'orderly',
      redirect_uri: `${publicUrl()}/oidc/acme/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it.each([
    'https://evil.example/',
    `${SHOP}.evil.example/`,
    'http://shop.example/',
    `${SHOP}@evil.example/`,
    `${SHOP}/#code=mine`,
    'javascript:alert(1)',
    '//shop.example/',
  ])('returns to no page that is not ours: %s', async (returnTo) => {
    const { status } = await app.request('POST', '/v1/auth/oidc/acme/start', {
      body: { returnTo },
    });

    expect(status).toBe(422);
  });

  describe('with an identity that is linked', () => {
    it('opens a session of tokens', async () => {
      const { name, account } = await linked();
      const { browser, code } = await vouch(name);

      const { status, body } = await signIn(browser, code);

      expect(status).toBe(200);
      const me = await app.request('GET', '/v1/users/me', { token: body['accessToken'] });
      expect(me.body['id']).toBe(account.userId);
      const logins = await auditOf('auth.logged-in');
      expect(logins).toContainEqual(
        expect.objectContaining({
          actor_id: account.userId,
          after: { acr: 'urn:orderly:aal1', amr: ['fed'], provider: 'acme' },
        }),
      );
    });

    it('opens a session in a cookie', async () => {
      const { name, account } = await linked();
      const { browser, code } = await vouch(name, 'acme', 'cookie');

      const { status, body } = await signIn(browser, code);

      expect([status, body['session']]).toEqual([200, 'cookie']);
      const me = await app.request('GET', '/v1/users/me', {
        cookie: browser.cookiesOf(publicUrl()),
      });
      expect(me.body['id']).toBe(account.userId);
    });

    it('opens one session for a code, however many ask at once', async () => {
      const { name } = await linked();
      const { browser, code } = await vouch(name);

      const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(browser, code)));

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422]);
    });

    it('opens nothing in another browser: neither the way back nor the code', async () => {
      const { name } = await linked();
      const started = await start();
      const callback = await logInThere(started, name);
      const other = (await start()).browser;

      for (const browser of [new HttpBrowser(), other])
        expect((await browser.send(callback)).status).toBe(422);

      const code = (await comeBack(started.browser, callback)).get('code') ?? '';
      for (const browser of [new HttpBrowser(), other]) {
        const { status, body } = await signIn(browser, code);
        expect([status, body['code']]).toEqual([422, 'code-refused']);
      }
      expect((await signIn(started.browser, code)).status).toBe(200);
    });

    it('opens nothing for a suspended account', async () => {
      const { name, account } = await linked();
      const early = await vouch(name);
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
        account.userId,
      ]);

      expect((await signIn(early.browser, early.code)).body['code']).toBe('account-suspended');
      expect((await vouch(name)).error).toBe('account-suspended');
    });

    it('is listed, and opens nothing once it is unlinked', async () => {
      const { name, account } = await linked();
      const early = await vouch(name);
      const { body } = await app.request<{ data: Array<{ id: string; displayName: string }> }>(
        'GET',
        '/v1/auth/identities',
        { token: account.token },
      );
      const [identity] = body.data;
      expect(identity).toMatchObject({ displayName: 'Acme', issuer: acme.configuration.issuer });
      const unlink = (token: string) =>
        app.request('DELETE', `/v1/auth/identities/${identity?.id}`, { token });

      expect((await unlink(admin.token)).body['code']).toBe('identity-not-found');
      expect((await unlink(account.token)).status).toBe(204);

      expect((await signIn(early.browser, early.code)).body['code']).toBe('code-refused');
      const { browser, code } = await vouch(name);
      expect((await signIn(browser, code)).body['code']).toBe('link-needed');
    });

    it('opens nothing once it is unlinked while the second factor is awaited', async () => {
      const { name, account } = await linked();
      const phone = await withAuthenticatorApp(app, account);
      const { browser, code } = await vouch(name);
      const { body } = await signIn(browser, code);
      const listed = await app.request<{ data: Array<{ id: string }> }>(
        'GET',
        '/v1/auth/identities',
        { token: account.token },
      );
      await app.request('DELETE', `/v1/auth/identities/${listed.body.data[0]?.id}`, {
        token: account.token,
      });

      const answer = await app.request('POST', '/v1/auth/login/second-factor', {
        body: { challenge: body['challenge'], totp: await phone.nextCode() },
      });

      expect([answer.status, answer.body['code']]).toEqual([401, 'challenge-refused']);
    });
  });

  describe('with an identity that nobody has', () => {
    it('asks for a link where the address has an account, and signs nobody in', async () => {
      const name = freshName();
      const account = await accountOf(name);
      const { browser, code } = await vouch(name);

      const { status, body } = await signIn(browser, code);

      expect([status, body['code'], body['linkCode']]).toEqual([409, 'link-needed', code]);
      const stranger = await app.account(admin, 'customer');
      for (const [who, where] of [
        [stranger, browser],
        [account, new HttpBrowser()],
      ] as const) {
        expect((await link(where, code, who.token)).body['code']).toBe('code-refused');
      }
      const answers = await Promise.all([1, 2, 3].map(() => link(browser, code, account.token)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422, 422]);
      const notices = await app.db.query(
        `SELECT data->>'kind' AS kind FROM platform.outbox WHERE subject = $1 AND type = 'users.security-notice.v1'`,
        [account.userId],
      );
      expect(notices).toEqual([{ kind: 'identity-linked' }]);
      expect(await auditOf('auth.identity-linked')).toContainEqual(
        expect.objectContaining({ actor_id: account.userId, after: { provider: 'acme' } }),
      );
    });

    it('links nobody who proved long ago who they are', async () => {
      const name = freshName();
      const account = await accountOf(name);
      const { browser, code } = await vouch(name);
      const old = await app.openSession(account.userId, {
        authTime: new Date(Date.now() - 3_600_000),
      });

      const { status, body } = await link(browser, code, old.token);

      expect([status, body['code']]).toEqual([401, 'step-up-needed']);
    });

    it('is not linked by an address that the provider did not verify', async () => {
      const name = freshName();
      await accountOf(name);

      expect((await vouch(`unverified-${name}`)).error).toBe('not-linked');
    });

    it('makes no account unless the provider may sign people up', async () => {
      const name = freshName();

      expect((await vouch(name)).error).toBe('not-linked');
      const { browser, code } = await vouch(name, 'open');
      const { body } = await signIn(browser, code);

      const me = await app.request('GET', '/v1/users/me', { token: body['accessToken'] });
      expect(me.body).toMatchObject({
        email: `${name}@example.test`,
        name: 'Grace Example',
        roles: ['customer'],
      });
      expect((await vouch(`unverified-${freshName()}`, 'open')).error).toBe('not-linked');
    });

    it('makes one account of two sign-ins at once', async () => {
      const name = freshName();
      const [one, two] = [await start('open'), await start('open')];
      const [first, second] = [await logInThere(one, name), await logInThere(two, name)];

      await Promise.all([comeBack(one.browser, first), comeBack(two.browser, second)]);

      const rows = await app.db.query('SELECT 1 FROM users.users WHERE email = $1', [
        `${name}@example.test`,
      ]);
      expect(rows).toHaveLength(1);
    });

    it('does not take over an account, although the provider may sign people up', async () => {
      const name = freshName();
      await accountOf(name);

      const { browser, code } = await vouch(name, 'open');

      expect((await signIn(browser, code)).body['code']).toBe('link-needed');
    });
  });

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
      `SELECT concat((SELECT string_agg(f::text, '') FROM auth.oidc_flows f), (SELECT string_agg(r::text, '') FROM auth.oidc_results r)) AS dump`,
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
});

describe('a provider that does not answer', () => {
  it('is said to be away, and the rest goes on', async () => {
    const [port, deadPort] = [await freePort(), await freePort()];
    const publicUrl = `http://localhost:${port}`;
    const broken = createServer((_, response) => response.writeHead(500).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(broken, 'listening');
    const { port: brokenPort } = broken.address() as { port: number };
    const provider = {
      displayName: 'X',
      clientId: 'x',
      clientSecret: 'x',
      scopes: 'openid',
      allowsSignUp: false,
    };
    const app = await TestApp.start({
      http: { port, publicUrl },
      oidc: [
        { ...provider, name: 'dead', issuer: `http://localhost:${deadPort}` },
        { ...provider, name: 'broken', issuer: `http://localhost:${brokenPort}` },
      ],
    } as Parameters<typeof TestApp.start>[0]);
    try {
      for (const name of ['dead', 'broken']) {
        const { status, body, headers } = await app.request('POST', `/v1/auth/oidc/${name}/start`, {
          body: { returnTo: publicUrl },
        });
        expect([status, body['code'], headers.get('retry-after')]).toEqual([
          503,
          'provider-unavailable',
          '5',
        ]);
      }
      expect((await app.admin()).token).toBeDefined();
    } finally {
      await app.close();
      broken.close();
      broken.closeAllConnections();
    }
  });
});
