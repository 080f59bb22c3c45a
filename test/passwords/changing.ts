import { newId } from '@orderly/platform/kernel/ids/new-id';
import { NetworkRefunds } from '../../libs/auth/src/throttling/network-refunds.js';
import type { SignedIn } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { holdPauses } from '../support/pauses.js';
import {
  app,
  auditOf,
  eventsOf,
  faultOf,
  login,
  me,
  NEXT,
  post,
  someone,
  WRONG,
} from './set-up.js';

const addSecondFactor = (who: SignedIn) =>
  app.db.query(`INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, 'totp')`, [
    newId(),
    who.userId,
  ]);

export function changing(): void {
  describe('changing', () => {
    const change = (who: SignedIn, newPassword = NEXT, currentPassword = who.password) =>
      post('change-password', { currentPassword, newPassword }, who.token);

    it('takes the present password, ends all other sessions and tells the owner', async () => {
      const ada = await someone();
      const elsewhere = await app.openSession(ada.userId);

      expect((await change(ada)).status).toBe(204);

      expect([await me(ada.token), await me(elsewhere.token)]).toEqual([200, 401]);
      expect((await post('refresh', { refreshToken: elsewhere.refreshToken })).status).toBe(401);
      expect([await login(ada.email, ada.password), await login(ada.email, NEXT)]).toEqual([
        401, 200,
      ]);
      expect((await eventsOf(ada.userId)).at(-1)).toEqual({
        type: 'users.security-notice.v1',
        data: {
          userId: ada.userId,
          kind: 'password-changed',
          from: { ip: '127.0.0.1', country: null, browser: null, system: null },
        },
      });
      const entries = (await auditOf(ada.userId)).filter(
        ({ action }) => action === 'auth.password-changed',
      );
      expect(entries).toHaveLength(1);
      expect(entries[0]?.row).not.toContain(ada.email);
    });

    it('is refused with a wrong current password, and throttles guessing', async () => {
      const ada = await someone();

      expect(faultOf(await change(ada, NEXT, WRONG))).toEqual([
        422,
        'current-password-wrong',
        '/currentPassword',
        'current-password-wrong',
      ]);
      for (let n = 0; n < 4; n++) await change(ada, NEXT, WRONG);
      await holdPauses(app.db);
      const slowed = await change(ada);

      expect([slowed.status, slowed.body['code']]).toEqual([429, 'too-many-failed-logins']);
      expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(
        (await auditOf(ada.userId)).filter(
          ({ action }) => action === 'auth.password-change-refused',
        ),
      ).toHaveLength(5);
    });

    it.each([
      ['passwordpassword', 'password-refused', 'too-common'],
      ['Ada Example 2026!', 'password-refused', 'too-personal'],
      ['gruff-otter-47', 'password-refused', 'too-small'],
      ['otter47', 'invalid-input', 'too-small'],
      ['x'.repeat(129), 'invalid-input', 'too-big'],
    ])('refuses %s, without counting it as a guess', async (password, code, fault) => {
      const ada = await someone();
      // Of the log-in of the account.
      await app.api.app.get(NetworkRefunds).flush();

      expect(faultOf(await change(ada, password))).toEqual([422, code, '/newPassword', fault]);

      const [row] = await app.db.query<Array<{ failures: number }>>(
        'SELECT coalesce(sum(round(failures)), 0)::int AS failures FROM auth.login_attempts ' +
          'WHERE failures > 0.5',
      );
      expect(row?.failures).toBe(0);
    });

    it('takes a short one where a second factor stands beside it, and remembers that', async () => {
      const ada = await someone();
      await addSecondFactor(ada);

      expect((await change(ada, 'gruff-otter-47')).status).toBe(204);

      const shortOf = () =>
        app.db.query('SELECT is_short FROM auth.credentials WHERE user_id = $1', [ada.userId]);
      expect(await shortOf()).toEqual([{ is_short: true }]);
      expect((await change({ ...ada, password: 'gruff-otter-47' })).status).toBe(204);
      expect(await shortOf()).toEqual([{ is_short: false }]);
    });

    it('refuses a short one when the second factor goes while it is hashed', async () => {
      const ada = await someone();
      await addSecondFactor(ada);
      const removal = app.db.createQueryRunner();
      await removal.startTransaction();
      await removal.query('SELECT 1 FROM users.users WHERE id = $1 FOR NO KEY UPDATE', [
        ada.userId,
      ]);
      await removal.query('DELETE FROM auth.second_factors WHERE user_id = $1', [ada.userId]);

      const answer = change(ada, 'gruff-otter-47');
      await Promise.race([answer, eventually(isWaiting)]);
      await removal.commitTransaction();
      await removal.release();

      expect(faultOf(await answer)).toEqual([422, 'password-refused', '/newPassword', 'too-small']);
      expect(await login(ada.email, ada.password)).toBe(200);
    });

    it('lets one of many twins win', async () => {
      const ada = await someone();

      const answers = await Promise.all(
        Array.from({ length: 4 }, (_, n) => change(ada, `five quite different words ${n}`)),
      );

      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.filter(({ status }) => ![204, 422, 429].includes(status))).toEqual([]);
    });

    it('is for whoever is signed in', async () => {
      expect(
        (await post('change-password', { currentPassword: WRONG, newPassword: NEXT })).status,
      ).toBe(401);
    });
  });

  const isWaiting = async (): Promise<void> => {
    const waiting = await app.db.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
          AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(1);
  };
}
