import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { type RunningApi, startApi } from '../apps/api/src/start-api.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';

const SHOP = 'https://shop.example';

describe('anonymous reads of products', () => {
  let app: TestApp;
  let other: RunningApi;
  let admin: SignedIn;
  let customer: SignedIn;
  let product: { id: string; etag: string };

  beforeAll(async () => {
    // Far longer than the test: only invalidation makes a read see a change.
    app = await TestApp.start({
      catalogue: { cacheSeconds: 600 },
      http: { corsOrigins: [SHOP] },
    });
    other = await startApi(app.config, testLogger(app.config, 'api'));
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
    product = await app.product(admin, { name: 'Teapot', onHand: 10 });
  });
  afterAll(async () => {
    await other?.close();
    await app?.close();
  });

  interface Shown {
    readonly name: string;
    readonly available: number;
  }
  const get = (path: string, headers: Record<string, string> = {}, url = app.api.url) =>
    fetch(url + path, { headers });
  const shown = async (headers: Record<string, string> = {}, url = app.api.url): Promise<Shown> =>
    (await (await get(`/v1/products/${product.id}`, headers, url)).json()) as Shown;
  const listed = async (url = app.api.url): Promise<Shown | undefined> => {
    const { data } = (await (await get('/v1/products?limit=5', {}, url)).json()) as {
      data: Array<Shown & { id: string }>;
    };
    return data.find(({ id }) => id === product.id);
  };
  const change = async (body: object): Promise<void> => {
    const { token } = admin;
    const headers = { 'if-match': '*' };
    const path = `/v1/products/${product.id}`;
    expect((await app.request('PATCH', path, { token, headers, body })).status).toBe(200);
  };
  const requests = async (outcome: string): Promise<number> => {
    const text = await (await get('/metrics')).text();
    const name = `catalogue_cache_requests_total{outcome="${outcome}"} `;
    return Number(text.split(name)[1]?.split('\n')[0] ?? 0);
  };

  it.each(['/v1/products?limit=7', () => `/v1/products/${product.id}`])(
    'say that caches may keep them, and what they depend on: %s',
    async (path) => {
      const url = typeof path === 'string' ? path : path();
      const first = await get(url, { origin: SHOP });
      const etag = first.headers.get('etag') ?? '';
      const again = await get(url, { 'if-none-match': etag });

      for (const { headers } of [first, again]) {
        expect(headers.get('cache-control')).toBe(
          'public, max-age=600, stale-while-revalidate=1200',
        );
        expect(headers.get('vary')).toMatch(/authorization, cookie, consistency-token/);
      }
      expect(first.headers.get('vary')).toMatch(/^Origin, /i);
      expect([again.status, await again.text()]).toEqual([304, '']);
    },
  );

  it('are kept, while callers with a credential or a token read the present state', async () => {
    await shown();
    const hits = await requests('hit');
    const placed = await app.placeOrder(customer, [{ productId: product.id, quantity: 3 }]);
    expect(placed.status).toBe(201);

    expect(await shown()).toMatchObject({ available: 10 });
    expect(await requests('hit')).toBe(hits + 1);
    const authorization = `Bearer ${customer.token}`;
    expect(await shown({ authorization })).toMatchObject({ available: 7 });
    const cookie = `${SESSION_COOKIE}=any; theme=dark`;
    expect(await shown({ cookie })).toMatchObject({ available: 7 });
    expect(await shown({ cookie: 'theme=dark' })).toMatchObject({ available: 10 });
    expect(await shown({ 'consistency-token': 'any' })).toMatchObject({ available: 7 });
    const own = await get(`/v1/products/${product.id}`, { authorization });
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
    const list = await get('/v1/products', { authorization });
    expect(list.headers.get('cache-control')).toBe('no-store');
  });

  it('see a change at once where it was made, and soon at other processes', async () => {
    await Promise.all([shown(), listed(), shown({}, other.url), listed(other.url)]);

    await change({ name: 'Coffee pot' });

    expect([await shown(), await listed()]).toMatchObject([
      { name: 'Coffee pot', available: 7 },
      { name: 'Coffee pot', available: 7 },
    ]);
    await eventually(async () =>
      expect([await shown({}, other.url), await listed(other.url)]).toMatchObject([
        { name: 'Coffee pot' },
        { name: 'Coffee pot' },
      ]),
    );
  });

  it('see stock that was counted, and a product that goes off sale', async () => {
    await Promise.all([shown(), listed()]);
    const { token } = admin;
    const headers = { 'if-match': '*' };

    await app.request('PUT', `/v1/products/${product.id}/stock`, {
      token,
      headers,
      body: { onHand: 50 },
    });
    expect(await shown()).toMatchObject({ available: 47 });
    await change({ active: false });

    expect(await listed()).toBeUndefined();
    await change({ active: true });
    expect(await listed()).toMatchObject({ available: 47 });
  });

  it('load a product once for many requests at the same time', async () => {
    await change({ name: 'Kettle' });
    const misses = await requests('miss');

    const names = await Promise.all(Array.from({ length: 20 }, () => shown()));

    expect(new Set(names.map(({ name }) => name))).toEqual(new Set(['Kettle']));
    expect(await requests('miss')).toBe(misses + 1);
  });

  it('never decide about an order', async () => {
    await shown();
    const wanted = { productId: product.id, quantity: 47 };
    expect((await app.placeOrder(customer, [wanted])).status).toBe(201);
    expect(await shown()).toMatchObject({ available: 47 });

    const refused = await app.placeOrder(customer, [{ ...wanted, quantity: 1 }]);

    expect(refused.body).toMatchObject({ code: 'insufficient-stock' });
  });
});
