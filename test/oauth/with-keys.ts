import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ASSERTION_TYPE, addClient, admin, app, askToken, errorOf, form } from './set-up.js';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const nowS = (): number => Math.floor(Date.now() / 1_000);

export function withKeys(): void {
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
      const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    }

    const askWith = (client_assertion: string) =>
      form('token', {
        grant_type: 'client_credentials',
        client_assertion_type: ASSERTION_TYPE,
        client_assertion,
      });

    it('get one token per assertion, even when it is sent twenty times at once', async () => {
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
        const claims = { iss: id, sub: id, aud: 'http://orderly.test', jti: 'h', exp: nowS() + 60 };
        const input = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(claims)}`;
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
}
