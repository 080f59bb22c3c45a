import { createHash, randomBytes } from 'node:crypto';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TokenPurpose } from '@orderly/users';
import type { TestResponse } from '../support/app.js';
import {
  admin,
  app,
  eventsOf,
  freshEmail,
  linkToken,
  login,
  PASSWORD,
  post,
  register,
  userIdOf,
  verified,
} from './set-up.js';

/** A link that was minted just before the account stopped to need it, and arrives just after. */
const lateToken = async (email: string, purpose: TokenPurpose): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  await app.db.query(
    `INSERT INTO users.one_time_tokens (id, token_hash, user_id, purpose, email, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + interval '1 hour')`,
    [newId(), createHash('sha256').update(token).digest(), await userIdOf(email), purpose, email],
  );
  return token;
};

export function linksInMails(): void {
  describe('links in mails', () => {
    it('verify an address once, however many open one at once', async () => {
      const email = freshEmail();
      await register(email);
      const token = await linkToken(email, 'verify-email');

      const answers = await Promise.all(
        Array.from({ length: 10 }, () => post('verify-email', { token })),
      );

      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.filter(({ body }) => body?.['code'] === 'link-refused')).toHaveLength(9);
    });

    it('can be asked for again, three times an hour, alike for every address', async () => {
      const email = freshEmail();
      await register(email);
      const answers: TestResponse[] = [await post('resend-verification', { email: freshEmail() })];
      for (let n = 0; n < 5; n++) {
        await app.db.query(
          `UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`,
        );
        answers.push(await post('resend-verification', { email }));
      }

      expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(await eventsOf(email)).toEqual(Array(3).fill('users.user-registered.v1'));
    });

    it('let an invited person choose a password once', async () => {
      const email = freshEmail();
      await app.request('POST', '/v1/users', {
        token: admin.token,
        body: { email, name: 'Ada Example' },
      });
      const token = await linkToken(email, 'accept-invitation');

      expect((await post('verify-email', { token })).status).toBe(422);
      expect(
        (await post('accept-invitation', { token, password: 'passwordpassword' })).body['code'],
      ).toBe('password-refused');
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => post('accept-invitation', { token, password: PASSWORD })),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([204, 422, 422, 422, 422]);
      expect((await login(email)).status).toBe(200);
    });

    it('cannot open an account again that is open already', async () => {
      const [registered, invited] = [await verified(), freshEmail()];
      await app.request('POST', '/v1/users', {
        token: admin.token,
        body: { email: invited, name: 'Ada Example' },
      });
      await post('accept-invitation', {
        token: await linkToken(invited, 'accept-invitation'),
        password: PASSWORD,
      });
      const password = 'five quite different words';

      const answers = [
        await post('verify-email', {
          token: await lateToken(registered, 'verify-email'),
          password,
        }),
        await post('accept-invitation', {
          token: await lateToken(registered, 'accept-invitation'),
          password,
        }),
        await post('accept-invitation', {
          token: await lateToken(invited, 'accept-invitation'),
          password,
        }),
      ];

      expect(answers.map(({ body }) => body?.['code'])).toEqual(Array(3).fill('link-refused'));
      for (const email of [registered, invited]) expect((await login(email)).status).toBe(200);
    });

    it('verify nobody who was invited: a password must be chosen with the invitation', async () => {
      const email = freshEmail();
      await app.request('POST', '/v1/users', {
        token: admin.token,
        body: { email, name: 'Ada Example' },
      });

      const { body } = await post('verify-email', {
        token: await lateToken(email, 'verify-email'),
        password: PASSWORD,
      });

      expect(body['code']).toBe('link-refused');
    });

    it.each(['x', 'A'.repeat(43), "' OR 1=1 --"])('are refused when made up: %s', async (token) => {
      expect((await post('verify-email', { token })).status).toBe(422);
      expect((await post('accept-invitation', { token, password: PASSWORD })).status).toBe(422);
    });
  });
}
