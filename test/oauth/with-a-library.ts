import * as oauth from 'openid-client';
import { addClient, app, withToken } from './set-up.js';

export function withALibrary(): void {
  describe('as a library speaks', () => {
    const metadata = (): oauth.ServerMetadata => ({
      issuer: 'http://orderly.test',
      token_endpoint: `${app.api.url}/oauth2/token`,
      introspection_endpoint: `${app.api.url}/oauth2/introspect`,
      revocation_endpoint: `${app.api.url}/oauth2/revoke`,
    });

    function configure(id: string, auth: oauth.ClientAuth): oauth.Configuration {
      const configuration = new oauth.Configuration(metadata(), id, {}, auth);
      oauth.allowInsecureRequests(configuration);
      return configuration;
    }

    it.each(['client_secret_basic', 'private_key_jwt'])(
      'get, introspect and revoke a token with %s',
      async (method) => {
        const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
          'sign',
          'verify',
        ]);
        const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
        const isSecret = method === 'client_secret_basic';
        const { id, secret } = await addClient({
          authMethod: method,
          scopes: ['orders:read', 'tokens:introspect'],
          ...(isSecret ? {} : { jwks: { keys: [{ kty, crv, x, y }] } }),
        });
        const client = configure(
          id,
          isSecret ? oauth.ClientSecretBasic(secret) : oauth.PrivateKeyJwt(keys.privateKey),
        );

        const { access_token: token } = await oauth.clientCredentialsGrant(client, {
          scope: 'orders:read',
        });

        expect((await withToken(token, '/v1/orders')).status).toBe(200);
        expect(await oauth.tokenIntrospection(client, token)).toMatchObject({
          active: true,
          scope: 'orders:read',
        });
        await oauth.tokenRevocation(client, token);
        expect(await oauth.tokenIntrospection(client, token)).toEqual({ active: false });
        expect((await withToken(token, '/v1/orders')).status).toBe(401);
      },
    );

    it('understand refusals', async () => {
      const { id, secret } = await addClient();
      const ask = (given: string, scope: string) =>
        oauth.clientCredentialsGrant(configure(id, oauth.ClientSecretBasic(given)), { scope });

      await expect(ask(secret, 'audit:read')).rejects.toMatchObject({
        error: 'invalid_scope',
        status: 400,
      });
      await expect(ask('wrong', 'orders:read')).rejects.toMatchObject({
        code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE',
        status: 401,
      });
    });
  });
}
