import { app, publicUrl, SHOP, start } from './set-up.js';

export function starting(): void {
  it('is offered with the configured providers, and tells nothing secret about them', async () => {
    const { body, text } = await app.request('GET', '/v1/auth/oidc/providers');

    expect(body).toEqual({
      data: [
        { name: 'acme', displayName: 'Acme' },
        { name: 'open', displayName: 'Acme' },
      ],
    });
    expect(text).not.toContain('secret');
    const { status } = await app.request('POST', '/v1/auth/oidc/nobody/start', {
      body: { returnTo: publicUrl() },
    });
    expect(status).toBe(404);
  });

  it('asks the provider with code, PKCE, state and nonce', async () => {
    const { authorizationUrl } = await start();

    const { searchParams } = new URL(authorizationUrl);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'orderly',
      redirect_uri: `${publicUrl()}/oidc/acme/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it.each([
    'https://evil.example/',
    `${SHOP}.evil.example/`,
    'http://shop.example/',
    `${SHOP}@evil.example/`,
    `${SHOP}/#code=mine`,
    'javascript:alert(1)',
    '//shop.example/',
  ])('returns to no page that is not ours: %s', async (returnTo) => {
    const { status } = await app.request('POST', '/v1/auth/oidc/acme/start', {
      body: { returnTo },
    });

    expect(status).toBe(422);
  });
}
