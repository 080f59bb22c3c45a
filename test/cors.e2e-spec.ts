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

  it.each(['https://evil-shop.example', 'https://shop.example.evil', 'null'])(
    'is told nothing at %s',
    async (origin) => {
      expect(
        (await preflight(origin, 'GET')).headers.get('access-control-allow-origin'),
      ).toBeNull();
    },
  );
});
