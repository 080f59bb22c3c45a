import { newId } from '@orderly/platform/kernel/ids/new-id';
import { LastUses } from '../libs/auth/src/sessions/last-uses.js';
import { refreshing } from './sessions/refreshing.js';
import { admin, app, auditOf, type Listed, list, me, refresh, setUp } from './sessions/set-up.js';
import { eventually } from './support/eventually.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe('sessions', () => {
  setUp();

  describe('are listed', () => {
    it('with device, place and last use, newest first, for their owner alone', async () => {
      const owner = await app.account(admin, 'customer');
      const stranger = await app.account(admin, 'customer');
      const login = await app.request<{ accessToken: string }>('POST', '/v1/auth/login', {
        body: { email: owner.email, password: owner.password },
        headers: { 'user-agent': FIREFOX },
      });

      const { data } = await list(login.body.accessToken);

      expect(data).toEqual([
        {
          id: expect.any(String),
          current: true,
          createdAt: expect.any(String),
          lastUsedAt: expect.any(String),
          expiresAt: expect.any(String),
          device: 'Firefox on Linux',
          userAgent: FIREFOX,
          place: { ip: '127.0.0.1', country: null },
          transport: 'token',
          acr: 'urn:orderly:aal1',
        },
        expect.objectContaining({ current: false }),
      ]);
      const ids = data.map(({ id }) => id);
      expect((await list(stranger.token)).data.filter(({ id }) => ids.includes(id))).toEqual([]);
    });

    it('page by page', async () => {
      const { userId, token } = await app.account(admin, 'customer');
      for (let more = 0; more < 2; more++) await app.openSession(userId);

      const first = await list(token, '?limit=2');
      const second = await list(token, `?limit=2&cursor=${first.page.nextCursor}`);

      expect([first.data.length, second.data.length, second.page.nextCursor]).toEqual([2, 1, null]);
      expect(second.data[0]?.current).toBe(true);
    });

    it('with their last use, noted without a statement per request', async () => {
      const { token, userId } = await app.account(admin, 'customer');
      const { sessionId } = await app.openSession(userId);
      const [{ id }] = (await list(token)).data.filter(({ current }) => current) as [Listed];
      const ago = `UPDATE auth.sessions SET last_used_at = now() - interval '1 hour',
          last_ip = '192.0.2.9' WHERE id = $1`;
      await app.db.query(ago, [id]);
      await app.db.query(ago, [sessionId]);

      await me(token);
      await app.api.app.get(LastUses).flush();

      const rows = await app.db.query(
        `SELECT id, last_used_at > now() - interval '1 minute' AS recent, host(last_ip) AS ip
           FROM auth.sessions WHERE id = ANY ($1) ORDER BY id = $2 DESC`,
        [[id, sessionId], id],
      );
      expect(rows).toEqual([
        { id, recent: true, ip: '127.0.0.1' },
        { id: sessionId, recent: false, ip: '192.0.2.9' },
      ]);
    });

    it('until they expire or are idle too long', async () => {
      const { token, userId } = await app.account(admin, 'customer');
      const [idle, expired] = [await app.openSession(userId), await app.openSession(userId)];
      await app.db.query(
        `UPDATE auth.sessions SET created_at = now() - interval '2 days' WHERE id = $1`,
        [idle.sessionId],
      );
      await app.db.query('UPDATE auth.sessions SET expires_at = now() WHERE id = $1', [
        expired.sessionId,
      ]);

      expect((await list(token)).data).toHaveLength(1);
    });
  });

  describe('are ended', () => {
    it('one at a time, with all their tokens', async () => {
      const { token, userId } = await app.account(admin, 'customer');
      const other = await app.openSession(userId);
      expect(await me(other.token)).toBe(200);

      const end = () => app.request('DELETE', `/v1/auth/sessions/${other.sessionId}`, { token });
      const answers = await Promise.all([end(), end(), end()]);

      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
      expect(await me(other.token)).toBe(401);
      expect((await refresh(other.refreshToken)).status).toBe(401);
      expect(await me(token)).toBe(200);
      expect(await auditOf('auth.session-ended', other.sessionId)).toEqual([
        { actor_id: userId, after: null },
      ]);
    });

    it('by their owner only: to others they do not exist', async () => {
      const [owner, stranger] = [
        await app.account(admin, 'customer'),
        await app.account(admin, 'customer'),
      ];
      const [{ id }] = (await list(owner.token)).data as [Listed];

      const theirs = await app.request('DELETE', `/v1/auth/sessions/${id}`, {
        token: stranger.token,
      });
      const nobodys = await app.request('DELETE', `/v1/auth/sessions/${newId()}`, {
        token: stranger.token,
      });

      for (const { status, body } of [theirs, nobodys])
        expect([status, body['code']]).toEqual([404, 'session-not-found']);
      expect(await me(owner.token)).toBe(200);
    });

    it('all but the one that makes the request', async () => {
      const { token, userId } = await app.account(admin, 'customer');
      const others = [await app.openSession(userId), await app.openSession(userId)];

      const { status, body } = await app.request('POST', '/v1/auth/sessions/end-others', { token });

      expect([status, body]).toEqual([200, { ended: 2 }]);
      expect(await me(token)).toBe(200);
      for (const other of others) expect(await me(other.token)).toBe(401);
      expect(await auditOf('auth.other-sessions-ended', userId)).toEqual([
        { actor_id: userId, after: { ended: 2 } },
      ]);
    });

    it('everywhere by an administrator', async () => {
      const { token, userId } = await app.account(admin, 'customer');
      const path = `/v1/users/${userId}/sessions`;

      expect((await app.request('DELETE', path, { token })).body['code']).toBe(
        'permission-missing',
      );
      const { status, body } = await app.request('DELETE', path, { token: admin.token });

      expect([status, body]).toEqual([200, { ended: 1 }]);
      expect(await me(token)).toBe(401);
      expect(await auditOf('auth.sessions-ended-by-admin', userId)).toHaveLength(1);
      const unknown = await app.request('DELETE', `/v1/users/${newId()}/sessions`, {
        token: admin.token,
      });
      expect([unknown.status, unknown.body['code']]).toEqual([404, 'user-not-found']);
    });

    it('by no one with fewer permissions than their owner', async () => {
      await app.db.query(
        `INSERT INTO users.roles (name, description, built_in) VALUES ('doorkeeper', 'Signs out.',
            false)`,
      );
      await app.db.query(
        `INSERT INTO users.role_permissions (role, permission) VALUES ('doorkeeper',
            'sessions:end-any')`,
      );
      const doorkeeper = await app.account(admin, 'customer');
      await app.db.query(`INSERT INTO users.user_roles (user_id, role) VALUES ($1, 'doorkeeper')`, [
        doorkeeper.userId,
      ]);

      // This process still knows the account without the role, for a second at most.
      const { status, body } = await eventually(async () => {
        const path = `/v1/users/${admin.userId}/sessions`;
        const answer = await app.request('DELETE', path, { token: doorkeeper.token });
        expect(answer.body['code']).not.toBe('permission-missing');
        return answer;
      });

      expect([status, body['code']]).toEqual([403, 'role-not-yours']);
      expect(await me(admin.token)).toBe(200);
    });
  });

  refreshing();
});
