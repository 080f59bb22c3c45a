import { ApiKeyUses } from '../../libs/auth/src/api-keys/api-key-uses.js';
import { ada, app, listOrders, makeKey } from './set-up.js';

export function records(): void {
  it('know when and from where they were last used', async () => {
    const { id, key } = await makeKey();
    await listOrders(key, { 'x-forwarded-for': '198.51.100.4' });

    await app.api.app.get(ApiKeyUses).flush();

    const { body } = await app.request('GET', `/v1/api-keys/${id}`, { token: ada.token });
    expect(body).toMatchObject({ lastUsedFrom: '198.51.100.4', version: 1 });
    expect(Date.now() - Date.parse(body['lastUsedAt'] as string)).toBeLessThan(60_000);
  });

  it('are audited when created, changed, rotated or revoked, and notify the owner', async () => {
    const { id, etag } = await makeKey();
    await app.request('PATCH', `/v1/api-keys/${id}`, {
      token: ada.token,
      body: { name: 'Eve' },
      headers: { 'if-match': etag },
    });
    await app.request('POST', `/v1/api-keys/${id}/rotate`, {
      token: ada.token,
      body: { overlapHours: 2 },
    });
    await app.request('DELETE', `/v1/api-keys/${id}`, { token: ada.token });

    const entries = await app.db.query<Array<{ action: string; actor_id: string; after: unknown }>>(
      `SELECT action, actor_id, after FROM platform.audit_events WHERE subject_id = $1 ORDER BY id`,
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'auth.api-key-made',
      'auth.api-key-changed',
      'auth.api-key-rotated',
      'auth.api-key-revoked',
    ]);
    expect(new Set(entries.map(({ actor_id }) => actor_id))).toEqual(new Set([ada.userId]));
    expect(JSON.stringify(entries)).not.toContain('Eve');
    const [{ notices }] = await app.db.query<[{ notices: number }]>(
      `SELECT count(*)::int AS notices FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND data->>'kind' = 'api-key-made'
          AND data->>'userId' = $1`,
      [ada.userId],
    );
    expect(notices).toBeGreaterThanOrEqual(2);
  });
}
