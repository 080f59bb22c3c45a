import { ADMIN_EMAIL, TestApp } from './support/app.js';

const TOKEN = 'a-metrics-token-of-some-length';

describe('metrics', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ http: { metricsToken: TOKEN } });
  });
  afterAll(() => app.close());

  const scrape = async (): Promise<string> => (await app.request('GET', '/metrics')).text;

  it('counts requests by route template, method and class of status', async () => {
    await app.request('GET', '/v1/products?limit=1');
    await app.request('GET', '/v1/products?limit=0');

    const text = await scrape();

    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/v1\/products",status_class="2xx"\} 1\n/,
    );
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/v1\/products",status_class="4xx"\} 1\n/,
    );
  });

  it('gives paths that are no route one series in all', async () => {
    for (const path of ['/wp-admin.php', '/.env', '/v1/nothing']) await app.request('GET', path);

    const text = await scrape();

    expect(text).toContain('route="unmatched",status_class="4xx"} 3\n');
    expect(text).not.toContain('wp-admin');
  });

  it('counts requests in flight, and ignores those refused before they were counted', async () => {
    await app.request('GET', '/v1/products', { headers: { accept: 'image/png' } });

    expect(await scrape()).toMatch(/^http_requests_in_flight 1$/m);
  });

  it.each([
    'outbox_pending_events',
    'outbox_oldest_pending_seconds',
    'database_pool_waiting_requests',
    'nodejs_eventloop_lag_seconds',
    'process_resident_memory_bytes',
  ])('knows %s', async (name) => {
    expect(await scrape()).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('counts the events that were committed', async () => {
    const admin = await app.admin();
    const product = await app.product(admin);
    await app.placeOrder(admin, [{ productId: product.id, quantity: 1 }]);

    expect(await scrape()).toContain(
      'domain_events_recorded_total{type="orders.order-placed.v1"} 1\n',
    );
  });

  it('counts the transitions of orders by the status that they led to', async () => {
    const admin = await app.admin();
    const product = await app.product(admin);
    const { body } = await app.placeOrder(admin, [{ productId: product.id, quantity: 1 }]);
    await app.request('POST', `/v1/orders/${body['id']}/cancel`, { token: admin.token, body: {} });

    expect(await scrape()).toContain('order_status_changes_total{status="cancelled"} 1\n');
  });

  it('counts problems by code, and log-ins by outcome', async () => {
    const login = (password: string) =>
      app.request('POST', '/v1/auth/login', {
        body: { email: ADMIN_EMAIL, password },
      });
    await app.admin();
    const before = await scrape();
    await login('not the password of anybody');

    const after = await scrape();

    const count = (text: string, series: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')[1] ?? 0,
      );
    const grown = (series: string): number => count(after, series) - count(before, series);
    expect(grown('logins_total{outcome="wrong-password"}')).toBe(1);
    expect(grown('http_problems_total{code="invalid-credentials"}')).toBe(1);
    expect(count(after, 'logins_total{outcome="succeeded"}')).toBeGreaterThan(0);
  });

  it('says which release runs', async () => {
    expect(await scrape()).toContain(
      `build_info{version="0.0.0-test",node_version="${process.versions.node}"} 1\n`,
    );
  });

  it(
    'is not opened by X-Forwarded-For, nor by a wrong token behind a proxy, but by the right ' +
      'one',
    async () => {
      const from = { 'x-forwarded-for': '127.0.0.1' };

      const without = await app.request('GET', '/metrics', { headers: from });
      const wrong = await app.request('GET', '/metrics', { headers: from, token: 'wrong' });
      const right = await app.request('GET', '/metrics', { headers: from, token: TOKEN });

      expect([without.status, wrong.status, right.status]).toEqual([401, 401, 200]);
      expect(without.headers.get('www-authenticate')).toBe('Bearer realm="metrics"');
      expect(right.headers.get('content-type')).toContain('text/plain');
    },
  );
});
