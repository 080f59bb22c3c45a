import { newId } from '@orderly/platform/kernel/ids/new-id';
import { EmailChanges, OneTimeTokens } from '@orderly/users';
import type { SignedIn, TestApp, TestResponse } from './app.js';
import type { AuditedAct, World } from './audited-acts.js';

const NEXT = 'five quite different words';

const post = (app: TestApp, path: string, body: unknown, token?: string): Promise<TestResponse> =>
  app.request('POST', path, { body, token });

/** A change of address that waits for both. */
async function askForAnotherAddress({
  app,
  admin,
}: World): Promise<{ ada: SignedIn; answer: TestResponse }> {
  const ada = await app.account(admin, 'customer');
  const answer = await post(
    app,
    '/v1/auth/change-email',
    { email: `${newId()}@example.test` },
    ada.token,
  );
  return { ada, answer };
}

/** What owners do to their accounts, and what the inviter does for those to be. */
export const ACCOUNT_ACTS: Readonly<Record<string, AuditedAct>> = {
  forgotPassword: {
    action: 'users.password-reset-asked',
    act: async ({ app, admin }) => {
      const { email } = await app.account(admin, 'customer');
      return post(app, '/v1/auth/forgot-password', { email });
    },
  },
  resetPassword: {
    action: 'auth.password-reset',
    act: async ({ app, admin }) => {
      const { userId } = await app.account(admin, 'customer');
      const token = await app.api.app.get(OneTimeTokens).issue(userId, 'reset-password');
      return post(app, '/v1/auth/reset-password', { token, password: NEXT });
    },
  },
  changePassword: {
    action: 'auth.password-changed',
    act: async ({ app, admin }) => {
      const { password, token } = await app.account(admin, 'customer');
      return post(
        app,
        '/v1/auth/change-password',
        { currentPassword: password, newPassword: NEXT },
        token,
      );
    },
  },
  changeEmail: {
    action: 'users.email-change-asked',
    act: async (world) => (await askForAnotherAddress(world)).answer,
  },
  confirmEmailChange: {
    action: 'users.email-change-address-confirmed',
    act: async (world) => {
      const { app } = world;
      const { ada } = await askForAnotherAddress(world);
      const [change] = await app.db.query<Array<{ id: string }>>(
        'SELECT id FROM users.email_changes WHERE user_id = $1',
        [ada.userId],
      );
      const token = await app.api.app.get(EmailChanges).issue(change?.id ?? '', 'old');
      return post(app, '/v1/auth/confirm-email-change', { token });
    },
  },
  sendInvitationAgain: {
    action: 'users.invitation-sent-again',
    act: async ({ app, admin }) => {
      const invitation = { email: `${newId()}@example.test`, name: 'Ada' };
      const { body } = await post(app, '/v1/users', invitation, admin.token);
      await app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);
      return app.request('POST', `/v1/users/${body['id']}/invitation`, { token: admin.token });
    },
  },
};
