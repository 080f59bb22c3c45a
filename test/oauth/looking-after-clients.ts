import { eventually } from '../support/eventually.js';
import {
  addClient,
  admin,
  app,
  askToken,
  basic,
  errorOf,
  form,
  tokenOf,
  withToken,
} from './set-up.js';

export function lookingAfterClients(): void {
  describe('and those who look after them', () => {
    it('take effect on tokens that are out already, at once', async () => {
      const client = await addClient();
      const token = await tokenOf(client);
      expect((await withToken(token)).status).toBe(200);
      const change = (body: object, version: number) =>
        app.request('PATCH', `/v1/oauth-clients/${client.id}`, {
          token: admin.token,
          body,
          headers: { 'if-match': `"${version}"` },
        });

      await change({ scopes: ['orders:read'] }, 1);
      expect((await withToken(token)).body['code']).toBe('scope-missing');
      await change({ disabled: true }, 2);
      expect((await withToken(token, '/v1/orders')).status).toBe(401);
      expect((await askToken(client)).status).toBe(401);
      await change({ disabled: false }, 3);
      expect((await withToken(token, '/v1/orders')).status).toBe(200);
      expect((await change({ name: 'late' }, 3)).status).toBe(412);
      expect(
        (await app.request('DELETE', `/v1/oauth-clients/${client.id}`, { token: admin.token }))
          .status,
      ).toBe(204);
      expect((await withToken(token, '/v1/orders')).status).toBe(401);
    });

    it('make new secrets, and the old one lives for the overlap alone', async () => {
      const client = await addClient();
      const renew = (overlapHours: number) =>
        app.request<{ secret: string }>('POST', `/v1/oauth-clients/${client.id}/secret`, {
          token: admin.token,
          body: { overlapHours },
        });

      const second = { ...client, secret: (await renew(1)).body.secret };
      expect([(await askToken(client)).status, (await askToken(second)).status]).toEqual([
        200, 200,
      ]);
      const third = { ...client, secret: (await renew(0)).body.secret };
      expect([(await askToken(second)).status, (await askToken(third)).status]).toEqual([401, 200]);
      expect((await askToken(client)).status).toBe(401);
    });

    it('neither give nor take over what they do not hold themselves', async () => {
      await app.db.query(
        `INSERT INTO users.roles (name, description) VALUES ('client-keeper', 'Keeps clients.')`,
      );
      await app.db.query(
        `INSERT INTO users.role_permissions SELECT 'client-keeper',
            unnest('{clients:read,clients:write,orders:read}'::text[])`,
      );
      const keeper = await app.account(admin, 'client-keeper');
      const strong = await addClient();
      const path = `/v1/oauth-clients/${strong.id}`;
      const headers = { 'if-match': strong.etag };

      const attempts = [
        app.request('POST', '/v1/oauth-clients', {
          token: keeper.token,
          body: { name: 'x', authMethod: 'client_secret_basic', scopes: ['users:read'] },
        }),
        app.request('POST', `${path}/secret`, { token: keeper.token, body: { overlapHours: 0 } }),
        app.request('PATCH', path, { token: keeper.token, body: { disabled: false }, headers }),
        app.request('PATCH', path, {
          token: keeper.token,
          body: { scopes: ['users:read'] },
          headers,
        }),
      ];

      for (const { status, body } of await Promise.all(attempts)) {
        expect([status, body['code'], body['permissions']]).toEqual([
          403,
          'scope-not-yours',
          ['users:read'],
        ]);
      }
      // To stop one, nobody needs to be as strong.
      const stopped = await app.request('PATCH', path, {
        token: keeper.token,
        body: { disabled: true },
        headers,
      });
      expect(stopped.status).toBe(200);
    });

    it('are gone with what their owner may do', async () => {
      const owner = await app.account(admin, 'admin');
      const client = await addClient({}, owner);
      const token = await tokenOf(client);
      await app.db.query(`UPDATE users.user_roles SET role = 'customer' WHERE user_id = $1`, [
        owner.userId,
      ]);

      await eventually(async () =>
        expect((await withToken(token)).body['code']).toBe('permission-missing'),
      );
      expect((await askToken(client)).body['scope']).toBe('orders:read');
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
        owner.userId,
      ]);
      expect(await errorOf(askToken(client))).toEqual([401, 'invalid_client', 'invalid-client']);
    });

    it('are people with the permission, a moment after they proved who they are', async () => {
      const stale = await app.openSession(admin.userId, {
        authTime: new Date(Date.now() - 3_600_000),
      });
      const customer = await app.account(admin, 'customer');
      const machine = await tokenOf(await addClient({ scopes: ['clients:write', 'clients:read'] }));
      const body = { name: 'x', authMethod: 'client_secret_basic', scopes: ['orders:read'] };
      const add = async (token: string) =>
        (await app.request('POST', '/v1/oauth-clients', { token, body })).body['code'];

      expect(await add(stale.token)).toBe('step-up-needed');
      expect(await add(customer.token)).toBe('permission-missing');
      expect(await add(machine)).toBe('people-only');
      expect((await withToken(machine, '/v1/oauth-clients')).status).toBe(200);
    });

    it('find everything in the audit log, and no secret anywhere', async () => {
      const client = await addClient();
      const token = await tokenOf(client);
      await askToken({ ...client, secret: 'wrong' });
      await form('revoke', { token }, basic(client.id, client.secret));
      await app.request('PATCH', `/v1/oauth-clients/${client.id}`, {
        token: admin.token,
        body: { name: 'Renamed' },
        headers: { 'if-match': client.etag },
      });
      await app.request('POST', `/v1/oauth-clients/${client.id}/secret`, {
        token: admin.token,
        body: { overlapHours: 0 },
      });
      await app.request('DELETE', `/v1/oauth-clients/${client.id}`, { token: admin.token });

      const entries = await app.db.query<Array<{ action: string }>>(
        `SELECT * FROM platform.audit_events WHERE subject_id = $1 ORDER BY id`,
        [client.id],
      );

      expect(entries.map(({ action }) => action)).toEqual([
        'auth.client-made',
        'auth.client-token-issued',
        'auth.client-refused',
        'auth.token-revoked',
        'auth.client-changed',
        'auth.client-secret-made',
        'auth.client-removed',
      ]);
      expect(JSON.stringify(entries)).not.toContain(client.secret);
      expect(JSON.stringify(entries)).not.toContain(token);
    });

    it('read them page by page, without secrets', async () => {
      const client = await addClient();

      const list = await app.request<{ data: Array<{ id: string }> }>(
        'GET',
        '/v1/oauth-clients?limit=1',
        {
          token: admin.token,
        },
      );
      const one = await app.request('GET', `/v1/oauth-clients/${client.id}`, {
        token: admin.token,
      });

      expect(list.body.data.map(({ id }) => id)).toEqual([client.id]);
      expect(list.headers.get('link')).toContain('rel="next"');
      expect(JSON.stringify([list.body, one.body])).not.toContain(client.secret);
    });
  });
}
