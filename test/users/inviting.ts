import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { addRole, admin, app, invite, patch } from './set-up.js';

export function inviting(): void {
  describe('inviting', () => {
    it('makes an account without a password and tells it', async () => {
      const email = `${newId()}@Example.test`;

      const { status, headers, body } = await invite({
        email,
        name: 'Grace Example',
        roles: ['finance', 'support', 'finance'],
      });

      expect(status).toBe(201);
      expect(headers.get('location')).toBe(`/v1/users/${body['id']}`);
      expect(headers.get('etag')).toBe('"1"');
      expect(body).toMatchObject({
        email: email.toLowerCase(),
        status: 'invited',
        emailVerifiedAt: null,
        roles: ['finance', 'support'],
      });
      const events = await app.db.query(
        'SELECT type, data FROM platform.outbox WHERE subject = $1',
        [body['id']],
      );
      expect(events).toEqual([
        { type: 'users.user-invited.v1', data: { userId: body['id'], invitedBy: admin.userId } },
      ]);
    });

    it('gives the role of a customer when none is named', async () => {
      expect(
        (await invite({ email: `${newId()}@example.test`, name: 'Ada' })).body['roles'],
      ).toEqual(['customer']);
    });

    it('refuses an address that is taken, in any spelling', async () => {
      const { status, body } = await invite({ email: admin.email.toUpperCase(), name: 'Ada' });

      expect([status, body['code']]).toEqual([409, 'email-taken']);
    });

    it('happens once for one key', async () => {
      const body = { email: `${newId()}@example.test`, name: 'Ada' };
      const key = { 'idempotency-key': newId() };

      const first = await invite(body, admin, key);
      const again = await invite(body, admin, key);

      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    });

    it('makes one account of many twins', async () => {
      const body = { email: `${newId()}@example.test`, name: 'Ada' };

      const answers = await Promise.all(Array.from({ length: 10 }, () => invite(body)));

      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    });

    it('names a role that does not exist', async () => {
      const { status, body } = await invite({
        email: `${newId()}@example.test`,
        name: 'Ada',
        roles: ['support', 'emperor'],
      });

      expect([status, body['code']]).toEqual([422, 'unknown-role']);
      expect(body['errors']).toEqual([expect.objectContaining({ pointer: '/roles/1' })]);
    });

    it('gives nothing that the inviter does not hold', async () => {
      const inviter = await app.account(admin, await addRole('users:invite', 'users:read'));

      const refused = await invite(
        { email: `${newId()}@example.test`, name: 'Ada', roles: ['admin'] },
        inviter,
      );

      expect([refused.status, refused.body['code']]).toEqual([403, 'role-not-yours']);
      expect(refused.body['permissions']).toContain('roles:assign');
      expect(
        (await invite({ email: `${newId()}@example.test`, name: 'Ada' }, inviter)).status,
      ).toBe(201);
    });

    it('does not let somebody look up addresses who may not see the accounts', async () => {
      const inviter = await app.account(admin, await addRole('users:invite'));

      const answers = [
        await invite({ email: admin.email, name: 'Ada' }, inviter),
        await invite({ email: `${newId()}@example.test`, name: 'Ada' }, inviter),
      ];

      expect(answers.map(({ status, body }) => [status, body['code'], body['permission']])).toEqual(
        Array(2).fill([403, 'inviter-must-read', 'users:read']),
      );
    });
  });

  describe('sending an invitation again', () => {
    const invited = async (): Promise<string> =>
      (await invite({ email: `${newId()}@example.test`, name: 'Ada' })).body['id'] as string;
    const again = (userId: string, headers: Record<string, string> = {}) =>
      app.request('POST', `/v1/users/${userId}/invitation`, { token: admin.token, headers });
    const endCoolDown = () =>
      app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);
    const invitationsOf = async (userId: string): Promise<number> =>
      (
        await app.db.query<unknown[]>(
          `SELECT 1 FROM platform.outbox WHERE subject = $1 AND type = 'users.user-invited.v1'`,
          [userId],
        )
      ).length;

    it('mails another link at most once a minute and five times an hour', async () => {
      const userId = await invited();

      const tooSoon = await again(userId);
      expect([tooSoon.status, tooSoon.body['code']]).toEqual([429, 'mail-cool-down']);
      expect(Number(tooSoon.headers.get('retry-after'))).toBeGreaterThan(50);
      expect(Number(tooSoon.headers.get('retry-after'))).toBeLessThanOrEqual(60);
      const answers: TestResponse[] = [];
      for (let n = 0; n < 5; n++) {
        await endCoolDown();
        answers.push(await again(userId));
      }

      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 429]);
      expect(answers[0]?.body).toEqual({ userId });
      expect(Number(answers[4]?.headers.get('retry-after'))).toBeGreaterThan(3_500);
      expect(await invitationsOf(userId)).toBe(5);
    });

    it('mails once for one key, and once for many twins', async () => {
      const [one, other] = [await invited(), await invited()];
      await endCoolDown();
      const key = { 'idempotency-key': newId() };

      expect([(await again(one, key)).status, (await again(one, key)).status]).toEqual([202, 202]);
      const twins = await Promise.all(Array.from({ length: 5 }, () => again(other)));

      expect(twins.map(({ status }) => status).sort()).toEqual([202, 429, 429, 429, 429]);
      expect([await invitationsOf(one), await invitationsOf(other)]).toEqual([2, 2]);
    });

    it('is refused where none is open', async () => {
      const ada = await app.account(admin, 'customer');
      const barred = await invited();
      await patch(barred, { status: 'suspended' });

      expect([(await again(ada.userId)).body['code'], (await again(barred)).body['code']]).toEqual([
        'invitation-not-open',
        'invitation-not-open',
      ]);
      expect((await again(newId())).body['code']).toBe('user-not-found');
    });
  });
}
