import { connect } from 'node:net';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { loggedDuring } from './support/log-files.js';
import { exchange, parseAnswer, type RawAnswer } from './support/raw-http.js';

describe('the HTTP protocol', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());

  const send = async (bytes: string): Promise<RawAnswer> =>
    parseAnswer(await exchange(new URL(app.api.url), bytes));

  const HEAD = 'Host: a\r\nConnection: close\r\n';
  const long = 'x'.repeat(5_000);

  it.each([
    ['no Host', 'GET /v1/products HTTP/1.1\r\nConnection: close\r\n\r\n', 400, '/v1/products'],
    ['two Host lines', `GET /v1/products HTTP/1.1\r\nHost: b\r\n${HEAD}\r\n`, 400, '/v1/products'],
    ['HTTP/0.9', 'GET /v1/products\r\n\r\n', 400, '/v1/products'],
    ['a path that cannot be decoded', `GET /x%zz?secret=1 HTTP/1.1\r\n${HEAD}\r\n`, 400, '/x%25zz'],
    [
      'no URI at all',
      `GET /"<\\>{|}^\` HTTP/1.1\r\n${HEAD}\r\n`,
      404,
      '/%22%3C%5C%3E%7B%7C%7D%5E%60',
    ],
    ['a long path', `GET /v1/orders/${long} HTTP/1.1\r\n${HEAD}\r\n`, 414, '/v1/orders/xxx'],
    [
      'a long parameter',
      `GET /v1/orders/${long.slice(0, 300)} HTTP/1.1\r\n${HEAD}\r\n`,
      414,
      '/v1/orders/xxx',
    ],
    ['a long query', `GET /v1/products?q=${long} HTTP/1.1\r\n${HEAD}\r\n`, 414, '/v1/products'],
    [
      '100 kB of headers',
      `GET /v1/me?a=1 HTTP/1.1\r\n${HEAD}X: ${'x'.repeat(100_000)}\r\n\r\n`,
      431,
      '/v1/me',
    ],
    [
      'an unknown expectation',
      `GET /v1/products HTTP/1.1\r\n${HEAD}Expect: 200-maybe\r\n\r\n`,
      417,
      '/v1/products',
    ],
    ['CONNECT', `CONNECT example.com:443 HTTP/1.1\r\n${HEAD}\r\n`, 405, undefined],
    ['no request line', 'GET\r\n\r\n', 400, undefined],
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, undefined],
    ['HTTP/2 without TLS', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, undefined],
    ['HTTP/3.7', `GET /v1/products HTTP/3.7\r\n${HEAD}\r\n`, 400, '/v1/products'],
    ['a NUL in a header', `GET /v1/products HTTP/1.1\r\n${HEAD}X: \0\r\n\r\n`, 400, '/v1/products'],
    [
      'both lengths',
      `POST /v1/orders HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nTransfer-Encoding: ` +
        `chunked\r\n\r\n{}`,
      400,
      '/v1/orders',
    ],
    [
      'two lengths',
      `POST /v1/orders HTTP/1.1\r\n${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
      400,
      '/v1/orders',
    ],
  ])('answers %s with a whole problem', async (_, bytes, status, instance) => {
    const answer = await send(bytes);

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const problem = JSON.parse(answer.body);
    expect(problem).toMatchObject({ status, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    if (instance === undefined) expect(problem).not.toHaveProperty('instance');
    else expect(problem.instance).toMatch(new RegExp(`^${instance.replace(/[?]/g, '\\$&')}`));
    expect(answer.body).not.toContain('secret');
  });

  it('knows the expectation 100-continue, in any case', async () => {
    const bytes = await exchange(
      new URL(app.api.url),
      `POST /v1/auth/login HTTP/1.1\r\n${HEAD}Expect: 100-Continue\r\nContent-Type: ` +
        `application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );

    expect(bytes).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 422 /);
  });

  it('takes HTTP/1.0 without a Host, and whatever it expects', async () => {
    const { status } = await send('GET /v1/products HTTP/1.0\r\nExpect: 200-maybe\r\n\r\n');

    expect(status).toBe(200);
  });

  it.each([
    'application/json;charset=utf8',
    'application/json; charset=UTF-8',
    'application/json;charset="utf-8"',
    "application/json; charset='utf-8'",
    'Application/JSON ; Charset = utf8',
    'application/json;',
    'application/json; charset=utf-8; x=y',
    'application/json; x="a;b"',
  ])('reads a body of the type %s', async (type) => {
    const response = await app.request('POST', '/v1/auth/login', {
      body: '{}',
      headers: { 'content-type': type },
    });

    expect(response.status).toBe(422);
  });

  it.each([
    'application/json; charset=latin1',
    'application/json; charset=utf-8; charset=utf-16',
    'application/jsonp',
    'text/json',
    'json',
  ])('refuses a body of the type %s', async (type) => {
    const response = await app.request('POST', '/v1/auth/login', {
      body: '{}',
      headers: { 'content-type': type },
    });

    expect(response.status).toBe(415);
  });

  it.each([
    ['/v1/auth/login', 'application/json', { 'content-type': 'text/plain' }],
    ['/v1/auth/login', 'application/json', { 'content-type': 'text/csv' }],
    ['/v1/product-imports', 'text/csv or application/x-ndjson', { 'content-type': 'text/plain' }],
    ['/v1/product-imports', 'text/csv or application/x-ndjson', {}],
    [
      '/v1/product-imports',
      'text/csv or application/x-ndjson',
      { 'content-type': 'text/csv', 'content-encoding': 'gzip' },
    ],
    ['/oauth2/token', 'application/x-www-form-urlencoded', { 'content-type': 'text/plain' }],
    ['/oauth2/token', 'application/x-www-form-urlencoded', {}],
  ])('says of a body for %s that it must be %s', async (path, types, headers) => {
    const { status, body } = await app.request<{ detail: string }>('POST', path, {
      body: '{}',
      headers: { 'content-type': 'application/json', ...headers },
    });

    expect([status, body.detail]).toEqual([
      415,
      `Send the body as ${types} in UTF-8, without a content encoding.`,
    ]);
  });

  it('says that nothing is there, whatever the body', async () => {
    const { status } = await app.request('POST', '/v1/nowhere', {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    });

    expect(status).toBe(404);
  });

  it.each([
    [200, ''],
    [200, 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'],
    [200, 'application/json; charset="utf-8, or so"'],
    [200, 'APPLICATION/JSON ; Q = 0.1'],
    [200, 'text/html;q=0, */*;q=0.001'],
    [200, 'application/problem+json'],
    [200, `${'text/plain, '.repeat(400)}text/html`],
    [406, 'text/html'],
    [406, 'application/json;q=0.000'],
    [406, 'application/json;q=0, */*'],
    [406, 'application/*;q=0, */*'],
    [406, '*/*;q=0'],
  ])('answers %i to Accept: %s', async (status, accept) => {
    expect((await app.request('GET', '/v1/products', { headers: { accept } })).status).toBe(status);
  });

  it.each([
    [404, 'GET', '/v1/nowhere'],
    [405, 'DELETE', '/v1/products'],
  ])('answers %i to %s %s whatever the Accept', async (status, method, path) => {
    const response = await app.request(method, path, { headers: { accept: 'text/html' } });

    expect(response.status).toBe(status);
  });

  it('answers HEAD like GET on every route, and 304 to the tag that it gave', async () => {
    const ids: Record<string, string> = { products: productId, users: admin.userId };
    const token = admin.token;
    const faults: string[] = [];
    let revalidated = 0;
    for (const route of app.api.routes.routes.filter(({ method }) => method === 'GET')) {
      const path = route.path.replace(
        /([\w-]+)\/:[^/]+/,
        (_, list: string) => `${list}/${ids[list] ?? newId()}`,
      );
      const get = await app.request('GET', path, { token });
      const head = await app.request('HEAD', path, { token });
      if (get.status >= 500 || head.status !== get.status || head.text !== '')
        faults.push(`${route.path}: GET ${get.status}, HEAD ${head.status}`);
      const etag = get.headers.get('etag');
      if (etag === null) continue;
      for (const method of ['GET', 'HEAD']) {
        for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
          const again = await app.request(method, path, {
            token,
            headers: { 'if-none-match': given },
          });
          const { headers, status, text } = again;
          const shape = [
            status,
            text,
            headers.get('etag'),
            headers.get('content-length'),
            headers.get('content-type'),
          ];
          if (JSON.stringify(shape) !== JSON.stringify([304, '', etag, null, null]))
            faults.push(`${method} ${route.path} with If-None-Match ${given}: ${shape.join(' ')}`);
          revalidated++;
        }
      }
    }

    expect(faults).toEqual([]);
    expect(revalidated).toBeGreaterThanOrEqual(5 * 8);
  });

  it('logs no error when clients go away in the middle of a request', async () => {
    const { hostname, port } = new URL(app.api.url);
    const parts = [
      'POST /v1/auth/login HTTP/1.1\r\nHost: a\r\n',
      `POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: ` +
        `application/json\r\nContent-Length: 100\r\n\r\n{"email"`,
      `POST /oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Type: ` +
        `application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ngrant`,
      `GET /v1/audit-events/export HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ` +
        `${admin.token}\r\n\r\n`,
    ];
    const lines = await loggedDuring(async () => {
      for (const bytes of parts) {
        const socket = connect(Number(port), hostname, () => socket.write(bytes));
        await app.request('GET', '/health/live');
        socket.resetAndDestroy();
      }
      await eventually(async () => {
        const { text } = await app.request('GET', '/metrics');
        expect(text).toMatch(/^http_requests_in_flight 1$/m);
      });
    });

    expect(lines.filter(({ level }) => ['error', 'fatal'].includes(String(level)))).toEqual([]);
  });

  it('says nothing of what went wrong inside, and logs it', async () => {
    await app.db.query('ALTER TABLE catalog.products RENAME COLUMN description TO hidden');
    let response: TestResponse | undefined;
    const lines = await loggedDuring(async () => {
      response = await app.request('GET', `/v1/products/${productId}`);
    });
    await app.db.query('ALTER TABLE catalog.products RENAME COLUMN hidden TO description');

    expect(response?.status).toBe(500);
    expect(response?.body).toEqual({
      type: 'http://orderly.test/problems/internal-error',
      title: 'Internal error',
      status: 500,
      detail:
        'Something went wrong on our side, and it has been logged. Quote the traceId when ' +
        'you report it.',
      instance: `/v1/products/${productId}`,
      code: 'internal-error',
      traceId: expect.any(String),
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', traceId: response?.body['traceId'] }),
    );
  });
});
