import { newId } from '@orderly/platform/kernel/ids/new-id';
import { OneTimeTokens, type TokenPurpose } from '@orderly/users';
import { PasswordHasher } from '../libs/auth/src/passwords/password-hasher.js';
import { anAccount } from './support/an-account.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { codeOf } from './support/authenticator-app.js';
import { eventually } from './support/eventually.js';
import { anApiKey } from './support/walking-machines.js';

const SHOP = 'https://shop.example';

describe('log-ins and other ways in', () => {
  let app: TestApp;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start({ http: { corsOrigins: [SHOP] } });
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
  });
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));
  afterAll(() => app.close());

  const login = (
    { email, password }: Pick<SignedIn, 'email' | 'password'>,
    more: object = {},
    headers = {},
  ) => app.request('POST', '/v1/auth/login', { body: { email, password, ...more }, headers });
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;

  it('cost one hash, whether the address is known or not, and none while they wait', async () => {
    const hasher = app.api.app.get(PasswordHasher);
    const [verify, hash] = [jest.spyOn(hasher, 'verify'), jest.spyOn(hasher, 'hash')];
    const hashesOf = async (who: Pick<SignedIn, 'email' | 'password'>) => {
      verify.mockClear();
      hash.mockClear();
      const result = outcome(await login(who));
      return [result, verify.mock.calls.length + hash.mock.calls.length];
    };
    const unknown = { email: `${newId()}@example.test`, password: 'not the right password' };
    const unverified = await anAccount(app.db, { verified: false });
    const emailOf = (id: string) => `${id}@example.test`;

    try {
      expect([
        await hashesOf(ada),
        await hashesOf({ ...ada, password: 'not the right password' }),
        await hashesOf(unknown),
        await hashesOf({ ...unknown, email: emailOf(unverified) }),
      ]).toEqual([
        [200, 1],
        ['401 invalid-credentials', 1],
        ['401 invalid-credentials', 1],
        ['401 invalid-credentials', 1],
      ]);
      for (let failures = 0; failures < 5; failures++) await login(unknown);
      expect(await hashesOf(unknown)).toEqual(['429 too-many-failed-logins', 0]);
    } finally {
      verify.mockRestore();
      hash.mockRestore();
    }
  });

  it('take no code that confirmed the authenticator app', async () => {
    const bob = await app.account(admin, 'customer');
    const { token } = bob;
    const begun = await app.request<{ secret: string }>('POST', '/v1/auth/totp', { token });
    const code = codeOf(begun.body.secret);
    const confirm = { token, body: { code } };
    expect((await app.request('POST', '/v1/auth/totp/confirm', confirm)).status).toBe(200);
    const { body } = await login(bob);

    const answer = await app.request('POST', '/v1/auth/login/second-factor', {
      body: { challenge: body['challenge'], totp: code },
    });

    expect(outcome(answer)).toBe('401 second-factor-refused');
  });

  it('open no session in a cookie for a page of an unknown origin', async () => {
    const cookie = { session: 'cookie' };
    const sessions = () =>
      app.db.query('SELECT id FROM auth.sessions WHERE user_id = $1', [ada.userId]);
    const before = await sessions();

    expect([
      outcome(await login(ada, cookie, { origin: 'https://evil.example' })),
      outcome(await login(ada, cookie, { origin: 'null' })),
    ]).toEqual(Array(2).fill('403 csrf-refused'));
    expect(await sessions()).toEqual(before);
    expect([
      outcome(await login(ada, cookie, { origin: SHOP })),
      outcome(await login(ada, cookie)),
      outcome(await login(ada, {}, { origin: 'https://evil.example' })),
    ]).toEqual([200, 200, 200]);
  });

  it('lead to answers that no cache keeps', async () => {
    const read = async (path: string) => {
      const { headers, status } = await app.request('GET', path, { token: admin.token });
      return [status, headers.get('cache-control')];
    };

    for (const path of ['/v1/users/me', `/v1/users/${ada.userId}`, '/v1/users', '/v1/roles/admin'])
      expect(await read(path)).toEqual([200, 'no-store']);
  });

  describe('by machines', () => {
    it('cancel orders with the scope for it, and not with another', async () => {
      const ada = await app.account(admin, 'customer');
      const { id: productId } = await app.product(admin);
      const order = async () =>
        (await app.placeOrder(ada, [{ productId, quantity: 1 }])).body['id'] as string;
      const cancel = async (scopes: Parameters<typeof anApiKey>[2]) => {
        const { token } = await anApiKey(app, ada.userId, scopes);
        const { status, body } = await app.request('POST', `/v1/orders/${await order()}/cancel`, {
          token,
        });
        return [status, body['code'] ?? body['status']];
      };

      expect(await cancel(['orders:cancel'])).toEqual([200, 'cancelled']);
      expect(await cancel(['orders:read'])).toEqual([403, 'order-action-forbidden']);
      expect(await cancel(['orders:place'])).toEqual([404, 'order-not-found']);
    });

    it('are offered the scopes that open something to them, and no others', async () => {
      const metadata = await app.request<{ scopes_supported: string[] }>(
        'GET',
        '/.well-known/oauth-authorization-server',
      );
      const { body } = await app.request<{ data: Array<{ name: string; forMachines: boolean }> }>(
        'GET',
        '/v1/permissions',
        { token: admin.token },
      );
      const offered = body.data.filter((each) => each.forMachines).map(({ name }) => name);

      expect(metadata.body.scopes_supported).toEqual(offered);
      expect(offered).toEqual(expect.arrayContaining(['orders:cancel', 'orders:cancel-any']));
      expect(body.data.map(({ name }) => name).filter((name) => !offered.includes(name))).toEqual([
        'clients:write',
        'roles:assign',
        'roles:write',
        'second-factors:reset-any',
      ]);
    });

    it('are told that an API key is not revoked at the OAuth endpoint', async () => {
      const { token } = await anApiKey(app, admin.userId, ['orders:read']);
      const client = await app.request<{ id: string; secret: string }>(
        'POST',
        '/v1/oauth-clients',
        {
          token: admin.token,
          body: { name: 'Scan', authMethod: 'client_secret_basic', scopes: ['orders:read-any'] },
        },
      );
      const { id, secret } = client.body;

      const { status, body } = await app.request('POST', '/oauth2/revoke', {
        body: String(new URLSearchParams({ token })),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
        },
      });

      expect([status, body['error']]).toEqual([400, 'unsupported_token_type']);
    });
  });

  it('mail a new address at most three times an hour, across all accounts', async () => {
    const newEmail = `${newId()}@example.test`;
    const blocker = app.db.createQueryRunner();
    const accounts = await Promise.all(
      Array.from({ length: 6 }, async () =>
        app.openSession(await anAccount(app.db, { roles: ['customer'] })),
      ),
    );
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE platform.audit_events IN SHARE MODE');

    const asking = accounts.map(({ token }) =>
      app.request('POST', '/v1/auth/change-email', { token, body: { email: newEmail } }),
    );
    await eventually(async () => {
      const waiting = await app.db.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(accounts.length);
    });
    await blocker.rollbackTransaction();
    await blocker.release();

    expect((await Promise.all(asking)).map(({ status }) => status)).toEqual(Array(6).fill(202));
    expect(
      await app.db.query(
        `SELECT 1 FROM platform.outbox WHERE type = 'users.email-change-asked.v1'
            AND data->>'address' = 'new' AND subject = ANY ($1)`,
        [accounts.map(({ userId }) => userId)],
      ),
    ).toHaveLength(3);
  });

  it('can follow a registration of an address whose holder leaves it in that moment', async () => {
    const email = `${newId()}@example.test`;
    const holder = await anAccount(app.db, { roles: ['customer'] });
    await app.db.query('UPDATE users.users SET email = $2 WHERE id = $1', [holder, email]);
    const leaving = app.db.createQueryRunner();
    await leaving.startTransaction();
    await leaving.query('SELECT 1 FROM users.users WHERE id = $1 FOR UPDATE', [holder]);

    const registering = app.request('POST', '/v1/auth/register', {
      body: { email, name: 'Grace', password: 'four quite random words' },
    });
    await eventually(async () => {
      const waiting = await app.db.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(waiting).toHaveLength(1);
    });
    await leaving.query('UPDATE users.users SET email = $2 WHERE id = $1', [
      holder,
      `${newId()}@example.test`,
    ]);
    await leaving.commitTransaction();
    await leaving.release();

    expect((await registering).status).toBe(202);
    expect(await app.db.query('SELECT name FROM users.users WHERE email = $1', [email])).toEqual([
      { name: 'Grace' },
    ]);
  });

  describe('of an invited person whose address a stranger had registered', () => {
    const [THEIRS, OWN] = ['four random words of theirs', 'four random words of my own'];
    const post = (path: string, body: object, token?: string) =>
      app.request('POST', `/v1/${path}`, { body, ...(token && { token }) });
    const register = (email: string) =>
      post('auth/register', { email, password: THEIRS, name: 'Stranger' });
    const invite = (email: string) =>
      post('users', { email, name: 'The Chief', roles: ['support'] }, admin.token);
    const linkTo = async (email: string, purpose: TokenPurpose) => {
      const [{ id }] = await app.db.query<[{ id: string }]>(
        'SELECT id FROM users.users WHERE email = $1',
        [email],
      );
      return app.api.app.get(OneTimeTokens).issue(id, purpose);
    };
    const anAddress = () => `chief-${newId()}@example.test`;

    it('open by the invitation alone', async () => {
      const email = anAddress();
      await register(email);
      const old = await linkTo(email, 'verify-email');
      const { status, body } = await invite(email);

      expect([status, body['status'], body['name'], body['roles']]).toEqual([
        ...[201, 'invited', 'The Chief', ['support']],
      ]);
      const verified = await post('auth/verify-email', { token: old });
      expect(outcome(verified)).toBe('422 link-refused');
      expect(await linkTo(email, 'verify-email')).toBeNull();
      expect(outcome(await login({ email, password: THEIRS }))).toBe('401 invalid-credentials');
      expect((await register(email)).status).toBe(202);
      const token = await linkTo(email, 'accept-invitation');
      await post('auth/accept-invitation', { token, password: OWN });
      expect(outcome(await login({ email, password: THEIRS }))).toBe('401 invalid-credentials');
      expect(outcome(await login({ email, password: OWN }))).toBe(200);
    });

    it.each([
      ['is verified', `UPDATE users.users SET email_verified_at = now()`],
      ['is invited', `UPDATE users.users SET status = 'invited', invited_by = id`],
      ['is suspended', `UPDATE users.users SET status = 'suspended'`],
      ['was given a role', `INSERT INTO users.user_roles SELECT id, 'support' FROM users.users`],
    ])('are left alone when the account %s', async (_, change) => {
      const email = anAddress();
      await register(email);
      await app.db.query(`${change} WHERE email = $1`, [email]);
      expect((await invite(email)).status).toBe(409);
    });

    it('open one way only when the address is verified meanwhile', async () => {
      const email = anAddress();
      await register(email);
      const token = await linkTo(email, 'verify-email');

      const answers = await Promise.all([post('auth/verify-email', { token }), invite(email)]);

      expect(['204 409', '422 201']).toContain(answers.map(({ status }) => status).join(' '));
    });
  });
});
