import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { newId } from '@orderly/platform/ids/new-id';
import { anAccount } from './support/an-account.js';
import { TestApp, type TestRequest } from './support/app.js';

type Caller = { userId: string; token: string };

describe('roles', () => {
  let app: TestApp;
  let admin: Caller;
  let count = 0;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await personWith('admin');
  });
  afterAll(() => app.close());

  const personWith = async (...roles: string[]): Promise<Caller> =>
    app.openSession(await anAccount(app.db, { roles }));
  const send = (
    method: string,
    path: string,
    body?: unknown,
    more: TestRequest & { as?: Caller } = {},
  ) => {
    const { as = admin, ...rest } = more;
    return app.request(method, `/v1/${path}`, {
      token: as.token,
      ...(body === undefined ? {} : { body }),
      ...rest,
    });
  };
  const add = async (permissions: string[], name = `role-${++count}`) => {
    const made = await send('POST', 'roles', { name, description: 'For a test.', permissions });
    expect(made.status).toBe(201);
    return { name, etag: made.headers.get('etag') ?? '' };
  };
  const change = (role: { name: string; etag: string }, wish: object, as?: Caller) =>
    send('PATCH', `roles/${role.name}`, wish, {
      headers: { 'if-match': role.etag },
      ...(as ? { as } : {}),
    });
  const remove = (role: { name: string; etag: string }, as?: Caller) =>
    send('DELETE', `roles/${role.name}`, undefined, {
      headers: { 'if-match': role.etag },
      ...(as ? { as } : {}),
    });
  const auditOf = (name: string) =>
    app.db.query(
      `SELECT action, actor_id AS "actorId", before, after FROM platform.audit_events
        WHERE subject_type = 'role' AND subject_id = $1 ORDER BY occurred_at, id`,
      [name],
    );

  it('are added, read, changed and removed, each time with an entry in the audit log', async () => {
    const name = 'telephone';
    const added = await send('POST', 'roles', {
      ...{ name, description: 'Answers the telephone.' },
      permissions: ['users:read', 'orders:read-any', 'users:read'],
    });
    expect([added.status, added.headers.get('location')]).toEqual([201, '/v1/roles/telephone']);
    expect(added.body).toEqual({
      ...{ name, description: 'Answers the telephone.', builtIn: false, version: 1 },
      permissions: ['orders:read-any', 'users:read'],
    });
    expect(await send('GET', `roles/${name}`)).toMatchObject({ status: 200, body: added.body });

    const etag = added.headers.get('etag') ?? '';
    const changed = await change({ name, etag }, { permissions: ['orders:read-any'] });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 2, permissions: ['orders:read-any'] },
    });
    expect(await change({ name, etag }, { description: 'Too late.' })).toMatchObject({
      status: 412,
    });
    const current = { name, etag: changed.headers.get('etag') ?? '' };
    expect(await change(current, { permissions: ['orders:read-any'] })).toMatchObject({
      body: { version: 2 },
    });

    expect((await remove(current)).status).toBe(204);
    expect(await send('GET', `roles/${name}`)).toMatchObject({
      status: 404,
      body: { code: 'role-not-found' },
    });
    const actorId = admin.userId;
    expect(await auditOf(name)).toEqual([
      {
        action: 'users.role-added',
        actorId,
        before: null,
        after: { permissions: ['orders:read-any', 'users:read'] },
      },
      {
        action: 'users.role-changed',
        actorId,
        before: { permissions: ['orders:read-any', 'users:read'] },
        after: { permissions: ['orders:read-any'] },
      },
      {
        action: 'users.role-removed',
        actorId,
        before: { permissions: ['orders:read-any'] },
        after: null,
      },
    ]);
  });

  it('that come back under the name of another are not what an old ETag meant', async () => {
    const first = await add(['orders:read']);
    await remove(first);
    await add(['users:read'], first.name);

    expect(await change(first, { permissions: [] })).toMatchObject({ status: 412 });
    expect(await remove(first)).toMatchObject({ status: 412 });
  });

  it('hold for the next request of everybody who has them', async () => {
    const role = await add(['orders:read']);
    const clerk = await personWith(role.name);
    const list = () => send('GET', 'users', undefined, { as: clerk });
    expect(await list()).toMatchObject({ status: 403, body: { permission: 'users:read' } });

    const wider = await change(role, { permissions: ['users:read'] });
    expect((await list()).status).toBe(200);
    await change({ ...role, etag: wider.headers.get('etag') ?? '' }, { permissions: [] });
    expect((await list()).status).toBe(403);
  });

  it('are made once by twins, and by a retry with its key', async () => {
    const body = { name: 'twin', description: 'Made once.', permissions: [] };
    const twins = await Promise.all(Array.from({ length: 5 }, () => send('POST', 'roles', body)));
    expect(twins.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(twins.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'role-taken' });

    const again = { ...body, name: 'again' };
    const headers = { 'idempotency-key': newId() };
    const [first, second] = [
      await send('POST', 'roles', again, { headers }),
      await send('POST', 'roles', again, { headers }),
    ];
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
  });

  it('are at most 200, however many are made at once', async () => {
    await app.db.query(
      `INSERT INTO users.roles (name, description)
       SELECT 'filler-' || n, '' FROM generate_series(1, 197 - (SELECT count(*)::int FROM users.roles)) AS n`,
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        send('POST', 'roles', { name: `last-${n}`, description: 'x', permissions: [] }),
      ),
    );
    await app.db.query(`DELETE FROM users.roles WHERE name ~ '^(filler|last)-'`);

    expect(answers.map(({ status }) => status).sort()).toEqual([
      201, 201, 201, 409, 409, 409, 409, 409,
    ]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'too-many-roles',
    });
  });

  it.each(['admin', 'customer', 'support', 'fulfilment', 'finance', 'catalog-manager'])(
    'that came with Orderly stay: %s',
    async (name) => {
      const role = { name, etag: (await send('GET', `roles/${name}`)).headers.get('etag') ?? '' };

      for (const refused of [
        await change(role, { permissions: [] }),
        await change(role, { description: 'Mine now.' }),
        await remove(role),
      ]) {
        expect([refused.status, refused.body['code']]).toEqual([409, 'built-in-role']);
      }
      expect(
        (await send('POST', 'roles', { name, description: 'Mine.', permissions: [] })).body['code'],
      ).toBe('role-taken');
    },
  );

  it('stay while somebody has them, active or not', async () => {
    const role = await add(['orders:read']);
    const holder = await anAccount(app.db, { roles: [role.name], status: 'suspended' });

    expect(await remove(role)).toMatchObject({
      status: 409,
      body: { code: 'role-in-use', holders: 1 },
    });
    await app.db.query('DELETE FROM users.user_roles WHERE user_id = $1', [holder]);
    expect((await remove(role)).status).toBe(204);
  });

  it('are edited by nobody beyond their own permissions, neither upwards nor downwards', async () => {
    const own = await add(['roles:write', 'roles:read', 'orders:read', 'orders:read-any']);
    const strong = await add(['users:erase', 'orders:read']);
    const editor = await personWith(own.name);

    const beyond = [
      await send(
        'POST',
        'roles',
        { name: 'mine', description: 'x', permissions: ['users:erase'] },
        { as: editor },
      ),
      await change(own, { permissions: ['roles:write', 'users:erase'] }, editor),
      await change(strong, { permissions: ['orders:read'] }, editor),
      await remove(strong, editor),
    ];
    for (const { status, body } of beyond) {
      expect([status, body['code'], body['permissions']]).toEqual([
        403,
        'role-not-yours',
        ['users:erase'],
      ]);
    }
    expect(
      (await change(strong, { permissions: ['users:erase', 'orders:read-any'] }, editor)).status,
    ).toBe(200);
    const small = { name: 'within', description: 'x', permissions: ['orders:read'] };
    expect((await send('POST', 'roles', small, { as: editor })).status).toBe(201);
  });

  it('keep a permission that no module describes any more, and nobody gets it anew', async () => {
    const role = await add(['orders:read']);
    await app.db.query(`INSERT INTO users.role_permissions VALUES ($1, 'orders:retired')`, [
      role.name,
    ]);
    expect((await send('GET', `roles/${role.name}`)).body['permissions']).toEqual([
      'orders:read',
      'orders:retired',
    ]);

    const kept = await change(role, { permissions: ['orders:retired', 'orders:place'] });
    expect(kept.body['permissions']).toEqual(['orders:place', 'orders:retired']);
    const other = await add([]);
    expect(
      (await change(other, { permissions: ['orders:place', 'orders:retired'] })).body,
    ).toMatchObject({
      code: 'unknown-permission',
      errors: [{ pointer: '/permissions/1' }],
    });
  });

  it.each([
    [{ permissions: ['orders:read', 'orders:raed'] }, '/permissions/1', 'unknown-permission'],
    [{ permissions: ['*'] }, '/permissions/0', 'wrong-format'],
    [{ permissions: Array(201).fill('orders:read') }, '/permissions', 'too-big'],
    [{ permissions: 'orders:read' }, '/permissions', 'wrong-type'],
    [{ name: 'Admin' }, '/name', 'wrong-format'],
    [{ name: 'a'.repeat(64) }, '/name', 'too-big'],
    [{ name: "x'; DROP TABLE users.roles; --" }, '/name', 'wrong-format'],
    [{ description: 'two\nlines' }, '/description', 'wrong-format'],
    [{ description: '' }, '/description', 'too-small'],
    [{ builtIn: true }, '/builtIn', 'unknown-field'],
    [{ version: 7 }, '/version', 'unknown-field'],
  ])('are not made of %j', async (fault, pointer, code) => {
    const good = { name: 'faulty', description: 'x', permissions: [] };

    const { status, body } = await send('POST', 'roles', { ...good, ...fault });

    expect(status).toBe(422);
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('are edited a moment after log-in only, and by people', async () => {
    const stale = await app.openSession(admin.userId, {
      authTime: new Date(Date.now() - 3_600_000),
    });
    const role = await add([]);

    for (const { status, body } of [
      await send(
        'POST',
        'roles',
        { name: 'late', description: 'x', permissions: [] },
        { as: stale },
      ),
      await change(role, { permissions: [] }, stale),
      await remove(role, stale),
      await send(
        'PUT',
        `users/${admin.userId}/roles`,
        { roles: [] },
        { as: stale, headers: { 'if-match': '"1"' } },
      ),
    ]) {
      expect([status, body['code']]).toEqual([401, 'step-up-needed']);
    }
    expect((await send('GET', 'roles', undefined, { as: stale })).status).toBe(200);
  });

  it('are made of the permissions in the catalogue, which says what each allows', async () => {
    const { status, body } = await send('GET', 'permissions');

    expect(status).toBe(200);
    expect(body).toEqual({
      data: allPermissions().map((each) => ({ ...each, forMachines: expect.any(Boolean) })),
    });
    expect(body['data']).toContainEqual({
      name: 'orders:refund',
      module: 'orders',
      description: 'Give money back for any order.',
      forMachines: false,
    });
  });
});
