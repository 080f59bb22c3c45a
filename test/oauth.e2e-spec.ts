import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as oauth from 'openid-client';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';

interface AddedClient {
  readonly id: string;
  readonly secret: string;
  readonly etag: string;
}

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = (): number => Math.floor(Date.now() / 1_000);

describe('OAuth clients', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());

  async function addClient(body: object = {}, owner: SignedIn = admin): Promise<AddedClient> {
    const added = await app.request<{ id: string; secret: string }>('POST', '/v1/oauth-clients', {
      token: owner.token,
      body: {
        name: 'Warehouse',
        authMethod: 'client_secret_basic',
        scopes: ['orders:read', 'users:read'],
        ...body,
      },
    });
    if (added.status !== 201) throw new Error(`client: ${added.status} ${added.text}`);
    return { ...added.body, etag: added.headers.get('etag') ?? '' };
  }

  const form = (
    path: string,
    parameters: Record<string, string> | string,
    headers: Record<string, string> = {},
  ) =>
    app.request('POST', `/oauth2/${path}`, {
      body: String(new URLSearchParams(parameters)),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });

  const askToken = ({ id, secret }: AddedClient, more: Record<string, string> = {}) =>
    form('token', { grant_type: 'client_credentials', ...more }, basic(id, secret));

  async function tokenOf(client: AddedClient, more: Record<string, string> = {}): Promise<string> {
    const { status, body, text } = await askToken(client, more);
    if (status !== 200) throw new Error(`token: ${status} ${text}`);
    return body['access_token'] as string;
  }

  const errorOf = async (answer: Promise<TestResponse>) => {
    const { status, body } = await answer;
    return [status, body['error'], body['code']];
  };

  const withToken = (token: string, path = '/v1/users') => app.request('GET', path, { token });

  describe('with a secret', () => {
    it('get tokens that open what was asked for, and no more', async () => {
      const client = await addClient();

      const { status, headers, body } = await askToken(client, { scope: 'orders:read' });

      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(body).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 600,
        scope: 'orders:read',
      });
      const token = body['access_token'] as string;
      expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toEqual({
        iss: 'http://orderly.test',
        aud: 'orderly',
        sub: client.id,
        client_id: client.id,
        scope: 'orders:read',
        jti: expect.any(String),
        iat: expect.any(Number),
        exp: expect.any(Number),
      });
      expect((await withToken(token, '/v1/orders')).status).toBe(200);
      const refused = await withToken(token);
      expect([refused.status, refused.body['code'], refused.body['scope']]).toEqual([
        403,
        'scope-missing',
        'users:read',
      ]);
    });

    it('are given all that they have when they ask for nothing in particular', async () => {
      const client = await addClient();

      const { body } = await askToken(client);

      expect(body['scope']).toBe('orders:read users:read');
    });

    it('do not enter what is for people', async () => {
      const token = await tokenOf(await addClient());

      expect((await withToken(token, '/v1/users/me')).body['code']).toBe('people-only');
    });

    it('may place orders and still not refund them: each scope stands for itself', async () => {
      const client = await addClient({ scopes: ['orders:place', 'orders:refund'] });

      const placer = await askToken(client, { scope: 'orders:place' });

      expect(placer.body['scope']).toBe('orders:place');
      expect(await errorOf(askToken(client, { scope: 'orders:read' }))).toEqual([
        400,
        'invalid_scope',
        'invalid-scope',
      ]);
    });

    it('are refused in the words of RFC 6749, with ours beside them', async () => {
      const client = await addClient();
      const wrong = await askToken({ ...client, secret: 'wrong' });

      expect(wrong.status).toBe(401);
      expect(wrong.headers.get('content-type')).toMatch(/^application\/json/);
      expect(wrong.headers.get('www-authenticate')).toBe('Basic realm="orderly"');
      expect(wrong.body).toMatchObject({
        error: 'invalid_client',
        error_description: expect.any(String),
        type: 'http://orderly.test/problems/invalid-client',
        status: 401,
        code: 'invalid-client',
        traceId: expect.any(String),
      });
      const unknown = await askToken({ ...client, id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11' });
      expect(unknown.body['detail']).toBe(wrong.body['detail']);
    });

    it('have every malformed request told apart', async () => {
      const { id, secret } = await addClient();
      const proof = basic(id, secret);
      const grant = { grant_type: 'client_credentials' };

      expect(await errorOf(form('token', { grant_type: 'password' }, proof))).toEqual([
        400,
        'unsupported_grant_type',
        'unsupported-grant-type',
      ]);
      expect(await errorOf(form('token', {}, proof))).toEqual([
        400,
        'invalid_request',
        'invalid-input',
      ]);
      expect(
        await errorOf(
          app.request('POST', '/oauth2/token', {
            body: 'grant_type=client_credentials&scope=orders:read&scope=users:read',
            headers: { ...proof, 'content-type': 'application/x-www-form-urlencoded' },
          }),
        ),
      ).toEqual([400, 'invalid_request', 'malformed-request']);
      expect(
        await errorOf(
          form(
            'token',
            { ...grant, client_assertion: 'a.b.c', client_assertion_type: ASSERTION_TYPE },
            proof,
          ),
        ),
      ).toEqual([400, 'invalid_request', 'invalid-token-request']);
      expect(await errorOf(form('token', { ...grant, client_id: 'another' }, proof))).toEqual([
        400,
        'invalid_request',
        'invalid-token-request',
      ]);
      // client_secret_post: the secret would stand in the body, where proxies and logs look.
      expect(
        await errorOf(form('token', { ...grant, client_id: id, client_secret: secret })),
      ).toEqual([401, 'invalid_client', 'invalid-client']);
      expect(
        await errorOf(app.request('POST', '/oauth2/token', { body: grant, headers: proof })),
      ).toEqual([415, 'invalid_request', 'unsupported-media-type']);
      expect((await form('token', { ...grant, unknown: 'ignored', scope: '' }, proof)).status).toBe(
        200,
      );
    });

    it('are slowed down when they guess, but never kept from the right secret', async () => {
      const client = await addClient();
      const guesses = [];
      for (let count = 0; count < 12; count++)
        guesses.push(await askToken({ ...client, secret: `guess ${count}` }));

      expect(guesses.map(({ status }) => status)).toContain(429);
      expect(
        Number(guesses.find(({ status }) => status === 429)?.headers.get('retry-after')),
      ).toBeGreaterThan(0);
      expect((await askToken(client)).status).toBe(200);
    });
  });

  describe('with keys of their own', () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'one' };

    const addKeyClient = (keys: object[] = [jwk]) =>
      addClient({ authMethod: 'private_key_jwt', jwks: { keys } });

    function assertion(
      id: string,
      claims: object = {},
      { header = {}, key = pair.privateKey }: { header?: object; key?: KeyObject } = {},
    ): string {
      const facts = {
        iss: id,
        sub: id,
        aud: 'http://orderly.test',
        jti: crypto.randomUUID(),
        exp: nowS() + 60,
        ...claims,
      };
      const input = `${encode({ alg: 'ES256', kid: 'one', ...header })}.${encode(facts)}`;
      return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    }

    const askWith = (client_assertion: string) =>
      form('token', {
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion,
      });

    it('get tokens for an assertion, each once even when it comes twenty times at once', async () => {
      const { id } = await addKeyClient();
      const once = assertion(id);

      const answers = await Promise.all(Array.from({ length: 20 }, () => askWith(once)));

      expect(answers.filter(({ status }) => status === 200).length).toBe(1);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 401, 429]));
    });

    it('may address the assertion to the token endpoint', async () => {
      const { id } = await addKeyClient();

      expect(
        (await askWith(assertion(id, { aud: ['http://orderly.test/oauth2/token'] }))).status,
      ).toBe(200);
    });

    it('are refused for everything that is wrong with an assertion', async () => {
      const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
      const hmac = (id: string): string => {
        const input = `${encode({ alg: 'HS256', kid: 'one' })}.${encode({ iss: id, sub: id, aud: 'http://orderly.test', jti: 'h', exp: nowS() + 60 })}`;
        return `${input}.${createHmac('sha256', publicPem).update(input).digest('base64url')}`;
      };
      const none = (id: string) =>
        `${assertion(id, {}, { header: { alg: 'none' } }).replace(/[^.]*$/, '')}`;
      const faults: Record<string, (id: string) => string> = {
        'alg none': none,
        'HS256 with the public key': hmac,
        'the key of a stranger': (id) => assertion(id, {}, { key: stranger.privateKey }),
        'the key of a stranger, in the header': (id) =>
          assertion(
            id,
            {},
            {
              key: stranger.privateKey,
              header: { jwk: stranger.publicKey.export({ format: 'jwk' }) },
            },
          ),
        'an unknown kid': (id) => assertion(id, {}, { header: { kid: 'two' } }),
        'a crit that nobody knows': (id) => assertion(id, {}, { header: { crit: ['x'], x: 1 } }),
        'another subject': (id) => assertion(id, { sub: admin.userId }),
        'another audience': (id) => assertion(id, { aud: 'http://elsewhere.test' }),
        'no audience': (id) => assertion(id, { aud: undefined }),
        expired: (id) => assertion(id, { exp: nowS() - 60 }),
        'not yet good': (id) => assertion(id, { nbf: nowS() + 600 }),
        'good for too long': (id) => assertion(id, { exp: nowS() + 3_600 }),
        'no expiry': (id) => assertion(id, { exp: undefined }),
        'no jti': (id) => assertion(id, { jti: undefined }),
        'an empty jti': (id) => assertion(id, { jti: '' }),
        'no issuer': (id) => assertion(id, { iss: undefined }),
        'an issuer that is no id': (id) => assertion(id, { iss: "' OR 1=1" }),
        'not a JWT': () => 'a.b.c',
      };

      const answers: Record<string, unknown> = {};
      for (const [fault, make] of Object.entries(faults)) {
        const { id } = await addKeyClient();
        answers[fault] = await errorOf(askWith(make(id)));
      }

      expect(answers).toEqual(
        Object.fromEntries(
          Object.keys(faults).map((fault) => [fault, [401, 'invalid_client', 'invalid-client']]),
        ),
      );
    });

    it('do not get in with a secret, nor clients with a secret by an assertion', async () => {
      const { id } = await addKeyClient();
      const other = await addClient();

      expect(await errorOf(askToken({ id, secret: 'x', etag: '' }))).toEqual([
        401,
        'invalid_client',
        'invalid-client',
      ]);
      expect(await errorOf(askWith(assertion(other.id)))).toEqual([
        401,
        'invalid_client',
        'invalid-client',
      ]);
    });

    it('are registered with public keys alone', async () => {
      const rsa = generateKeyPairSync('rsa', { modulusLength: 1_024 });
      const refused = [
        [pair.privateKey.export({ format: 'jwk' })],
        [rsa.publicKey.export({ format: 'jwk' })],
        [{ kty: 'oct', k: 'c2VjcmV0' }],
        [{ ...jwk, x: jwk.y }],
        [jwk, jwk],
        [],
      ];

      for (const keys of refused) {
        const body = {
          name: 'x',
          authMethod: 'private_key_jwt',
          scopes: ['orders:read'],
          jwks: { keys },
        };
        const { status, body: problem } = await app.request('POST', '/v1/oauth-clients', {
          token: admin.token,
          body,
        });
        expect([keys, status, problem['code']]).toEqual([keys, 422, 'invalid-input']);
      }
    });
  });

  describe('as a library speaks', () => {
    const metadata = (): oauth.ServerMetadata => ({
      issuer: 'http://orderly.test',
      token_endpoint: `${app.api.url}/oauth2/token`,
      introspection_endpoint: `${app.api.url}/oauth2/introspect`,
      revocation_endpoint: `${app.api.url}/oauth2/revoke`,
    });

    function configure(id: string, auth: oauth.ClientAuth): oauth.Configuration {
      const configuration = new oauth.Configuration(metadata(), id, {}, auth);
      oauth.allowInsecureRequests(configuration);
      return configuration;
    }

    it.each(['client_secret_basic', 'private_key_jwt'])(
      'get, introspect and revoke a token with %s',
      async (method) => {
        const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
          'sign',
          'verify',
        ]);
        const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
        const isSecret = method === 'client_secret_basic';
        const { id, secret } = await addClient({
          authMethod: method,
          scopes: ['orders:read', 'tokens:introspect'],
          ...(isSecret ? {} : { jwks: { keys: [{ kty, crv, x, y }] } }),
        });
        const client = configure(
          id,
          isSecret ? oauth.ClientSecretBasic(secret) : oauth.PrivateKeyJwt(keys.privateKey),
        );

        const { access_token: token } = await oauth.clientCredentialsGrant(client, {
          scope: 'orders:read',
        });

        expect((await withToken(token, '/v1/orders')).status).toBe(200);
        expect(await oauth.tokenIntrospection(client, token)).toMatchObject({
          active: true,
          scope: 'orders:read',
        });
        await oauth.tokenRevocation(client, token);
        expect(await oauth.tokenIntrospection(client, token)).toEqual({ active: false });
        expect((await withToken(token, '/v1/orders')).status).toBe(401);
      },
    );

    it('understand refusals', async () => {
      const { id, secret } = await addClient();
      const ask = (given: string, scope: string) =>
        oauth.clientCredentialsGrant(configure(id, oauth.ClientSecretBasic(given)), { scope });

      await expect(ask(secret, 'audit:read')).rejects.toMatchObject({
        error: 'invalid_scope',
        status: 400,
      });
      await expect(ask('wrong', 'orders:read')).rejects.toMatchObject({
        code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
        status: 401,
      });
    });
  });

  describe('introspection', () => {
    it('tells what each kind of token stands for now', async () => {
      const inspector = await addClient({ scopes: ['tokens:introspect'] });
      const ask = async (token: string) =>
        (await form('introspect', { token }, basic(inspector.id, inspector.secret))).body;
      const ada = await app.account(admin, 'customer');
      const key = await app.request<{ id: string; key: string }>('POST', '/v1/api-keys', {
        token: ada.token,
        body: { name: 'x', scopes: ['orders:read'], expiresInDays: 1 },
      });

      expect(await ask(ada.token)).toMatchObject({
        active: true,
        sub: ada.userId,
        acr: 'urn:orderly:aal1',
        auth_time: expect.any(Number),
        exp: expect.any(Number),
        scope: expect.stringContaining('orders:place'),
      });
      expect(await ask(key.body.key)).toMatchObject({
        active: true,
        sub: ada.userId,
        client_id: key.body.id,
        scope: 'orders:read',
      });
      await app.request('POST', '/v1/auth/logout', { token: ada.token });
      const dead = [
        'x',
        'ord_live_x',
        ada.token,
        ada.refreshToken,
        `${inspector.secret}`,
        'a b\u0000"',
      ];
      for (const token of dead) expect(await ask(token)).toEqual({ active: false });
    });

    it('is for clients with the scope alone, and only while their owner holds it', async () => {
      const client = await addClient();
      const refused = await form('introspect', { token: 'x' }, basic(client.id, client.secret));

      expect([refused.status, refused.body['error'], refused.body['scope']]).toEqual([
        403,
        'insufficient_scope',
        'tokens:introspect',
      ]);
      expect(await errorOf(form('introspect', { token: 'x' }))).toEqual([
        401,
        'invalid_client',
        'invalid-client',
      ]);
      expect(await errorOf(form('introspect', {}, basic(client.id, client.secret)))).toEqual([
        400,
        'invalid_request',
        'invalid-input',
      ]);
    });
  });

  describe('revocation', () => {
    it('is of one’s own tokens, and harmless for what is no token', async () => {
      const mine = await addClient();
      const other = await addClient();
      const token = await tokenOf(mine);
      const revoke = (who: AddedClient, given: string) =>
        form('revoke', { token: given }, basic(who.id, who.secret));

      expect(await errorOf(revoke(other, token))).toEqual([
        400,
        'invalid_grant',
        'token-of-another-client',
      ]);
      expect((await withToken(token)).status).toBe(200);
      expect((await revoke(mine, 'nonsense')).status).toBe(200);
      expect((await revoke(mine, token)).status).toBe(200);
      expect((await revoke(mine, token)).status).toBe(200);
      expect((await withToken(token)).body['code']).toBe('invalid-token');
    });
  });

  describe('and those who look after them', () => {
    it('take effect on tokens that are out already, at once', async () => {
      const client = await addClient();
      const token = await tokenOf(client);
      expect((await withToken(token)).status).toBe(200);
      const change = (body: object, version: number) =>
        app.request('PATCH', `/v1/oauth-clients/${client.id}`, {
          token: admin.token,
          body,
          headers: { 'if-match': `"${version}"` },
        });

      await change({ scopes: ['orders:read'] }, 1);
      expect((await withToken(token)).body['code']).toBe('scope-missing');
      await change({ disabled: true }, 2);
      expect((await withToken(token, '/v1/orders')).status).toBe(401);
      expect((await askToken(client)).status).toBe(401);
      await change({ disabled: false }, 3);
      expect((await withToken(token, '/v1/orders')).status).toBe(200);
      expect((await change({ name: 'late' }, 3)).status).toBe(412);
      expect(
        (await app.request('DELETE', `/v1/oauth-clients/${client.id}`, { token: admin.token }))
          .status,
      ).toBe(204);
      expect((await withToken(token, '/v1/orders')).status).toBe(401);
    });

    it('make new secrets, and the old one lives for the overlap alone', async () => {
      const client = await addClient();
      const renew = (overlapHours: number) =>
        app.request<{ secret: string }>('POST', `/v1/oauth-clients/${client.id}/secret`, {
          token: admin.token,
          body: { overlapHours },
        });

      const second = { ...client, secret: (await renew(1)).body.secret };
      expect([(await askToken(client)).status, (await askToken(second)).status]).toEqual([
        200, 200,
      ]);
      const third = { ...client, secret: (await renew(0)).body.secret };
      expect([(await askToken(second)).status, (await askToken(third)).status]).toEqual([401, 200]);
      expect((await askToken(client)).status).toBe(401);
    });

    it('neither give nor take over what they do not hold themselves', async () => {
      await app.db.query(
        `INSERT INTO users.roles (name, description) VALUES ('client-keeper', 'Keeps clients.')`,
      );
      await app.db.query(
        `INSERT INTO users.role_permissions SELECT 'client-keeper', unnest('{clients:read,clients:write,orders:read}'::text[])`,
      );
      const keeper = await app.account(admin, 'client-keeper');
      const strong = await addClient();
      const path = `/v1/oauth-clients/${strong.id}`;
      const headers = { 'if-match': strong.etag };

      const attempts = [
        app.request('POST', '/v1/oauth-clients', {
          token: keeper.token,
          body: { name: 'x', authMethod: 'client_secret_basic', scopes: ['users:read'] },
        }),
        app.request('POST', `${path}/secret`, { token: keeper.token, body: { overlapHours: 0 } }),
        app.request('PATCH', path, { token: keeper.token, body: { disabled: false }, headers }),
        app.request('PATCH', path, {
          token: keeper.token,
          body: { scopes: ['users:read'] },
          headers,
        }),
      ];

      for (const { status, body } of await Promise.all(attempts)) {
        expect([status, body['code'], body['permissions']]).toEqual([
          403,
          'scope-not-yours',
          ['users:read'],
        ]);
      }
      // To stop one, nobody needs to be as strong.
      const stopped = await app.request('PATCH', path, {
        token: keeper.token,
        body: { disabled: true },
        headers,
      });
      expect(stopped.status).toBe(200);
    });

    it('are gone with what their owner may do', async () => {
      const owner = await app.account(admin, 'admin');
      const client = await addClient({}, owner);
      const token = await tokenOf(client);
      await app.db.query(`UPDATE users.user_roles SET role = 'customer' WHERE user_id = $1`, [
        owner.userId,
      ]);

      await eventually(async () =>
        expect((await withToken(token)).body['code']).toBe('permission-missing'),
      );
      expect((await askToken(client)).body['scope']).toBe('orders:read');
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
        owner.userId,
      ]);
      expect(await errorOf(askToken(client))).toEqual([401, 'invalid_client', 'invalid-client']);
    });

    it('are people with the permission, a moment after they proved who they are', async () => {
      const stale = await app.openSession(admin.userId, {
        authTime: new Date(Date.now() - 3_600_000),
      });
      const customer = await app.account(admin, 'customer');
      const machine = await tokenOf(await addClient({ scopes: ['clients:write', 'clients:read'] }));
      const body = { name: 'x', authMethod: 'client_secret_basic', scopes: ['orders:read'] };
      const add = async (token: string) =>
        (await app.request('POST', '/v1/oauth-clients', { token, body })).body['code'];

      expect(await add(stale.token)).toBe('step-up-needed');
      expect(await add(customer.token)).toBe('permission-missing');
      expect(await add(machine)).toBe('people-only');
      expect((await withToken(machine, '/v1/oauth-clients')).status).toBe(200);
    });

    it('find everything in the audit log, and no secret anywhere', async () => {
      const client = await addClient();
      const token = await tokenOf(client);
      await askToken({ ...client, secret: 'wrong' });
      await form('revoke', { token }, basic(client.id, client.secret));
      await app.request('PATCH', `/v1/oauth-clients/${client.id}`, {
        token: admin.token,
        body: { name: 'Renamed' },
        headers: { 'if-match': client.etag },
      });
      await app.request('POST', `/v1/oauth-clients/${client.id}/secret`, {
        token: admin.token,
        body: { overlapHours: 0 },
      });
      await app.request('DELETE', `/v1/oauth-clients/${client.id}`, { token: admin.token });

      const entries = await app.db.query<Array<{ action: string }>>(
        `SELECT * FROM platform.audit_events WHERE subject_id = $1 ORDER BY id`,
        [client.id],
      );

      expect(entries.map(({ action }) => action)).toEqual([
        'auth.client-made',
        'auth.client-token-issued',
        'auth.client-refused',
        'auth.token-revoked',
        'auth.client-changed',
        'auth.client-secret-made',
        'auth.client-removed',
      ]);
      expect(JSON.stringify(entries)).not.toContain(client.secret);
      expect(JSON.stringify(entries)).not.toContain(token);
    });

    it('read them page by page, without secrets', async () => {
      const client = await addClient();

      const list = await app.request<{ data: Array<{ id: string }> }>(
        'GET',
        '/v1/oauth-clients?limit=1',
        {
          token: admin.token,
        },
      );
      const one = await app.request('GET', `/v1/oauth-clients/${client.id}`, {
        token: admin.token,
      });

      expect(list.body.data.map(({ id }) => id)).toEqual([client.id]);
      expect(list.headers.get('link')).toContain('rel="next"');
      expect(JSON.stringify([list.body, one.body])).not.toContain(client.secret);
    });
  });
});
