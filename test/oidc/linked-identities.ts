import { SecondFactorGate } from '../../libs/auth/src/mfa/gate/second-factor-gate.js';
import { withAuthenticatorApp } from '../support/authenticator-app.js';
import { HttpBrowser } from '../support/http-browser.js';
import {
  acme,
  admin,
  app,
  auditOf,
  comeBack,
  linked,
  logInThere,
  publicUrl,
  signIn,
  start,
  vouch,
} from './set-up.js';

export function linkedIdentities(): void {
  describe('with an identity that is linked', () => {
    it('opens a session of tokens', async () => {
      const { name, account } = await linked();
      const { browser, code } = await vouch(name);

      const { status, body } = await signIn(browser, code);

      expect(status).toBe(200);
      const me = await app.request('GET', '/v1/users/me', { token: body['accessToken'] });
      expect(me.body['id']).toBe(account.userId);
      const logins = await auditOf('auth.logged-in');
      expect(logins).toContainEqual(
        expect.objectContaining({
          actor_id: account.userId,
          after: { acr: 'urn:orderly:aal1', amr: ['fed'], provider: 'acme' },
        }),
      );
    });

    it('opens a session in a cookie', async () => {
      const { name, account } = await linked();
      const { browser, code } = await vouch(name, 'acme', 'cookie');

      const { status, body } = await signIn(browser, code);

      expect([status, body['session']]).toEqual([200, 'cookie']);
      const me = await app.request('GET', '/v1/users/me', {
        cookie: browser.cookiesOf(publicUrl()),
      });
      expect(me.body['id']).toBe(account.userId);
    });

    it('opens one session for a code, however many ask at once', async () => {
      const { name } = await linked();
      const { browser, code } = await vouch(name);

      const answers = await Promise.all(Array.from({ length: 5 }, () => signIn(browser, code)));

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422]);
    });

    it('opens nothing in another browser: neither the way back nor the code', async () => {
      const { name } = await linked();
      const started = await start();
      const callback = await logInThere(started, name);
      const other = (await start()).browser;

      for (const browser of [new HttpBrowser(), other])
        expect((await browser.send(callback)).status).toBe(422);

      const code = (await comeBack(started.browser, callback)).get('code') ?? '';
      for (const browser of [new HttpBrowser(), other]) {
        const { status, body } = await signIn(browser, code);
        expect([status, body['code']]).toEqual([422, 'code-refused']);
      }
      expect((await signIn(started.browser, code)).status).toBe(200);
    });

    it('opens nothing for a suspended account', async () => {
      const { name, account } = await linked();
      const early = await vouch(name);
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [
        account.userId,
      ]);

      expect((await signIn(early.browser, early.code)).body['code']).toBe('account-suspended');
      expect((await vouch(name)).error).toBe('account-suspended');
    });

    it('is listed, and opens nothing once it is unlinked', async () => {
      const { name, account } = await linked();
      const early = await vouch(name);
      const { body } = await app.request<{ data: Array<{ id: string; displayName: string }> }>(
        'GET',
        '/v1/auth/identities',
        { token: account.token },
      );
      const [identity] = body.data;
      expect(identity).toMatchObject({ displayName: 'Acme', issuer: acme.configuration.issuer });
      const unlink = (token: string) =>
        app.request('DELETE', `/v1/auth/identities/${identity?.id}`, { token });

      expect((await unlink(admin.token)).body['code']).toBe('identity-not-found');
      expect((await unlink(account.token)).status).toBe(204);

      expect((await signIn(early.browser, early.code)).body['code']).toBe('code-refused');
      const { browser, code } = await vouch(name);
      expect((await signIn(browser, code)).body['code']).toBe('link-needed');
    });

    it('asks for a second factor that is added while the session is opened', async () => {
      const { name, account } = await linked();
      const { browser, code } = await vouch(name);
      const gate = app.api.app.get(SecondFactorGate);
      const challenge = gate.challenge.bind(gate);
      const asking = jest.spyOn(gate, 'challenge').mockImplementationOnce(async (...given) => {
        const nothing = await challenge(...given);
        await withAuthenticatorApp(app, account);
        return nothing;
      });

      try {
        expect((await signIn(browser, code)).body['code']).toBe('second-factor-needed');
      } finally {
        asking.mockRestore();
      }
    });

    it('opens nothing once it is unlinked while the second factor is awaited', async () => {
      const { name, account } = await linked();
      const phone = await withAuthenticatorApp(app, account);
      const { browser, code } = await vouch(name);
      const { body } = await signIn(browser, code);
      const listed = await app.request<{ data: Array<{ id: string }> }>(
        'GET',
        '/v1/auth/identities',
        { token: account.token },
      );
      await app.request('DELETE', `/v1/auth/identities/${listed.body.data[0]?.id}`, {
        token: account.token,
      });

      const answer = await app.request('POST', '/v1/auth/login/second-factor', {
        body: { challenge: body['challenge'], totp: await phone.nextCode() },
      });

      expect([answer.status, answer.body['code']]).toEqual([401, 'challenge-refused']);
    });
  });
}
