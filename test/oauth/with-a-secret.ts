import {
  ASSERTION_TYPE,
  addClient,
  app,
  askToken,
  basic,
  errorOf,
  form,
  tokenOf,
  withToken,
} from './set-up.js';

export function withASecret(): void {
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
}
