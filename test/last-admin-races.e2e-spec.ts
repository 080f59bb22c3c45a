import { anAccount } from './support/an-account.js';
import { type OpenedSession, TestApp, type TestResponse } from './support/app.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { patience, rounds } from './support/rounds.js';

/** How far the database is, and how often each race is run there. */
const DISTANCES: ReadonlyArray<readonly [latencyMs: number, times: number]> = [
  [0, rounds(3)],
  [5, rounds(3)],
  [20, rounds(1)],
];

type Admin = OpenedSession;
type Attack = (by: Admin, on: Admin) => Promise<TestResponse>;

describe.each(DISTANCES)('the last administrator, %i ms from the database', (latencyMs, times) => {
  let proxy: LatencyProxy;
  let app: TestApp;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: latencyMs, backMs: 0 });
    app = await TestApp.start({ through: proxy.through });
  });
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const send = (by: Admin, method: string, path: string, body: object): Promise<TestResponse> =>
    app.request(method, `/v1/users/${path}`, {
      token: by.token,
      body,
      headers: { 'if-match': '"1"' },
    });
  const demote: Attack = (by, on) => send(by, 'PUT', `${on.userId}/roles`, { roles: ['customer'] });
  const suspend: Attack = (by, on) => send(by, 'PATCH', on.userId, { status: 'suspended' });

  /**
   * Fresh ones each time, so that nothing is remembered of them; everybody else stops to be one.
   */
  const theOnlyAdmins = async (count: number): Promise<Admin[]> => {
    await app.db.query(`DELETE FROM users.user_roles WHERE role = 'admin'`);
    const ids = await Promise.all(
      Array.from({ length: count }, () => anAccount(app.db, { roles: ['admin'] })),
    );
    return Promise.all(ids.map((id) => app.openSession(id)));
  };
  const activeAdmins = async (): Promise<number> => {
    const rows = await app.db.query(
      `SELECT 1 FROM users.user_roles r JOIN users.users u ON u.id = r.user_id
          WHERE r.role = 'admin' AND u.status = 'active'`,
    );
    return rows.length;
  };

  it.each<[string, Attack, Attack]>([
    ['demote each other', demote, demote],
    ['suspend each other', suspend, suspend],
    ['demote and suspend each other', demote, suspend],
  ])(
    `is left when two ${times} times %s`,
    async (_, first, second) => {
      for (let round = 0; round < times; round++) {
        const [ada, bob] = (await theOnlyAdmins(2)) as [Admin, Admin];

        const answers = await Promise.all([first(ada, bob), second(bob, ada)]);

        const refused = answers.filter(({ status }) => status !== 200);
        expect(refused).toHaveLength(1);
        // Whoever comes late may find that they are no administrator any more, and may not even
        // try.
        expect(['last-admin', 'permission-missing', 'invalid-token']).toContain(
          refused[0]?.body['code'],
        );
        expect(await activeAdmins()).toBe(1);
      }
    },
    patience(120_000),
  );

  it(
    'is left when four attack one another in a circle',
    async () => {
      for (let round = 0; round < rounds(2); round++) {
        const admins = await theOnlyAdmins(4);

        await Promise.all(
          admins.map((by, n) =>
            (n % 2 ? demote : suspend)(by, admins[(n + 1) % admins.length] as Admin),
          ),
        );

        expect(await activeAdmins()).toBeGreaterThanOrEqual(1);
      }
    },
    patience(120_000),
  );

  it.each<[string, Parameters<typeof anAccount>[1]]>([
    ['invited', { status: 'invited' }],
    ['unverified', { verified: false }],
    ['suspended', { status: 'suspended' }],
    ['erased', { status: 'erased' }],
  ])('is not made up for by one who is %s', async (_, facts) => {
    const [ada] = (await theOnlyAdmins(1)) as [Admin];
    await anAccount(app.db, { ...facts, roles: ['admin'] });

    for (const refused of [await demote(ada, ada), await suspend(ada, ada)]) {
      expect([refused.status, refused.body['code']]).toEqual([409, 'last-admin']);
    }
  });
});
