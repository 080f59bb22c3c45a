import { newId } from '@orderly/platform/kernel/ids/new-id';
import { PasswordHasher } from '../libs/auth/src/passwords/password-hasher.js';
import { anAccount } from './support/an-account.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { withAuthenticatorApp } from './support/authenticator-app.js';
import { environmentOf } from './support/processes.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';

describe('the way back in', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());

  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const login = ({ email, password }: Pick<SignedIn, 'email' | 'password'>) =>
    app.request('POST', '/v1/auth/login', { body: { email, password } });
  const reset = (userId: string, { token }: { token: string } = admin) =>
    app.request('DELETE', `/v1/users/${userId}/second-factors`, { token });
  const locked = async (...roles: string[]): Promise<SignedIn> => {
    const ada = await app.account(admin, ...roles);
    await withAuthenticatorApp(app, ada);
    return ada;
  };
  const leftOf = async (userId: string) => {
    const [row] = await app.db.query<[{ left: number }]>(
      `SELECT (SELECT count(*) FROM auth.second_factors WHERE user_id = $1)::int
            + (SELECT count(*) FROM auth.totp WHERE user_id = $1)::int
            + (SELECT count(*) FROM auth.passkeys WHERE user_id = $1)::int
            + (SELECT count(*) FROM auth.recovery_codes WHERE user_id = $1)::int AS left`,
      [userId],
    );
    return row.left;
  };
  const told = async (userId: string) =>
    (
      await app.db.query<Array<{ kind: string }>>(
        `SELECT data->>'kind' AS kind FROM platform.outbox
          WHERE subject = $1 AND type = 'users.security-notice.v1' ORDER BY id`,
        [userId],
      )
    ).map(({ kind }) => kind);

  describe('through an administrator', () => {
    it('lets the password alone log in, ends all sessions and notifies the owner', async () => {
      const ada = await locked('customer');
      expect(outcome(await login(ada))).toBe('401 second-factor-needed');

      const answer = await reset(ada.userId);

      expect([answer.status, answer.body]).toEqual([200, { removed: 1, passwordRemoved: false }]);
      expect(await leftOf(ada.userId)).toBe(0);
      expect(outcome(await login(ada))).toBe(200);
      expect(outcome(await app.request('GET', '/v1/users/me', { token: ada.token }))).toBe(
        '401 invalid-token',
      );
      expect(await told(ada.userId)).toEqual(['second-factor-added', 'second-factors-reset']);
      expect(
        await app.db.query(
          `SELECT actor_id AS actor, before, after FROM platform.audit_events
            WHERE action = 'auth.second-factors-reset' AND subject_id = $1`,
          [ada.userId],
        ),
      ).toEqual([
        {
          actor: admin.userId,
          before: { factors: ['totp'] },
          after: { removed: 1, passwordRemoved: false, endedSessions: expect.any(Number) },
        },
      ]);
      expect((await reset(ada.userId)).body).toEqual({ removed: 0, passwordRemoved: false });
    });

    it('leaves no short password alone', async () => {
      const ada = await locked('customer');
      const hash = await app.api.app.get(PasswordHasher).hash('kz8#wQ2v');
      await app.db.query(
        'UPDATE auth.credentials SET password_hash = $2, is_short = true WHERE user_id = $1',
        [ada.userId, hash],
      );

      expect((await reset(ada.userId)).body).toEqual({ removed: 1, passwordRemoved: true });
      expect(outcome(await login({ ...ada, password: 'kz8#wQ2v' }))).toBe(
        '401 invalid-credentials',
      );
    });

    it('is refused for oneself, for accounts that may do more, and without step-up', async () => {
      await app.db.query(`INSERT INTO users.roles (name, description) VALUES ('helper', '')`);
      await app.db.query(
        `INSERT INTO users.role_permissions VALUES ('helper', 'second-factors:reset-any')`,
      );
      const helper = await app.openSession(await anAccount(app.db, { roles: ['helper'] }));
      const stale = await app.openSession(admin.userId, { authTime: new Date(0) });
      const [boss, plain] = [await locked('admin'), await anAccount(app.db)];

      expect([
        outcome(await reset(admin.userId)),
        outcome(await reset(boss.userId, helper)),
        outcome(await reset(plain, helper)),
        outcome(await reset(plain, stale)),
        outcome(await reset(newId())),
      ]).toEqual([
        '409 own-second-factors',
        '403 role-not-yours',
        200,
        '401 step-up-needed',
        '404 user-not-found',
      ]);
      expect(await leftOf(boss.userId)).toBeGreaterThan(0);
    });
  });

  describe('through the operator', () => {
    const run = async (command: typeof runCommand, args: readonly string[]) => {
      const { code, stdout, stderr } = await command(['admin', ...args], environmentOf(app.config));
      return { code, output: stdout + stderr };
    };
    const orderly = (...args: string[]) => run(runCommand, args);
    const passwordIn = (output: string): string => /Password +(\S+)/.exec(output)?.[1] ?? '';

    it('gives an administrator without password and second factor both ways back', async () => {
      const ada = await locked('admin');

      const renewed = await run(runCommandAsProcess, ['reset-password', ada.email]);
      const again = { email: ada.email, password: passwordIn(renewed.output) };
      expect([renewed.code, outcome(await login(ada)), outcome(await login(again))]).toEqual([
        0,
        '401 invalid-credentials',
        '401 second-factor-needed',
      ]);

      const { code, output } = await orderly('reset-factors', ada.email.toUpperCase());
      expect([code, output]).toEqual([0, expect.stringContaining('Second factors removed')]);
      expect(outcome(await login(again))).toBe(200);
      expect(await told(ada.userId)).toEqual([
        'second-factor-added',
        'password-reset',
        'second-factors-reset',
      ]);
      expect(
        await app.db.query(
          `SELECT action, actor_id AS actor FROM platform.audit_events
            WHERE subject_id = $1 AND request_id LIKE 'cli-%' ORDER BY id`,
          [ada.userId],
        ),
      ).toEqual([
        { action: 'auth.password-reset', actor: null },
        { action: 'auth.second-factors-reset', actor: null },
      ]);
    }, 60_000);

    it('makes a suspended account active again', async () => {
      const { email, password, userId } = await app.account(admin, 'admin');
      await app.db.query('UPDATE users.users SET status = $1 WHERE id = $2', ['suspended', userId]);
      expect(String(outcome(await login({ email, password })))).toMatch(/^40/);

      expect((await orderly('reactivate', email)).code).toBe(0);
      expect(outcome(await login({ email, password }))).toBe(200);

      expect(await orderly('reactivate', email)).toMatchObject({
        code: 1,
        output: expect.stringContaining('is not suspended'),
      });
    }, 60_000);

    it('adds an administrator although there is one, and makes none of an account', async () => {
      const email = `${newId()}@example.test`;

      const made = await orderly('create', email, '--name', 'Grace');
      expect(made.code).toBe(0);
      const grace = await app.signIn(email, passwordIn(made.output));
      expect((await app.request('GET', '/v1/roles', { token: grace.token })).status).toBe(200);

      const refused = await orderly('create', email);
      expect([refused.code, refused.output]).toEqual([
        1,
        expect.stringContaining('has an account already'),
      ]);
      expect((await orderly('reset-password', 'nobody@example.test')).output).toContain(
        'has no account here',
      );
      expect((await orderly('create', 'no address')).code).toBe(64);
    }, 60_000);
  });
});
