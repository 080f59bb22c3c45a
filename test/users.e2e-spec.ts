import { newId } from '@orderly/platform/ids/new-id';
import { routeFacts } from '@orderly/platform/openapi/route-facts';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eachRound } from './support/rounds.js';

describe('users and roles', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());

  const get = (path: string, who = admin) => app.request('GET', path, { token: who.token });
  const etagOf = async (userId: string): Promise<string> =>
    (await get(`/v1/users/${userId}`)).headers.get('etag') ?? '';
  const change = async (
    method: string,
    path: string,
    body: unknown,
    ifMatch: string,
    who = admin,
  ): Promise<TestResponse> =>
    app.request(method, path, { token: who.token, body, headers: { 'if-match': ifMatch } });
  const assign = async (userId: string, roles: unknown[], who = admin) =>
    change('PUT', `/v1/users/${userId}/roles`, { roles }, await etagOf(userId), who);
  const patch = async (userId: string, body: unknown, who = admin) =>
    change('PATCH', `/v1/users/${userId}`, body, await etagOf(userId), who);
  const invite = (body: unknown, who = admin, headers: Record<string, string> = {}) =>
    app.request('POST', '/v1/users', { token: who.token, body, headers });
  /** A role that exists in this database only. */
  const addRole = async (...permissions: string[]): Promise<string> => {
    const name = `role-${newId()}`;
    await app.db.query('INSERT INTO users.roles (name, description) VALUES ($1, $1)', [name]);
    await app.db.query(
      'INSERT INTO users.role_permissions (role, permission) SELECT $1, unnest($2::text[])',
      [name, permissions],
    );
    return name;
  };

  describe('your own account', () => {
    it('shows what it may do, and answers 304 to whoever knows it', async () => {
      const ada = await app.account(admin, 'support');
      const { status, headers, body } = await get('/v1/users/me', ada);

      expect(status).toBe(200);
      expect(body).toEqual({
        id: ada.userId,
        email: ada.email,
        name: 'Ada Example',
        status: 'active',
        locale: 'en-GB',
        emailVerifiedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        roles: ['support'],
        permissions: [
          'orders:cancel-any',
          'orders:read',
          'orders:read-any',
          'roles:read',
          'users:read',
        ],
        createdAt: expect.any(String),
        version: 2,
      });
      const again = await app.request('GET', '/v1/users/me', {
        token: ada.token,
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    });

    it('takes a name and a locale, and nothing else', async () => {
      const ada = await app.account(admin, 'customer');
      const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';

      const changed = await change(
        'PATCH',
        '/v1/users/me',
        { name: 'Ada King', locale: 'de-at' },
        etag,
        ada,
      );

      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ name: 'Ada King', locale: 'de-AT', version: 3 });
      for (const field of [
        'status',
        'email',
        'roles',
        'permissions',
        'version',
        'id',
        'emailVerifiedAt',
        '__proto__x',
      ]) {
        const { status, body } = await change('PATCH', '/v1/users/me', { [field]: 'x' }, '*', ada);
        expect([field, status, (body['errors'] as Array<{ pointer: string }>)[0]?.pointer]).toEqual(
          [field, 422, `/${field}`],
        );
      }
    });

    it('is not overwritten unseen', async () => {
      const ada = await app.account(admin, 'customer');
      const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';
      const blind = await app.request('PATCH', '/v1/users/me', {
        token: ada.token,
        body: { name: 'Ada King' },
      });

      const answers = await Promise.all(
        ['Ada One', 'Ada Two', 'Ada Three'].map((name) =>
          change('PATCH', '/v1/users/me', { name }, etag, ada),
        ),
      );

      expect(blind.status).toBe(428);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      const stale = answers.find(({ status }) => status === 412);
      expect(stale?.headers.get('etag')).toBe((await get('/v1/users/me', ada)).headers.get('etag'));
    });

    it.each(['', 'x', 'not a tag', 'en_GB', 'e'.repeat(40), '../etc'])(
      'refuses the locale %j',
      async (locale) => {
        expect((await change('PATCH', '/v1/users/me', { locale }, '*')).status).toBe(422);
      },
    );
  });

  describe('inviting', () => {
    it('makes an account without a password and tells it', async () => {
      const email = `${newId()}@Example.test`;

      const { status, headers, body } = await invite({
        email,
        name: 'Grace Example',
        roles: ['finance', 'support', 'finance'],
      });

      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/v1/users/${body['id']}`);
      expect(headers.get('etag')).toBe('"1"');
      expect(body).toMatchObject({
        email: email.toLowerCase(),
        status: 'invited',
        emailVerifiedAt: null,
        roles: ['finance', 'support'],
      });
      const events = await app.db.query(
        'SELECT type, data FROM platform.outbox WHERE subject = $1',
        [body['id']],
      );
      expect(events).toEqual([
        { type: 'users.user-invited.v1', data: { userId: body['id'], invitedBy: admin.userId } },
      ]);
    });

    it('gives the role of a customer when none is named', async () => {
      expect(
        (await invite({ email: `${newId()}@example.test`, name: 'Ada' })).body['roles'],
      ).toEqual(['customer']);
    });

    it('refuses an address that is taken, in any spelling', async () => {
      const { status, body } = await invite({ email: admin.email.toUpperCase(), name: 'Ada' });

      expect([status, body['code']]).toEqual([409, 'email-taken']);
    });

    it('happens once for one key', async () => {
      const body = { email: `${newId()}@example.test`, name: 'Ada' };
      const key = { 'idempotency-key': newId() };

      const first = await invite(body, admin, key);
      const again = await invite(body, admin, key);

      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    });

    it('makes one account of many twins', async () => {
      const body = { email: `${newId()}@example.test`, name: 'Ada' };

      const answers = await Promise.all(Array.from({ length: 10 }, () => invite(body)));

      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    });

    it('names a role that does not exist', async () => {
      const { status, body } = await invite({
        email: `${newId()}@example.test`,
        name: 'Ada',
        roles: ['support', 'emperor'],
      });

      expect([status, body['code']]).toEqual([422, 'unknown-role']);
      expect(body['errors']).toEqual([expect.objectContaining({ pointer: '/roles/1' })]);
    });

    it('gives nothing that the inviter does not hold', async () => {
      const inviter = await app.account(admin, await addRole('users:invite', 'users:read'));

      const refused = await invite(
        { email: `${newId()}@example.test`, name: 'Ada', roles: ['admin'] },
        inviter,
      );

      expect([refused.status, refused.body['code']]).toEqual([403, 'role-not-yours']);
      expect(refused.body['permissions']).toContain('roles:assign');
      expect(
        (await invite({ email: `${newId()}@example.test`, name: 'Ada' }, inviter)).status,
      ).toBe(201);
    });

    it('does not let somebody look up addresses who may not see the accounts', async () => {
      const inviter = await app.account(admin, await addRole('users:invite'));

      const answers = [
        await invite({ email: admin.email, name: 'Ada' }, inviter),
        await invite({ email: `${newId()}@example.test`, name: 'Ada' }, inviter),
      ];

      expect(answers.map(({ status, body }) => [status, body['code'], body['permission']])).toEqual(
        Array(2).fill([403, 'inviter-must-read', 'users:read']),
      );
    });
  });

  describe('sending an invitation again', () => {
    const invited = async (): Promise<string> =>
      (await invite({ email: `${newId()}@example.test`, name: 'Ada' })).body['id'] as string;
    const again = (userId: string, headers: Record<string, string> = {}) =>
      app.request('POST', `/v1/users/${userId}/invitation`, { token: admin.token, headers });
    const endCoolDown = () =>
      app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);
    const invitationsOf = async (userId: string): Promise<number> =>
      (
        await app.db.query<unknown[]>(
          `SELECT 1 FROM platform.outbox WHERE subject = $1 AND type = 'users.user-invited.v1'`,
          [userId],
        )
      ).length;

    it('mails another link, a minute after the last at the soonest and five times an hour', async () => {
      const userId = await invited();

      const tooSoon = await again(userId);
      expect([tooSoon.status, tooSoon.body['code']]).toEqual([429, 'mail-cool-down']);
      expect(Number(tooSoon.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(Number(tooSoon.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      const answers: TestResponse[] = [];
      for (let n = 0; n < 5; n++) {
        await endCoolDown();
        answers.push(await again(userId));
      }

      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429]);
      expect(answers[0]?.body).toEqual({ userId });
      expect(Number(answers[4]?.headers.get('retry-after'))).toBeGreaterThan(3_500);
      expect(await invitationsOf(userId)).toBe(5);
    });

    it('mails once for one key, and once for many twins', async () => {
      const [one, other] = [await invited(), await invited()];
      await endCoolDown();
      const key = { 'idempotency-key': newId() };

      expect([(await again(one, key)).status, (await again(one, key)).status]).toEqual([202, 202]);
      const twins = await Promise.all(Array.from({ length: 5 }, () => again(other)));

      expect(twins.map(({ status }) => status).sort()).toEqual([202, 429, 429, 429, 429]);
      expect([await invitationsOf(one), await invitationsOf(other)]).toEqual([2, 2]);
    });

    it('is refused where none is open', async () => {
      const ada = await app.account(admin, 'customer');
      const barred = await invited();
      await patch(barred, { status: 'suspended' });

      expect([(await again(ada.userId)).body['code'], (await again(barred)).body['code']]).toEqual([
        'invitation-not-open',
        'invitation-not-open',
      ]);
      expect((await again(newId())).body['code']).toBe('user-not-found');
    });
  });

  describe('looking at accounts', () => {
    it('lists them newest first, page by page, each once', async () => {
      const tag = await addRole('orders:read');
      const made: string[] = [];
      for (let n = 0; n < 5; n++) {
        made.unshift(
          (await invite({ email: `${newId()}@example.test`, name: 'Ada', roles: [tag] })).body[
            'id'
          ] as string,
        );
      }

      const seen: string[] = [];
      let path: string | undefined = `/v1/users?role=${tag}&limit=2`;
      while (path) {
        const page = await get(path);
        expect(page.status).toBe(200);
        seen.push(...(page.body['data'] as Array<{ id: string }>).map(({ id }) => id));
        path = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      }

      expect(seen).toEqual(made);
    });

    it('finds one by address, and those of a status', async () => {
      const ada = await app.account(admin, 'customer');

      const byEmail = await get(`/v1/users?email=${encodeURIComponent(ada.email.toUpperCase())}`);
      const invited = await get('/v1/users?status=invited&limit=100');

      expect((byEmail.body['data'] as Array<{ id: string }>).map(({ id }) => id)).toEqual([
        ada.userId,
      ]);
      expect(
        new Set((invited.body['data'] as Array<{ status: string }>).map(({ status }) => status)),
      ).toEqual(new Set(['invited']));
    });

    it.each([
      'limit=0',
      'limit=101',
      'limit=abc',
      'status=x',
      'role=%27',
      'email=x',
      'cursor=x.y',
      'sort=name',
    ])('refuses ?%s', async (query) => {
      expect((await get(`/v1/users?${query}`)).status).toBe(422);
    });

    it('shows no more than the contract', async () => {
      const { body } = await get(`/v1/users/${admin.userId}`);

      expect(Object.keys(body).sort()).toEqual(
        [
          'createdAt',
          'email',
          'emailVerifiedAt',
          'id',
          'locale',
          'name',
          'roles',
          'status',
          'version',
        ].sort(),
      );
    });

    it('answers 404 for nobody and 422 for what is no id', async () => {
      expect((await get(`/v1/users/${newId()}`)).body['code']).toBe('user-not-found');
      expect((await get('/v1/users/42')).status).toBe(422);
    });

    it('lists the roles with what they allow', async () => {
      const { status, body } = await get('/v1/roles');
      const roles = body['data'] as Array<{
        name: string;
        builtIn: boolean;
        permissions: string[];
      }>;

      expect(status).toBe(200);
      expect(roles.filter(({ builtIn }) => builtIn).map(({ name }) => name)).toEqual([
        'admin',
        'catalog-manager',
        'customer',
        'finance',
        'fulfilment',
        'support',
      ]);
      expect(roles.find(({ name }) => name === 'customer')?.permissions).toEqual([
        'orders:cancel',
        'orders:place',
        'orders:read',
      ]);
    });

    it('is not for customers', async () => {
      const customer = await app.account(admin, 'customer');
      const attempts: Array<[string, string, unknown?]> = [
        ['GET', '/v1/users'],
        ['GET', `/v1/users/${customer.userId}`],
        ['GET', '/v1/roles'],
        ['POST', '/v1/users', { email: 'x@example.test', name: 'X' }],
        ['PATCH', `/v1/users/${customer.userId}`, { status: 'active' }],
        ['PUT', `/v1/users/${customer.userId}/roles`, { roles: ['admin'] }],
      ];

      for (const [method, path, body] of attempts) {
        const { status } = await app.request(method, path, {
          token: customer.token,
          body,
          headers: { 'if-match': '*' },
        });
        expect([method, path, status]).toEqual([method, path, 403]);
      }
    });
  });

  describe('roles of an account', () => {
    it('take effect at once, both ways', async () => {
      const ada = await app.account(admin, 'customer');
      expect((await get('/v1/users', ada)).status).toBe(403);

      expect((await assign(ada.userId, ['support'])).body['roles']).toEqual(['support']);
      expect((await get('/v1/users', ada)).status).toBe(200);

      await assign(ada.userId, []);
      expect((await get('/v1/users', ada)).status).toBe(403);
    });

    it('are changed by nobody beyond what they hold, neither up nor down', async () => {
      const assigner = await app.account(
        admin,
        await addRole('roles:assign', 'users:read', 'orders:read'),
      );
      const ada = await app.account(admin, 'finance');

      const refusals = [
        await assign(ada.userId, ['finance', 'admin'], assigner),
        await assign(ada.userId, [], assigner),
        await assign(assigner.userId, ['admin'], assigner),
      ];

      expect(refusals.map(({ body }) => body['code'])).toEqual(Array(3).fill('role-not-yours'));
      expect((await get(`/v1/users/${ada.userId}`)).body['roles']).toEqual(['finance']);
    });

    it('are written down with what they were', async () => {
      const ada = await app.account(admin, 'customer');

      await assign(ada.userId, ['support']);

      const rows = await app.db.query(
        `SELECT actor_id, before, after FROM platform.audit_events WHERE action = 'users.roles-changed' AND subject_id = $1`,
        [ada.userId],
      );
      expect(rows).toEqual([
        { actor_id: admin.userId, before: { roles: ['customer'] }, after: { roles: ['support'] } },
      ]);
    });

    it('include every permission that a route asks for, for administrators', async () => {
      const asked = [...routeFacts(app.api.app).values()].flatMap(({ access }) =>
        access?.kind === 'permission' ? access.permission : [],
      );

      const { body } = await get('/v1/users/me');

      expect(new Set(asked).size).toBeGreaterThan(5);
      expect(
        asked.filter((permission) => !(body['permissions'] as string[]).includes(permission)),
      ).toEqual([]);
    });
  });

  describe('suspending', () => {
    it('shuts an account out at once, and lets it in again', async () => {
      const ada = await app.account(admin, 'customer');

      expect((await patch(ada.userId, { status: 'suspended' })).body['status']).toBe('suspended');
      expect((await get('/v1/users/me', ada)).status).toBe(401);
      const events = await app.db.query(
        'SELECT data FROM platform.outbox WHERE subject = $1 AND type = $2',
        [ada.userId, 'users.user-suspended.v1'],
      );
      expect(events).toEqual([{ data: { userId: ada.userId, suspendedBy: admin.userId } }]);

      expect((await patch(ada.userId, { status: 'active' })).body['status']).toBe('active');
      expect((await app.signIn(ada.email, ada.password)).userId).toBe(ada.userId);
    });

    it('does not make an invited account active', async () => {
      const { body } = await invite({ email: `${newId()}@example.test`, name: 'Ada' });
      const userId = body['id'] as string;

      expect((await patch(userId, { status: 'active' })).body['code']).toBe('invitation-open');
      await patch(userId, { status: 'suspended' });
      expect((await patch(userId, { status: 'active' })).body['status']).toBe('invited');
    });

    it('is not for whoever holds less than the other', async () => {
      const writer = await app.account(admin, await addRole('users:write', 'users:read'));

      expect((await patch(admin.userId, { status: 'suspended' }, writer)).body['code']).toBe(
        'role-not-yours',
      );
    });
  });

  describe('the last administrator', () => {
    it('can be neither demoted nor suspended', async () => {
      for (const refused of [
        await assign(admin.userId, ['customer']),
        await patch(admin.userId, { status: 'suspended' }),
      ]) {
        expect([refused.status, refused.body['code']]).toEqual([409, 'last-admin']);
      }
    });

    it('is not replaced by one who cannot sign in', async () => {
      const { body } = await invite({
        email: `${newId()}@example.test`,
        name: 'Ada',
        roles: ['admin'],
      });

      expect((await assign(admin.userId, [])).body['code']).toBe('last-admin');
      await assign(body['id'] as string, []);
    });

    it.each(eachRound(2))('remains when two shut each other out at once, round %i', async () => {
      const other = await app.account(admin, 'admin');
      const [mine, theirs] = await Promise.all([etagOf(admin.userId), etagOf(other.userId)]);

      const answers = await Promise.all([
        change('PUT', `/v1/users/${other.userId}/roles`, { roles: [] }, theirs, admin),
        change('PATCH', `/v1/users/${admin.userId}`, { status: 'suspended' }, mine, other),
      ]);

      const [{ count }] = await app.db.query<[{ count: number }]>(
        `SELECT count(*)::int FROM users.user_roles r JOIN users.users u ON u.id = r.user_id WHERE r.role = 'admin' AND u.status = 'active'`,
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => [401, 403, 409].includes(status))).toHaveLength(1);
      expect(count).toBe(1);
      // Whoever lost, the next round begins with the first administrator alone.
      await app.db.query(`UPDATE users.users SET status = 'active' WHERE id = $1`, [admin.userId]);
      await app.db.query(`DELETE FROM users.user_roles WHERE user_id = $1`, [other.userId]);
    });
  });
});
