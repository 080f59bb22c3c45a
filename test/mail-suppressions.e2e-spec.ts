import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';

const PATH = '/v1/mail-suppressions';

interface Suppression {
  readonly id: string;
  readonly userId: string | null;
  readonly reason: string;
  readonly source: string;
}

interface Page {
  readonly data: readonly Suppression[];
}

describe('the addresses to which no mail goes', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;
  let machineKey: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    const scopes = ['notifications:report-feedback'];
    const { body } = await app.request<{ key: string }>('POST', '/v1/api-keys', {
      token: admin.token,
      body: { name: 'bounces', scopes, expiresInDays: 1 },
    });
    machineKey = body.key;
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });

  const as = <Body>(token: string, method: string, path: string, body?: object) =>
    app.request<Body>(method, path, { token, body });
  const list = async (query: string): Promise<readonly Suppression[]> =>
    (await as<Page>(admin.token, 'GET', `${PATH}?${query}`)).body.data;
  const suppress = (address: string, reason: string) =>
    as<Suppression>(admin.token, 'POST', PATH, { address, reason });
  const report = (...reports: ReadonlyArray<readonly [kind: string, address: string]>) =>
    as<{ suppressed: number }>(machineKey, 'POST', '/v1/mail-feedback', {
      reports: reports.map(([kind, address]) => ({ kind, address })),
    });

  it('are reported by a machine, each once', async () => {
    const stranger = `${newId()}@example.test`;
    const reports = [
      ['hard-bounce', ada.email],
      ['complaint', ada.email.toUpperCase()],
      ['soft-bounce', admin.email],
      ['complaint', stranger],
    ] as const;

    const first = await report(...reports);
    const again = await report(...reports);

    expect(first).toMatchObject({ status: 200, body: { suppressed: 2 } });
    expect(again.body).toEqual({ suppressed: 0 });
    const reported = { source: 'report' };
    expect(await list(`userId=${ada.userId}`)).toMatchObject([
      { ...reported, reason: 'hard-bounce' },
    ]);
    expect(await list(`address=${stranger}`)).toMatchObject([{ ...reported, userId: null }]);
    expect(await list(`address=${admin.email}`)).toEqual([]);
  });

  it('are added, found and removed by staff', async () => {
    const added = await suppress(ada.email, 'complaint');
    const known = await suppress(ada.email, 'complaint');
    const worse = await suppress(ada.email, 'hard-bounce');
    const milder = await suppress(ada.email, 'complaint');
    const path = `${PATH}/${added.body.id}`;

    expect(added).toMatchObject({ status: 201, body: { userId: ada.userId, source: 'staff' } });
    expect(added.headers.get('location')).toBe(path);
    expect(known).toMatchObject({ status: 200, body: added.body });
    expect(worse).toMatchObject({ status: 200, body: { ...added.body, reason: 'hard-bounce' } });
    expect(milder.body).toEqual(worse.body);
    expect((await as(admin.token, 'GET', path)).body).toEqual(worse.body);
    expect((await as(admin.token, 'DELETE', path)).status).toBe(204);
    expect((await as(admin.token, 'DELETE', path)).status).toBe(404);
    expect((await as(admin.token, 'GET', path)).status).toBe(404);
    expect(await list(`userId=${ada.userId}`)).toEqual([]);
  });

  it('are added once by requests that race', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => suppress(ada.email, 'complaint')),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(await list(`userId=${ada.userId}`)).toHaveLength(1);
  });

  it('are listed in pages, the newest first', async () => {
    await app.db.query('TRUNCATE notifications.suppressions');
    const addresses = Array.from({ length: 3 }, () => `${newId()}@example.test`);
    for (const address of addresses) await suppress(address, 'complaint');

    const first = await as<Page & { page: { nextCursor: string } }>(
      admin.token,
      'GET',
      `${PATH}?limit=2`,
    );
    const rest = await list(`limit=2&cursor=${first.body.page.nextCursor}`);

    const ids = [...first.body.data, ...rest].map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(ids).toEqual(ids.toSorted().reverse());
  });

  it('are no concern of customers, and the machine may only report', async () => {
    expect((await as(ada.token, 'GET', PATH)).status).toBe(403);
    expect((await as(ada.token, 'POST', '/v1/mail-feedback', { reports: [] })).status).toBe(403);
    expect((await as(machineKey, 'GET', PATH)).status).toBe(403);
    expect((await report(['hard-bounce', 'no address'])).status).toBe(422);
  });

  it('are not stored in clear', async () => {
    await suppress(ada.email, 'complaint');

    const rows = await app.db.query('SELECT s::text AS row FROM notifications.suppressions s');

    expect(JSON.stringify(rows)).not.toContain(ada.email);
  });
});
