import { LastUses } from '../libs/auth/src/sessions/last-uses.js';
import { type SignedIn, TestApp } from './support/app.js';

interface Audited {
  data: Array<{ id: string; action: string; ip: string | null }>;
}

describe('the address of a caller behind a proxy', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start({ http: { trustedProxies: 1 } });
    admin = await app.admin();
    productId = (await app.product(admin)).id;
  });
  afterAll(() => app.close());

  const login = (from: string, password = admin.password, email = admin.email) =>
    app.request<{ accessToken: string; refreshToken: string }>('POST', '/v1/auth/login', {
      body: { email, password },
      headers: { 'x-forwarded-for': from },
    });

  const audited = async (query: string): Promise<Audited['data']> =>
    (await app.request<Audited>('GET', `/v1/audit-events?${query}`, { token: admin.token })).body
      .data;

  it.each([
    ['203.0.113.21:51234', '203.0.113.21'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:0DB8:0:0::0002', '2001:db8::2'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:203.0.113.22', '203.0.113.22'],
    ['"203.0.113.23:80"', '203.0.113.23'],
    ['for="[2001:db8::3]:4711";proto=https', '2001:db8::3'],
    ['198.51.100.1, 198.51.100.2,, 203.0.113.24', '203.0.113.24'],
    ['203.0.113.25, ,', '203.0.113.25'],
    ['unknown', null],
    ['_hidden', null],
    ['garbage', null],
    ['203.0.113.26, unknown', null],
  ])('is read from %s for log-in, refresh, order, session and audit log', async (from, ip) => {
    const headers = { 'x-forwarded-for': from };

    const session = await login(from);
    const refreshed = await app.request<{ accessToken: string }>('POST', '/v1/auth/refresh', {
      body: { refreshToken: session.body.refreshToken },
      headers,
    });
    const token = refreshed.body.accessToken;
    const order = await app.request<{ id: string }>('POST', '/v1/orders', {
      token,
      body: { lines: [{ productId, quantity: 1 }] },
      headers: { ...headers, 'idempotency-key': from.replace(/"/g, '') },
    });

    expect([session.status, refreshed.status, order.status]).toEqual([200, 200, 201]);
    expect((await audited(`subjectId=${order.body.id}`)).map((event) => event.ip)).toEqual([ip]);
    await app.api.app.get(LastUses).flush();
    const sessions = await app.request<{ data: Array<{ current: boolean; place: object }> }>(
      'GET',
      '/v1/auth/sessions',
      { token, headers },
    );
    expect(sessions.body.data.find(({ current }) => current)?.place).toMatchObject({ ip });
  });

  it('is found in the audit log in any spelling', async () => {
    await login('[2001:db8:ffff::1]:443', 'wrong password');

    for (const ip of ['2001:db8:ffff::1', '2001:DB8:FFFF:0:0::0001', '%5B2001:db8:ffff::1%5D:80'])
      expect((await audited(`ip=${ip}`)).map((event) => event.ip)).toEqual(['2001:db8:ffff::1']);
  });

  it.each([
    ['port', (n: number) => `203.0.113.99:${50_000 + n}`],
    ['host in one IPv6 network', (n: number) => `[2001:db8:1:2::${n.toString(16)}]:${443 + n}`],
    ['spelling', (n: number) => `2001:db8:1:3:${'0'.repeat(1 + (n % 4))}:0:0:1`],
    ['name for what is no address', (n: number) => `_hidden${n}`],
  ])('slows guessing down, whatever %s comes next', async (_, from) => {
    const { email } = await app.account(admin, 'customer');
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++)
      statuses.push((await login(from(n), 'wrong password', email)).status);

    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('never costs other sessions their last use', async () => {
    const used = [await app.openSession(admin.userId), await app.openSession(admin.userId)];
    for (const [index, { token }] of used.entries()) {
      const headers = { 'x-forwarded-for': index === 0 ? 'garbage%%' : '203.0.113.30:1' };
      await app.request('GET', '/v1/users/me', { token, headers });
    }

    await app.api.app.get(LastUses).flush();

    const rows = await app.db.query<Array<{ ip: string | null }>>(
      `SELECT host(last_ip) AS ip FROM auth.sessions
        WHERE id = ANY ($1) AND last_used_at IS NOT NULL ORDER BY array_position($1::uuid[], id)`,
      [used.map(({ sessionId }) => sessionId)],
    );
    expect(rows).toEqual([{ ip: null }, { ip: '203.0.113.30' }]);
  });
});
