import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { anAccount } from '../support/an-account.js';
import { add, admin, app, change, personWith, remove, send } from './set-up.js';

export function limitsOfEditing(): void {
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

  it('cannot be edited beyond the permissions of the editor, in either direction', async () => {
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
      forMachines: true,
    });
  });
}
