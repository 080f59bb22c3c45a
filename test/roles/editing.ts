import { newId } from '@orderly/platform/kernel/ids/new-id';
import { add, admin, app, change, personWith, remove, send } from './set-up.js';

const auditOf = (name: string) =>
  app.db.query(
    `SELECT action, actor_id AS "actorId", before, after FROM platform.audit_events
        WHERE subject_type = 'role' AND subject_id = $1 ORDER BY occurred_at, id`,
    [name],
  );

export function editing(): void {
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
       SELECT 'filler-' || n, '' FROM generate_series(1, 197 - (SELECT count(*)::int
         FROM users.roles)) AS n`,
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
}
