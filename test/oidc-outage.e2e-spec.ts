import { once } from 'node:events';
import { createServer } from 'node:http';
import { TestApp } from './support/app.js';
import { freePort } from './support/processes.js';

describe('a provider that does not answer', () => {
  it('is said to be away, and the rest goes on', async () => {
    const [port, deadPort] = [await freePort(), await freePort()];
    const publicUrl = `http://localhost:${port}`;
    const broken = createServer((_, response) => response.writeHead(500).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(broken, 'listening');
    const { port: brokenPort } = broken.address() as { port: number };
    const provider = {
      displayName: 'X',
      clientId: 'x',
      clientSecret: 'x',
      scopes: 'openid',
      allowsSignUp: false,
    };
    const app = await TestApp.start({
      http: { port, publicUrl },
      oidc: [
        { ...provider, name: 'dead', issuer: `http://localhost:${deadPort}` },
        { ...provider, name: 'broken', issuer: `http://localhost:${brokenPort}` },
      ],
    } as Parameters<typeof TestApp.start>[0]);
    try {
      for (const name of ['dead', 'broken']) {
        const { status, body, headers } = await app.request('POST', `/v1/auth/oidc/${name}/start`, {
          body: { returnTo: publicUrl },
        });
        expect([status, body['code'], headers.get('retry-after')]).toEqual([
          503,
          'provider-unavailable',
          '5',
        ]);
      }
      expect((await app.admin()).token).toBeDefined();
    } finally {
      await app.close();
      broken.close();
      broken.closeAllConnections();
    }
  });
});
