import {
  type AddedClient,
  addClient,
  admin,
  app,
  basic,
  errorOf,
  form,
  tokenOf,
  withToken,
} from './set-up.js';

export function introspectingAndRevoking(): void {
  describe('introspection', () => {
    it('tells what each kind of token stands for now', async () => {
      const inspector = await addClient({ scopes: ['tokens:introspect'] });
      const ask = async (token: string) =>
        (await form('introspect', { token }, basic(inspector.id, inspector.secret))).body;
      const ada = await app.account(admin, 'customer');
      const key = await app.request<{ id: string; key: string }>('POST', '/v1/api-keys', {
        token: ada.token,
        body: { name: 'x', scopes: ['orders:read'], expiresInDays: 1 },
      });

      expect(await ask(ada.token)).toMatchObject({
        active: true,
        sub: ada.userId,
        acr: 'urn:orderly:aal1',
        auth_time: expect.any(Number),
        exp: expect.any(Number),
        scope: expect.stringContaining('orders:place'),
      });
      expect(await ask(key.body.key)).toMatchObject({
        active: true,
        sub: ada.userId,
        client_id: key.body.id,
        scope: 'orders:read',
      });
      await app.request('POST', '/v1/auth/logout', { token: ada.token });
      const dead = [
        'x',
        'ord_live_x',
        ada.token,
        ada.refreshToken,
        `${inspector.secret}`,
        'a b\u0000"',
      ];
      for (const token of dead) expect(await ask(token)).toEqual({ active: false });
    });

    it('is for clients with the scope alone, and only while their owner holds it', async () => {
      const client = await addClient();
      const refused = await form('introspect', { token: 'x' }, basic(client.id, client.secret));

      expect([refused.status, refused.body['error'], refused.body['scope']]).toEqual([
        403,
        'insufficient_scope',
        'tokens:introspect',
      ]);
      expect(await errorOf(form('introspect', { token: 'x' }))).toEqual([
        401,
        'invalid_client',
        'invalid-client',
      ]);
      expect(await errorOf(form('introspect', {}, basic(client.id, client.secret)))).toEqual([
        400,
        'invalid_request',
        'invalid-input',
      ]);
    });
  });

  describe('revocation', () => {
    it('is of one’s own tokens, and harmless for what is no token', async () => {
      const mine = await addClient();
      const other = await addClient();
      const token = await tokenOf(mine);
      const revoke = (who: AddedClient, given: string) =>
        form('revoke', { token: given }, basic(who.id, who.secret));

      expect(await errorOf(revoke(other, token))).toEqual([
        400,
        'invalid_grant',
        'token-of-another-client',
      ]);
      expect((await withToken(token)).status).toBe(200);
      expect((await revoke(mine, 'nonsense')).status).toBe(200);
      expect((await revoke(mine, token)).status).toBe(200);
      expect((await revoke(mine, token)).status).toBe(200);
      expect((await withToken(token)).body['code']).toBe('invalid-token');
    });
  });
}
