import { newId } from '@orderly/platform/kernel/ids/new-id';
import { withAuthenticatorApp } from '../support/authenticator-app.js';
import {
  app,
  challengeOf,
  login,
  loginOptions,
  noticesTo,
  outcome,
  person,
  post,
} from './set-up.js';

export function keeping(): void {
  describe('keeping them', () => {
    it('is for their owner: those of others are not there', async () => {
      const [{ ada, id }, { ada: bob }] = [await person(), await person()];
      const path = `/v1/auth/passkeys/${id}`;

      for (const target of [path, `/v1/auth/passkeys/${newId()}`]) {
        const renamed = await app.request('PATCH', target, {
          token: bob.token,
          body: { name: 'Mine' },
        });
        expect(outcome(renamed)).toBe('404 passkey-not-found');
        expect(outcome(await app.request('DELETE', target, { token: bob.token }))).toBe(
          '404 passkey-not-found',
        );
      }
      const renamed = await app.request('PATCH', path, {
        token: ada.token,
        body: { name: 'Laptop' },
      });
      expect([renamed.status, renamed.body['name']]).toEqual([200, 'Laptop']);
    });

    it.each([
      { name: '' },
      { name: 'x'.repeat(81) },
      { name: 'a\u202eb' },
      {},
      { name: 'x', id: 1 },
    ])('takes a name of one line: %j', async (body) => {
      const { ada, id } = await person();

      expect(
        (await app.request('PATCH', `/v1/auth/passkeys/${id}`, { token: ada.token, body })).status,
      ).toBe(422);
    });

    it('ends with the passkey opening nothing, and the password being enough', async () => {
      const { ada, passkey, id } = await person();
      const challenge = await challengeOf(ada);
      const options = await loginOptions({ challenge });

      expect(
        (await app.request('DELETE', `/v1/auth/passkeys/${id}`, { token: ada.token })).status,
      ).toBe(204);

      expect(outcome(await login(passkey))).toBe('401 passkey-refused');
      const late = await post('login/second-factor', { challenge, passkey: passkey.get(options) });
      expect(outcome(late)).toBe('401 second-factor-refused');
      expect(outcome(await post('login', { email: ada.email, password: ada.password }))).toBe(200);
      expect(await noticesTo(ada.userId)).toEqual(['passkey-added', 'passkey-removed']);
    });

    it('leaves a short password one factor, when two go at once', async () => {
      const { ada, id } = await person();
      await withAuthenticatorApp(app, ada);
      await app.db.query('UPDATE auth.credentials SET is_short = true WHERE user_id = $1', [
        ada.userId,
      ]);

      const answers = await Promise.all([
        app.request('DELETE', '/v1/auth/totp', { token: ada.token }),
        app.request('DELETE', `/v1/auth/passkeys/${id}`, { token: ada.token }),
      ]);

      expect(answers.map(outcome).sort()).toEqual([204, '409 password-too-short-alone']);
      expect(
        await app.db.query('SELECT 1 FROM auth.second_factors WHERE user_id = $1', [ada.userId]),
      ).toHaveLength(1);
    });
  });
}
