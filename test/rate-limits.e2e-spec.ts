import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { StoppedClock } from './support/stopped-clock.js';

/** `"ip";r=9;t=1, "key";r=4;t=1` as the names and numbers in it. */
const items = (header: string | null): Record<string, number> =>
  Object.fromEntries(
    [...(header ?? '').matchAll(/"(\w+)";[qr]=(\d+);[tw]=\d+/g)].map(([, name, n]) => [
      name,
      Number(n),
    ]),
  );

describe('rate limits', () => {
  let app: TestApp;
  let admin: SignedIn;
  let clock: StoppedClock;

  beforeAll(async () => {
    app = await TestApp.start({
      rateLimits: { perIp: 1_000, perPrincipal: 30, perKey: 20, credentialsPerIpAndMinute: 1_000 },
    });
    admin = await app.admin();
    // Limits count by the second: on a busy machine, a burst would reach into several of them.
    clock = StoppedClock.of(app.api.app);
  });
  beforeEach(() => clock.advance(1_000));
  afterAll(() => app.close());

  async function makeKey(owner: SignedIn, more: object = {}): Promise<string> {
    const body = { name: 'x', scopes: ['orders:read'], expiresInDays: 1, ...more };
    const made = await app.request<{ key: string }>('POST', '/v1/api-keys', {
      token: owner.token,
      body,
    });
    return made.body.key;
  }

  const listOrders = (token: string) => app.request('GET', '/v1/orders', { token });
  const burst = (token: string, count: number): Promise<TestResponse[]> =>
    Promise.all(Array.from({ length: count }, () => listOrders(token)));
  const passed = (answers: TestResponse[]) => answers.filter(({ status }) => status === 200).length;

  it('tell of every limit that holds for a request', async () => {
    const ada = await app.account(admin, 'customer');
    const key = await makeKey(ada, { requestsPerSecond: 5 });

    const person = await listOrders(ada.token);
    const machine = await listOrders(key);
    const login = await app.request('POST', '/v1/auth/login', {
      body: { email: 'x@example.test', password: 'x' },
    });

    expect(items(person.headers.get('ratelimit-policy'))).toEqual({ ip: 1_000, principal: 30 });
    expect(Object.keys(items(person.headers.get('ratelimit')))).toEqual(['ip', 'principal']);
    expect(items(machine.headers.get('ratelimit-policy'))).toEqual({
      ip: 1_000,
      key: 5,
      principal: 30,
    });
    expect(Object.keys(items(machine.headers.get('ratelimit')))).toEqual([
      'ip',
      'key',
      'principal',
    ]);
    expect(items(login.headers.get('ratelimit-policy'))).toEqual({ ip: 1_000, credentials: 1_000 });
  });

  it.each(['/health', '/health/', '/health/live/x', '/healthy', '/metrics/x', '/metricsx'])(
    'count requests to %s, which may bring a credential',
    async (path) => {
      const { headers } = await app.request('GET', path, { token: `ord_${'x'.repeat(40)}` });

      expect(items(headers.get('ratelimit-policy'))).toMatchObject({ ip: 1_000 });
    },
  );

  it.each(['/health/live', '/health/ready?x', '/health/startup', '/metrics'])(
    'leave out %s, which orchestrators ask for all the time',
    async (path) => {
      expect((await app.request('GET', path)).headers.get('ratelimit-policy')).toBeNull();
    },
  );

  it('hold for each key, and leave the owner their share', async () => {
    const ada = await app.account(admin, 'customer');
    const slow = await makeKey(ada, { requestsPerSecond: 3 });

    const answers = await burst(slow, 40);

    expect(passed(answers)).toBe(3);
    const refused = answers.find(({ status }) => status === 429);
    expect([refused?.body['code'], refused?.headers.get('retry-after')]).toEqual([
      'too-many-requests',
      '1',
    ]);
    expect(items(refused?.headers.get('ratelimit') ?? null)).toMatchObject({ key: 0 });
    expect((await listOrders(ada.token)).status).toBe(200);
  });

  it('cannot be raised above those of the installation, nor by making more keys', async () => {
    const ada = await app.account(admin, 'customer');
    const greedy = await makeKey(ada, { requestsPerSecond: 10_000 });
    const keys = [greedy, await makeKey(ada), await makeKey(ada)];

    expect(items((await listOrders(greedy)).headers.get('ratelimit-policy'))).toMatchObject({
      key: 20,
    });
    const answers = (await Promise.all(keys.map((key) => burst(key, 40)))).flat();

    expect(passed(answers)).toBeLessThanOrEqual(30);
    expect(answers.some(({ headers }) => items(headers.get('ratelimit'))['principal'] === 0)).toBe(
      true,
    );
  });

  it('are a client’s own, and not its owner’s', async () => {
    const added = await app.request<{ id: string; secret: string }>('POST', '/v1/oauth-clients', {
      token: admin.token,
      body: {
        name: 'x',
        authMethod: 'client_secret_basic',
        scopes: ['orders:read'],
        requestsPerSecond: 50,
      },
    });
    const credentials = Buffer.from(`${added.body.id}:${added.body.secret}`);
    const token = await app.request<{ access_token: string }>('POST', '/oauth2/token', {
      body: 'grant_type=client_credentials',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${credentials.toString('base64')}`,
      },
    });

    const { headers } = await listOrders(token.body.access_token);

    expect(items(headers.get('ratelimit-policy'))).toEqual({ ip: 1_000, key: 50 });
  });
});
