import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TestApp } from './support/app.js';
import { inBrowser } from './support/browser.js';
import { TestProvider } from './support/oidc-provider.js';
import { freePort } from './support/processes.js';
import { describeWithTool, TOOLS } from './support/tools.js';

describeWithTool(TOOLS.chromium, 'sign-in with another provider, in Chromium', () => {
  it('links an account after a sign-in, then opens cookie and token sessions', async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    const shop = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end('<title>Shop</title>'),
    );
    shop.listen(0, '127.0.0.1');
    await once(shop, 'listening');
    const shopUrl = `http://localhost:${(shop.address() as AddressInfo).port}`;
    const provider = await TestProvider.start(publicUrl);
    const app = await TestApp.start({
      http: { port, publicUrl, corsOrigins: [shopUrl] },
      oidc: [provider.configuration],
    } as Parameters<typeof TestApp.start>[0]);
    try {
      const { userId, password } = await app.account(await app.admin(), 'customer');
      const email = 'grace@example.test';
      await app.db.query('UPDATE users.users SET email = $2 WHERE id = $1', [userId, email]);

      const seen = await inBrowser(
        'oidc.mjs',
        JSON.stringify({
          publicUrl,
          shopUrl,
          email,
          password,
          login: 'grace',
        }),
      );

      expect(seen).toEqual({
        unlinked: [409, 'link-needed'],
        linkedWithoutCsrfToken: 'csrf-refused',
        linked: 201,
        loggedOut: 204,
        afterLogOut: 401,
        inCookie: [200, 'cookie'],
        meByCookie: email,
        scriptsSee: '',
        cookie: [{ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' }],
        meByToken: email,
        withoutToken: 401,
      });
    } finally {
      await app.close();
      await provider.stop();
      shop.close();
      shop.closeAllConnections();
    }
  }, 120_000);
});
