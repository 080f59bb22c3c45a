import { newId } from '@orderly/platform/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

interface ProblemBody extends Record<string, unknown> {
  status: number;
  code: string;
  type: string;
  traceId: string;
  errors?: Array<{ in?: string; pointer: string; code: string; params?: object }>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

describe('the HTTP contract, with bad input', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());

  const send = (
    method: string,
    path: string,
    options: { body?: unknown; headers?: Record<string, string>; token?: string | undefined } = {},
  ) => app.request<ProblemBody>(method, path, { token: admin.token, ...options });

  const order = (body: unknown, headers: Record<string, string> = {}) =>
    send('POST', '/v1/orders', {
      body,
      headers: { 'idempotency-key': newId(), ...JSON_TYPE, ...headers },
    });

  const countOrders = async (): Promise<number> =>
    (
      (await app.db.query('SELECT count(*)::int AS count FROM orders.orders')) as Array<{
        count: number;
      }>
    )[0]?.count ?? -1;

  function expectProblem(
    response: Awaited<ReturnType<typeof send>>,
    status: number,
    code: string,
  ): void {
    expect({ status: response.status, code: response.body?.code }).toEqual({ status, code });
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.body).toMatchObject({
      status,
      type: `http://orderly.test/problems/${code}`,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(response.text).not.toMatch(/node_modules|at \w+ \(|SELECT|INSERT/);
  }

  it.each([
    [
      'an unknown field',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], total: 1 }),
      '/total',
      'unknown-field',
    ],
    [
      'an unknown field in a line',
      (id: string) => ({ lines: [{ productId: id, quantity: 1, unitPrice: 1 }] }),
      '/lines/0/unitPrice',
      'unknown-field',
    ],
    [
      'a quantity of 0',
      (id: string) => ({ lines: [{ productId: id, quantity: 0 }] }),
      '/lines/0/quantity',
      'too-small',
    ],
    [
      'a quantity of -1',
      (id: string) => ({ lines: [{ productId: id, quantity: -1 }] }),
      '/lines/0/quantity',
      'too-small',
    ],
    [
      'a quantity of 1.5',
      (id: string) => ({ lines: [{ productId: id, quantity: 1.5 }] }),
      '/lines/0/quantity',
      'wrong-type',
    ],
    [
      'a quantity of 2^53',
      (id: string) => ({ lines: [{ productId: id, quantity: 2 ** 53 }] }),
      '/lines/0/quantity',
      'too-big',
    ],
    [
      'a quantity in quotes',
      (id: string) => ({ lines: [{ productId: id, quantity: '2' }] }),
      '/lines/0/quantity',
      'wrong-type',
    ],
    ['no lines', () => ({ lines: [] }), '/lines', 'too-small'],
    ['no body fields', () => ({}), '/lines', 'required'],
    [
      '1,501 lines',
      (id: string) => ({
        lines: Array.from({ length: 1_501 }, () => ({ productId: id, quantity: 1 })),
      }),
      '/lines',
      'too-big',
    ],
    [
      'a bad UUID',
      () => ({
        lines: [{ productId: 'urn:uuid:6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d', quantity: 1 }],
      }),
      '/lines/0/productId',
      'wrong-format',
    ],
    [
      'an unknown product',
      () => ({ lines: [{ productId: newId(), quantity: 1 }] }),
      '/lines/0/productId',
      'unknown-product',
    ],
    [
      'a NUL',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], reference: 'a\0b' }),
      '/reference',
      'unstorable-text',
    ],
    [
      'a lone surrogate',
      (id: string) => ({ lines: [{ productId: id, quantity: 1 }], reference: '\ud800' }),
      '/reference',
      'unstorable-text',
    ],
    [
      'an operator object',
      () => ({ lines: [{ productId: { $ne: 1 }, quantity: 1 }] }),
      '/lines/0/productId',
      'wrong-type',
    ],
    ['an array as the body', () => [], '', 'wrong-type'],
  ])('refuses %s, says where, and writes nothing', async (_, makeBody, pointer, code) => {
    const before = await countOrders();

    const response = await order(makeBody(productId));

    expect(response.status).toBe(422);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
    expect(await countOrders()).toBe(before);
  });

  it('says of every bad field which rule it broke, and of a flood of them the first', async () => {
    const lines = Array.from({ length: 60 }, () => ({ productId: newId(), quantity: 1 }));
    const key = 'k'.repeat(256);

    const [bad, unknown, longKey] = [
      await order({ lines: [{ productId, quantity: 0 }], reference: 'x'.repeat(101) }),
      await order({ lines }),
      await order({ lines }, { 'idempotency-key': key }),
    ];

    expect(bad.body.errors).toEqual([
      expect.objectContaining({ pointer: '/lines/0/quantity', params: { minimum: 1 } }),
      expect.objectContaining({ pointer: '/reference', params: { maxLength: 100 } }),
    ]);
    expect(unknown.body.errors).toHaveLength(50);
    expect(longKey.body.errors).toEqual([
      expect.objectContaining({ params: expect.objectContaining({ maxLength: 255 }) }),
    ]);
  });

  it.each([
    ['not JSON', '{', 400, 'malformed-request'],
    ['deep arrays', '['.repeat(2_000) + ']'.repeat(2_000), 400, 'malformed-request'],
    [
      'very deep objects',
      `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`,
      400,
      'malformed-request',
    ],
    ['a __proto__ key', '{"lines":[],"__proto__":{"isAdmin":true}}', 400, 'malformed-request'],
    [
      'a constructor.prototype key',
      '{"constructor":{"prototype":{"isAdmin":true}}}',
      400,
      'malformed-request',
    ],
    ['a byte order mark', '\ufeff{}', 400, 'malformed-request'],
    ['two documents', '{}{}', 400, 'malformed-request'],
    ['5 MiB', `{"reference":"${'x'.repeat(5 * 1_048_576)}"}`, 413, 'body-too-large'],
  ])('refuses a body that is %s', async (_, body, status, code) => {
    expectProblem(await order(body), status, code);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('refuses bytes that are not UTF-8', async () => {
    expectProblem(
      await order(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
      400,
      'malformed-request',
    );
  });

  it('answers 30,000 unknown fields with less than 4 kB', async () => {
    const flood = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, index) => [`f${index}`, 1]),
    );

    const response = await order(flood);

    expect(response.status).toBe(422);
    expect(response.text.length).toBeLessThan(4_096);
  });

  it.each([
    [
      'POST',
      '/v1/users',
      (name: string) => ({ email: `${newId()}@example.test`, name, roles: [] }),
      '/name',
    ],
    ['PATCH', '/v1/users/me', (name: string) => ({ name }), '/name'],
    [
      'POST',
      '/v1/auth/register',
      (name: string) => ({ email: 'x@example.test', name, password: 'a long password indeed' }),
      '/name',
    ],
    [
      'POST',
      '/v1/products',
      (name: string) => ({ sku: newId(), name, unitPrice: { amount: 1, currency: 'GBP' } }),
      '/name',
    ],
    [
      'POST',
      '/v1/products',
      (sku: string) => ({ sku, name: 'a', unitPrice: { amount: 1, currency: 'GBP' } }),
      '/sku',
    ],
    [
      'POST',
      '/v1/roles',
      (description: string) => ({ name: 'x-role', description, permissions: [] }),
      '/description',
    ],
    [
      'POST',
      '/v1/api-keys',
      (name: string) => ({ name, scopes: ['orders:read'], expiresInDays: 1 }),
      '/name',
    ],
    [
      'POST',
      '/v1/oauth-clients',
      (name: string) => ({ name, authMethod: 'client_secret_basic', scopes: ['orders:read'] }),
      '/name',
    ],
    [
      'POST',
      '/v1/orders',
      (reference: string) => ({ lines: [{ productId, quantity: 1 }], reference }),
      '/reference',
    ],
    ['POST', `/v1/orders/${newId()}/cancel`, (reason: string) => ({ reason }), '/reason'],
  ] as const)(
    'refuses texts without a visible character: %s %s',
    async (method, path, body, pointer) => {
      for (const invisible of ['\u3164', '\u200b\u2060', '\u2800']) {
        const response = await send(method, path, {
          body: body(invisible),
          headers: { 'idempotency-key': newId(), 'if-match': '*' },
        });

        expect([response.status, response.body.errors]).toEqual([
          422,
          [expect.objectContaining({ pointer, code: 'blank' })],
        ]);
      }
    },
  );

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
  ])('refuses a body of type %s', async (type) => {
    expectProblem(
      await order('{"lines":[]}', { 'content-type': type }),
      415,
      'unsupported-media-type',
    );
  });

  it('refuses a compressed body instead of parsing it', async () => {
    expectProblem(await order('{}', { 'content-encoding': 'gzip' }), 415, 'unsupported-media-type');
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=abc', '/limit'],
    ['limit=1e1', '/limit'],
    ['limit=-1', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['status=teapot', '/status'],
    ['colour=red', '/colour'],
    ['cursor=forged.forged', '/cursor'],
    ['cursor=%00', '/cursor'],
  ])('refuses the query %s', async (query, pointer) => {
    const response = await send('GET', `/v1/orders?${query}`);

    expect(response.status).toBe(422);
    expect(response.body.errors).toEqual([expect.objectContaining({ in: 'query', pointer })]);
  });

  it('refuses a query on a route that takes none', async () => {
    expectProblem(await send('GET', `/v1/orders/${newId()}?expand=lines`), 422, 'invalid-input');
  });

  it('refuses the cursor of another list', async () => {
    await app.product(admin);
    await app.product(admin);
    const page = await send('GET', '/v1/products?limit=1');
    const { nextCursor } = page.body['page'] as { nextCursor: string };

    expectProblem(await send('GET', `/v1/orders?cursor=${nextCursor}`), 422, 'invalid-cursor');
  });

  it.each([
    'not-a-uuid',
    '%00',
    '{6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d}',
    'urn:uuid:6f1c1c1e-8c9f-4a44-9a4a-2f5b0c6f2b1d',
  ])('refuses %s as an id', async (id) => {
    const response = await send('GET', `/v1/orders/${id}`);

    expect([404, 422]).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    '/v1/nothing',
    '/%zz',
    '/v1/orders/..%2f..',
    '/v1//orders',
    '/V1/orders',
    '/v1/orders/',
  ])('knows nothing at %s', async (path) => {
    const response = await send('GET', path);

    expect([400, 404, 422]).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('says which methods a path has', async () => {
    const response = await send('DELETE', '/v1/orders');

    expectProblem(response, 405, 'method-not-allowed');
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST');
  });

  it('refuses a client that cannot read JSON', async () => {
    expectProblem(
      await send('GET', '/v1/products', { headers: { accept: 'text/html' } }),
      406,
      'not-acceptable',
    );
    expect(
      (await send('GET', '/v1/products', { headers: { accept: 'application/json;q=0' } })).status,
    ).toBe(406);
    expect(
      (
        await send('GET', '/v1/products', {
          headers: { accept: 'text/html, application/json;q=0.5' },
        })
      ).status,
    ).toBe(200);
  });

  it('refuses an URL without end', async () => {
    expectProblem(await send('GET', `/v1/products?q=${'x'.repeat(5_000)}`), 414, 'uri-too-long');
  });

  it('needs a key for an order', async () => {
    const response = await send('POST', '/v1/orders', {
      body: { lines: [{ productId, quantity: 1 }] },
    });

    expectProblem(response, 400, 'idempotency-key-required');
  });

  it.each(['', 'tab\tinside', 'x'.repeat(256)])('refuses %j as a key', async (key) => {
    expectProblem(
      await order({ lines: [{ productId, quantity: 1 }] }, { 'idempotency-key': key }),
      400,
      'malformed-idempotency-key',
    );
  });

  it('answers a replay with the same text, and another body under the key with 422', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await order({ lines: [{ productId, quantity: 1 }], reference: 'first' }, key);
    const again = await order({ reference: 'first', lines: [{ quantity: 1, productId }] }, key);
    const other = await order({ lines: [{ productId, quantity: 2 }] }, key);

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectProblem(other, 422, 'idempotency-key-reused');
  });

  it('gives no 304 for a change, whatever the client has', async () => {
    const path = `/v1/products/${productId}`;
    const seen = await send('GET', path);
    const headers = { 'if-match': seen.headers.get('etag') ?? '', 'if-none-match': '*' };

    const changed = await send('PATCH', path, { body: { description: 'For tea.' }, headers });

    expect([changed.status, changed.body['description']]).toEqual([200, 'For tea.']);
  });

  it('gives 304 for what the client has', async () => {
    const seen = await send('GET', `/v1/products/${productId}`);
    const again = await send('GET', `/v1/products/${productId}`, {
      headers: { 'if-none-match': seen.headers.get('etag') ?? '' },
    });

    expect([seen.status, again.status, again.text]).toEqual([200, 304, '']);
  });

  it('needs If-Match for a change, and refuses a stale one with the current tag', async () => {
    const { id, etag } = await app.product(admin);
    const patch = (headers: Record<string, string>) =>
      send('PATCH', `/v1/products/${id}`, { body: { name: newId() }, headers });

    expectProblem(await patch({}), 428, 'precondition-required');
    expectProblem(await patch({ 'if-match': 'rubbish' }), 400, 'malformed-if-match');
    const [one, two] = await Promise.all([
      patch({ 'if-match': etag }),
      patch({ 'if-match': etag }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 412]);
    const stale = one.status === 412 ? one : two;
    const fresh = one.status === 412 ? two : one;
    expectProblem(stale, 412, 'precondition-failed');
    expect(stale.headers.get('etag')).toBe(fresh.headers.get('etag'));
  });

  it('echoes a request id, and makes one in place of rubbish', async () => {
    const given = await send('GET', '/v1/products', { headers: { 'x-request-id': 'abc-123' } });
    const made = await send('GET', '/v1/products', {
      headers: { 'x-request-id': 'x'.repeat(500) },
    });

    expect(given.headers.get('x-request-id')).toBe('abc-123');
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a front end of another origin', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ http: { corsOrigins: ['https://shop.example'] } });
  });
  afterAll(() => app.close());

  const preflight = (origin: string, method: string) =>
    fetch(`${app.api.url}/v1/users/me`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,if-match',
      },
    });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])(
    'may %s when it is on the list',
    async (method) => {
      const { headers } = await preflight('https://shop.example', method);

      expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
      expect(headers.get('access-control-allow-methods')).toContain(method);
    },
  );

  it.each(['https://evil-shop.example', 'https://shop.example.evil', 'null'])(
    'is told nothing at %s',
    async (origin) => {
      expect(
        (await preflight(origin, 'GET')).headers.get('access-control-allow-origin'),
      ).toBeNull();
    },
  );
});
