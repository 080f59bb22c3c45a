import { newId } from '@orderly/platform/kernel/ids/new-id';
import { routeFacts } from '@orderly/platform/openapi/route-facts';
import { eachRound } from '../support/rounds.js';
import { addRole, admin, app, change, etagOf, get, invite, patch } from './set-up.js';

const assign = async (userId: string, roles: unknown[], who = admin) =>
  change('PUT', `/v1/users/${userId}/roles`, { roles }, await etagOf(userId), who);

export function changingAccounts(): void {
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
        `SELECT actor_id, before, after FROM platform.audit_events
            WHERE action = 'users.roles-changed' AND subject_id = $1`,
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
        `SELECT count(*)::int FROM users.user_roles r JOIN users.users u ON u.id = r.user_id
            WHERE r.role = 'admin' AND u.status = 'active'`,
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ status }) => [401, 403, 409].includes(status))).toHaveLength(1);
      expect(count).toBe(1);
      // Whoever lost, the next round begins with the first administrator alone.
      await app.db.query(`UPDATE users.users SET status = 'active' WHERE id = $1`, [admin.userId]);
      await app.db.query(`DELETE FROM users.user_roles WHERE user_id = $1`, [other.userId]);
    });
  });
}
