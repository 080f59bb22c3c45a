import { environmentOf, freePort, Process } from '../support/processes.js';
import { admin, app, auditOf, type Listed, list, me, refresh } from './set-up.js';

export function refreshing(): void {
  describe('are refreshed', () => {
    it('by 20 tabs at once, which all get the same token', async () => {
      const { refreshToken } = await app.account(admin, 'customer');

      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));

      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
      expect(await me(answers[19]?.body.accessToken ?? '')).toBe(200);
    });

    it('not with the token before the last, which leaves the session open', async () => {
      const { refreshToken } = await app.account(admin, 'customer');
      const fast = await refresh((await refresh(refreshToken)).body.refreshToken);

      const slow = await refresh(refreshToken);

      expect([slow.status, slow.body.code]).toEqual([401, 'invalid-refresh-token']);
      expect(await me(fast.body.accessToken)).toBe(200);
    });

    it('not once a used token is reused after the grace period, by any process', async () => {
      const { refreshToken, token, userId } = await app.account(admin, 'customer');
      const { body: successor } = await refresh(refreshToken);
      const [{ id }] = (await list(token)).data as [Listed];
      await app.db.query(
        `UPDATE auth.refresh_tokens SET used_at = used_at - interval '11 s' WHERE session_id = $1
            AND used_at IS NOT NULL`,
        [id],
      );

      const replays = await Promise.all([
        refresh(refreshToken),
        refresh(refreshToken),
        refresh(refreshToken),
      ]);

      for (const { status, body } of replays)
        expect([status, body.code]).toEqual([401, 'invalid-refresh-token']);
      expect([await me(token), await me(successor.accessToken)]).toEqual([401, 401]);
      expect((await refresh(successor.refreshToken)).status).toBe(401);
      expect(await auditOf('auth.refresh-token-reused', id)).toHaveLength(1);
      const notices = await app.db.query(
        `SELECT data->>'kind' AS kind FROM platform.outbox WHERE subject = $1
            AND type = 'users.security-notice.v1'`,
        [userId],
      );
      expect(notices).toEqual([{ kind: 'refresh-token-reused' }]);

      const process = await new Process('api', await freePort(), environmentOf(app.config)).ready();
      try {
        const elsewhere = await fetch(`${process.url}/v1/auth/refresh`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ refreshToken: successor.refreshToken }),
        });
        const access = await fetch(`${process.url}/v1/users/me`, {
          headers: { authorization: `Bearer ${token}` },
        });
        expect([elsewhere.status, access.status]).toEqual([401, 401]);
      } finally {
        await process.kill();
      }
    });

    it('not while the account is suspended, even within the grace period', async () => {
      const { refreshToken, userId } = await app.account(admin, 'customer');
      await refresh(refreshToken);
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [userId]);

      expect((await refresh(refreshToken)).status).toBe(401);
    });
  });
}
