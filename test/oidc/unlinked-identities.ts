import { HttpBrowser } from '../support/http-browser.js';
import {
  accountOf,
  admin,
  app,
  auditOf,
  comeBack,
  freshName,
  link,
  logInThere,
  signIn,
  start,
  vouch,
} from './set-up.js';

export function unlinkedIdentities(): void {
  describe('with an identity that nobody has', () => {
    it('asks for a link where the address has an account, and signs nobody in', async () => {
      const name = freshName();
      const account = await accountOf(name);
      const { browser, code } = await vouch(name);

      const { status, body } = await signIn(browser, code);

      expect([status, body['code'], body['linkCode']]).toEqual([409, 'link-needed', code]);
      const stranger = await app.account(admin, 'customer');
      for (const [who, where] of [
        [stranger, browser],
        [account, new HttpBrowser()],
      ] as const) {
        expect((await link(where, code, who.token)).body['code']).toBe('code-refused');
      }
      const answers = await Promise.all([1, 2, 3].map(() => link(browser, code, account.token)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422, 422]);
      const notices = await app.db.query(
        `SELECT data->>'kind' AS kind FROM platform.outbox WHERE subject = $1
            AND type = 'users.security-notice.v1'`,
        [account.userId],
      );
      expect(notices).toEqual([{ kind: 'identity-linked' }]);
      expect(await auditOf('auth.identity-linked')).toContainEqual(
        expect.objectContaining({ actor_id: account.userId, after: { provider: 'acme' } }),
      );
    });

    it('links nobody who proved long ago who they are', async () => {
      const name = freshName();
      const account = await accountOf(name);
      const { browser, code } = await vouch(name);
      const old = await app.openSession(account.userId, {
        authTime: new Date(Date.now() - 3_600_000),
      });

      const { status, body } = await link(browser, code, old.token);

      expect([status, body['code']]).toEqual([401, 'step-up-needed']);
    });

    it('is not linked by an address that the provider did not verify', async () => {
      const name = freshName();
      await accountOf(name);

      expect((await vouch(`unverified-${name}`)).error).toBe('not-linked');
    });

    it('makes no account unless the provider may sign people up', async () => {
      const name = freshName();

      expect((await vouch(name)).error).toBe('not-linked');
      const { browser, code } = await vouch(name, 'open');
      const { body } = await signIn(browser, code);

      const me = await app.request('GET', '/v1/users/me', { token: body['accessToken'] });
      expect(me.body).toMatchObject({
        email: `${name}@example.test`,
        name: 'Grace Example',
        roles: ['customer'],
      });
      expect((await vouch(`unverified-${freshName()}`, 'open')).error).toBe('not-linked');
    });

    it('makes one account of two sign-ins at once', async () => {
      const name = freshName();
      const [one, two] = [await start('open'), await start('open')];
      const [first, second] = [await logInThere(one, name), await logInThere(two, name)];

      await Promise.all([comeBack(one.browser, first), comeBack(two.browser, second)]);

      const rows = await app.db.query('SELECT 1 FROM users.users WHERE email = $1', [
        `${name}@example.test`,
      ]);
      expect(rows).toHaveLength(1);
    });

    it('does not take over an account, although the provider may sign people up', async () => {
      const name = freshName();
      await accountOf(name);

      const { browser, code } = await vouch(name, 'open');

      expect((await signIn(browser, code)).body['code']).toBe('link-needed');
    });
  });
}
