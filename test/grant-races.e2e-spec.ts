import type { QueryRunner } from 'typeorm';
import { anAccount } from './support/an-account.js';
import { TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { rounds } from './support/rounds.js';

/**
 * Between the look at what a role holds and the grant that rests on the look. The editor is a
 * transaction of the test's own, which stops in the middle: so the grant meets it every time.
 */
describe('granting a role that is being edited', () => {
  let app: TestApp;
  let editor: QueryRunner;
  let granter: { userId: string; token: string };
  let count = 0;

  beforeAll(async () => {
    app = await TestApp.start();
    await app.db.query(`INSERT INTO users.roles (name, description) VALUES ('granter', '')`);
    await app.db.query(
      `INSERT INTO users.role_permissions SELECT 'granter',
          unnest('{roles:assign,users:invite,users:read,orders:read}'::text[])`,
    );
    granter = await app.openSession(await anAccount(app.db, { roles: ['granter'] }));
  });
  beforeEach(async () => {
    editor = app.db.createQueryRunner();
    await editor.startTransaction();
  });
  afterEach(async () => {
    if (editor.isTransactionActive) await editor.rollbackTransaction();
    await editor.release();
  });
  afterAll(() => app.close());

  const aRole = async (): Promise<string> => {
    const name = `role-${++count}`;
    await app.db.query(`INSERT INTO users.roles (name, description) VALUES ($1, '')`, [name]);
    await app.db.query(`INSERT INTO users.role_permissions VALUES ($1, 'orders:read')`, [name]);
    return name;
  };
  const assign = async (role: string): Promise<TestResponse> =>
    app.request('PUT', `/v1/users/${await anAccount(app.db)}/roles`, {
      token: granter.token,
      body: { roles: [role] },
      headers: { 'if-match': '"1"' },
    });
  const invite = (role: string): Promise<TestResponse> =>
    app.request('POST', '/v1/users', {
      token: granter.token,
      body: { email: `${role}@example.test`, name: 'Ada Example', roles: [role] },
    });
  const somebodyWaits = () =>
    eventually(async () => {
      const waiting = await app.db.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(1);
    });
  const lock = (role: string) =>
    editor.query('SELECT 1 FROM users.roles WHERE name = $1 FOR UPDATE', [role]);
  const holders = async (role: string): Promise<number> =>
    (await app.db.query('SELECT 1 FROM users.user_roles WHERE role = $1', [role])).length;

  describe.each([
    ['by assigning', assign],
    ['by inviting', invite],
  ])('%s', (_, grant) => {
    it('gives what it holds, and what the granter has', async () => {
      const role = await aRole();

      expect((await grant(role)).status).toBeLessThan(300);
      expect(await holders(role)).toBe(1);
    });

    it('waits for the edit, and then finds that the granter lacks what it holds now', async () => {
      const role = await aRole();
      await lock(role);
      await editor.query(`INSERT INTO users.role_permissions VALUES ($1, 'users:erase')`, [role]);

      const granting = grant(role);
      await somebodyWaits();
      await editor.commitTransaction();

      expect(await granting).toMatchObject({
        status: 403,
        body: { code: 'role-not-yours', permissions: ['users:erase'] },
      });
      expect(await holders(role)).toBe(0);
    });

    it('waits for the removal, and then finds that there is no such role', async () => {
      const role = await aRole();
      await lock(role);
      await editor.query('DELETE FROM users.roles WHERE name = $1', [role]);

      const granting = grant(role);
      await somebodyWaits();
      await editor.commitTransaction();

      expect(await granting).toMatchObject({ status: 422, body: { code: 'unknown-role' } });
    });
  });

  it('and removing it at once leaves either the role or nobody who has it', async () => {
    const admin = await app.openSession(await anAccount(app.db, { roles: ['admin'] }));
    for (let round = 0; round < rounds(3); round++) {
      const role = await aRole();
      const etag =
        (await app.request('GET', `/v1/roles/${role}`, { token: admin.token })).headers.get(
          'etag',
        ) ?? '';

      const [granted, removed] = await Promise.all([
        assign(role),
        app.request('DELETE', `/v1/roles/${role}`, {
          token: admin.token,
          headers: { 'if-match': etag },
        }),
      ]);

      expect(['200 409', '422 204']).toContain(`${granted.status} ${removed.status}`);
    }
  });
});
