import { newId } from '@orderly/platform/kernel/ids/new-id';
import { allowInsecureRequests, customFetch, discovery, None } from 'openid-client';
import { SigningKeysRepository } from '../libs/auth/src/tokens/signing-keys.repository.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import {
  controlToken,
  decodePart,
  forgedTokens,
  type TokenFacts,
} from './support/forged-tokens.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';

describe('access tokens', () => {
  let proxy: LatencyProxy;
  let app: TestApp;
  let admin: SignedIn;
  let facts: TokenFacts;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: 0, backMs: 0 });
    app = await TestApp.start({ through: (url) => proxy.through(url) });
    admin = await app.admin();
    const [key] = await app.db.query<[{ kid: string; private_key: string }]>(
      'SELECT kid, private_key FROM auth.signing_keys',
    );
    const payload = decodePart(admin.token, 1);
    facts = {
      kid: key.kid,
      privateKey: key.private_key,
      payload,
      refreshToken: admin.refreshToken,
    };
  });
  afterEach(() => proxy.thaw());
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const me = (token: string) => app.request('GET', '/v1/users/me', { token });

  it('say who, in which session, how proved, for whom and for how long, and nothing else', () => {
    expect(decodePart(admin.token, 0)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: facts.kid });
    expect(facts.payload).toEqual({
      iss: 'http://orderly.test',
      aud: 'orderly',
      sub: admin.userId,
      sid: expect.any(String),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: (facts.payload['iat'] as number) + 900,
      acr: 'urn:orderly:aal1',
      amr: ['pwd'],
      auth_time: expect.any(Number),
    });
  });

  it(
    'are accepted when made by hand with our key, so that each forgery below fails for its one ' +
      'fault',
    async () => {
      expect((await me(controlToken(facts))).status).toBe(200);
    },
  );

  it('are refused in every forged form, all alike', async () => {
    const forgeries = forgedTokens(facts);

    const answers: Record<string, unknown> = {};
    for (const [fault, token] of Object.entries(forgeries)) {
      const { status, headers, body } = await me(token);
      const challenge = headers.get('www-authenticate') ?? '';
      answers[fault] = [
        status,
        body['code'],
        /^Bearer realm="orderly", error="invalid_token"/.test(challenge),
      ];
    }

    expect(Object.keys(forgeries).length).toBeGreaterThanOrEqual(78);
    expect(answers).toEqual(
      Object.fromEntries(
        Object.keys(forgeries).map((fault) => [fault, [401, 'invalid-token', true]]),
      ),
    );
  });

  it('are taken from the Authorization header alone', async () => {
    const others = [
      await app.request('GET', `/v1/users/me?access_token=${admin.token}`),
      await app.request('GET', '/v1/users/me', {
        headers: { cookie: `access_token=${admin.token}` },
      }),
      await app.request('GET', '/v1/users/me', { headers: { authorization: admin.token } }),
      await app.request('GET', '/v1/users/me', {
        headers: { authorization: `Basic ${admin.token}` },
      }),
      await app.request('GET', '/v1/users/me', { headers: { 'x-access-token': admin.token } }),
    ];

    for (const { status, body, headers } of others) {
      expect([status, body['code']]).toEqual([401, 'unauthenticated']);
      expect(headers.get('www-authenticate')).toBe('Bearer realm="orderly"');
    }
  });

  it('can be checked by others with the published keys', async () => {
    const { status, headers, body } = await app.request<{ keys: Array<Record<string, unknown>> }>(
      'GET',
      '/.well-known/jwks.json',
    );

    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=60');
    expect(body.keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    ]);
    expect(body.keys[0]?.['kid']).toBe(facts.kid);
  });

  it('are issued at the endpoint that a client discovers from the issuer alone', async () => {
    const seen: Response[] = [];
    const found = await discovery(new URL('http://orderly.test'), 'a-client', undefined, None(), {
      algorithm: 'oauth2',
      execute: [allowInsecureRequests],
      [customFetch]: async (url, options) => {
        const response = await fetch(
          url.replace('http://orderly.test', app.api.url),
          options as RequestInit,
        );
        seen.push(response);
        return response;
      },
    });
    const { status, body } = await app.request('GET', '/.well-known/oauth-authorization-server');

    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual([
      '/.well-known/oauth-authorization-server',
    ]);
    expect(seen[0]?.headers.get('cache-control')).toBe('public, max-age=300');
    expect(status).toBe(200);
    expect({ ...found.serverMetadata() }).toMatchObject(body);
    expect(body).toMatchObject({
      issuer: facts.payload['iss'],
      jwks_uri: 'http://orderly.test/.well-known/jwks.json',
      token_endpoint: 'http://orderly.test/oauth2/token',
      scopes_supported: expect.arrayContaining(['orders:place', 'tokens:introspect']),
      acr_values_supported: expect.arrayContaining([facts.payload['acr']]),
    });
  });

  it('open nothing on spellings of a path that the guard might not know', async () => {
    const spellings = [
      '/v1//users',
      '/v1/users/',
      '/V1/USERS',
      '/v1/%75sers',
      '/v1/users%2f',
      '/v1/users;x',
      '/v1/./users',
      '//v1/users',
    ];

    for (const spelling of spellings) {
      const { status } = await app.request('GET', spelling);
      expect([spelling, [301, 308, 401, 404].includes(status)]).toEqual([spelling, true]);
    }
  });

  it('name the permission that is missing', async () => {
    const customer = await app.account(admin, 'customer');

    const { status, body } = await app.request('GET', '/v1/users', { token: customer.token });

    expect(status).toBe(403);
    expect(body).toMatchObject({ code: 'permission-missing', permission: 'users:read' });
  });

  it('notice that another process has changed the account', async () => {
    const customer = await app.account(admin, 'customer');
    await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
      customer.userId,
    ]);

    await eventually(async () => expect((await me(customer.token)).status).toBe(401));
  });

  it('do not tell an unknown session from an ended one', async () => {
    const unknown = await me(
      controlToken({ ...facts, payload: { ...facts.payload, sid: newId() } }),
    );
    const customer = await app.account(admin, 'customer');
    await app.request('POST', '/v1/auth/logout', { token: customer.token });
    const ended = await me(customer.token);

    expect(ended.body['detail']).toBe(unknown.body['detail']);
  });

  it('are not called invalid when their key cannot be looked up', async () => {
    const token = forgedTokens(facts)['an unknown kid'] ?? '';
    const lookUp = jest.spyOn(app.api.app.get(SigningKeysRepository), 'list');
    /** An unknown key is looked up every two seconds at most; in between it is known to be none. */
    const whenLookedUp = () =>
      eventually(async () => {
        lookUp.mockClear();
        const { status } = await me(token);
        expect(lookUp).toHaveBeenCalled();
        return status;
      });

    expect(await whenLookedUp()).toBe(401);
    proxy.freeze();
    expect(await whenLookedUp()).toBe(503);
    proxy.thaw();
    await eventually(async () => expect((await me(token)).status).toBe(401));
  });
});
