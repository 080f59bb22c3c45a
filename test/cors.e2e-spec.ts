import { TestApp } from './support/app.js';

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

  it.each([
    ['no page asks', {}, '/v1/orders', 405],
    ['a page asks for no method', { origin: 'https://shop.example' }, '/v1/orders', 405],
    ['nothing is there', {}, '/v1/nowhere', 404],
  ])('gets a problem for OPTIONS when %s', async (_, headers, path, status) => {
    const response = await app.request('OPTIONS', path, { headers });

    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, POST' : null);
  });

  it('reads the name of a file that it downloads', async () => {
    const response = await app.request('GET', '/v1/products', {
      headers: { origin: 'https://shop.example' },
    });

    expect(response.headers.get('access-control-expose-headers')).toContain('content-disposition');
  });

  it.each(['https://evil-shop.example', 'https://shop.example.evil', 'null'])(
    'is told nothing at %s',
    async (origin) => {
      expect(
        (await preflight(origin, 'GET')).headers.get('access-control-allow-origin'),
      ).toBeNull();
    },
  );
});
