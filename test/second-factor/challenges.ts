import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { FactorsRepository } from '../../libs/auth/src/mfa/factors/factors.repository.js';
import { PasswordHasher } from '../../libs/auth/src/passwords/password-hasher.js';
import { codeOf, withAuthenticatorApp } from '../support/authenticator-app.js';
import { eventually } from '../support/eventually.js';
import { admin, app, challengeOf, finish, login, outcome, person } from './set-up.js';

export function challenges(): void {
  describe('a challenge', () => {
    it('opens one session, with twins at once and afterwards', async () => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);

      const twins = await Promise.all(
        [0, 1, 2].map((n) => finish(challenge, { recoveryCode: phone.recoveryCodes[n] })),
      );

      expect(twins.map(outcome).sort()).toEqual([
        200,
        '401 challenge-refused',
        '401 challenge-refused',
      ]);
      // Held before the code is spent: a twin costs nobody a code.
      const { body } = await app.request('GET', '/v1/auth/second-factors', { token: ada.token });
      expect(body['recoveryCodesLeft']).toBe(9);
    });

    it.each([
      [
        'five minutes are over',
        `UPDATE auth.login_challenges SET expires_at = now() WHERE user_id = $1`,
      ],
      [
        'the password was changed',
        `UPDATE auth.credentials SET password_hash = '$argon2id$other' WHERE user_id = $1`,
      ],
      ['the password was removed', `DELETE FROM auth.credentials WHERE user_id = $1`],
    ])('is good for nothing when %s', async (_, change) => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);
      await app.db.query(change, [ada.userId]);

      expect(outcome(await finish(challenge, { totp: await phone.nextCode() }))).toBe(
        '401 challenge-refused',
      );
    });

    it('opens nothing when a change of the password overlaps it', async () => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);
      const totp = await phone.nextCode();
      const change = app.db.createQueryRunner();
      await change.startTransaction();
      await change.query('SELECT 1 FROM users.users WHERE id = $1 FOR UPDATE', [ada.userId]);
      await change.query(
        `UPDATE auth.credentials SET password_hash = '$argon2id$new' WHERE user_id = $1`,
        [ada.userId],
      );

      const answer = finish(challenge, { totp });
      await eventually(async () => {
        const waiting = await app.db.query<unknown[]>(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
              AND wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      });
      await change.commitTransaction();
      await change.release();

      expect(outcome(await answer)).toBe('401 challenge-refused');
    });

    it('is given when a factor is added while the password is checked', async () => {
      const ada = await app.account(admin, 'customer');
      const hasher = app.api.app.get(PasswordHasher);
      const verify = hasher.verify.bind(hasher);
      const checking = jest.spyOn(hasher, 'verify').mockImplementationOnce(async (...given) => {
        await withAuthenticatorApp(app, ada);
        return verify(...given);
      });

      try {
        expect(outcome(await login(ada))).toBe('401 second-factor-needed');
      } finally {
        checking.mockRestore();
      }
    });

    it('is given when a factor is added while the log-in waits for it', async () => {
      const ada = await app.account(admin, 'customer');
      const factor = { id: newId(), kind: 'totp' } as const;

      const answer = await app.api.app.get(Transactions).run(async (tx) => {
        await app.api.app.get(FactorsRepository).add(tx, ada.userId, factor);
        const loggingIn = login(ada);
        await eventually(async () => {
          const waiting = await app.db.query<unknown[]>(
            `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
                AND wait_event_type = 'Lock' AND query LIKE '%auth.has_second_factor_now%'`,
          );
          expect(waiting).toHaveLength(1);
        });
        return { loggingIn };
      });

      expect(outcome(await answer.loggingIn)).toBe('401 second-factor-needed');
    });

    it('tells a suspended account so, after both factors only', async () => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [ada.userId]);

      expect(outcome(await finish(challenge, { totp: codeOf(phone.secret, 9) }))).toBe(
        '401 second-factor-refused',
      );
      expect(outcome(await finish(challenge, { totp: await phone.nextCode() }))).toBe(
        '403 account-suspended',
      );
    });

    it('is not given to whoever does not know the password', async () => {
      const { ada } = await person();

      expect(outcome(await login({ ...ada, password: 'quite another passphrase' }))).toBe(
        '401 invalid-credentials',
      );
    });

    it.each([
      [{}, ''],
      [{ totp: '123456', recoveryCode: 'aaaa-aaaa-aaaa-aaaa' }, ''],
      [{ totp: '12345' }, '/totp'],
      [{ totp: 123456 }, '/totp'],
      [{ totp: '१२३४५६' }, '/totp'],
      [{ recoveryCode: 'aaaa' }, '/recoveryCode'],
      [{ recoveryCode: 'a'.repeat(100_000) }, '/recoveryCode'],
      [{ totp: '123456', challenge: 'x' }, '/challenge'],
      [{ totp: '123456', more: 1 }, '/more'],
    ])('comes with exactly one factor in its form: %#', async (factor, pointer) => {
      const { status, body } = await finish('q'.repeat(43), factor);

      expect(status).toBe(422);
      expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
    });
  });

  it('makes a place known, so that strangers cannot lock the user out there', async () => {
    const { ada, phone } = await person();
    await finish(await challengeOf(ada), { totp: await phone.nextCode() });

    const [row] = await app.db.query<[{ known: number }]>(
      'SELECT count(*)::int AS known FROM auth.login_attempts WHERE succeeded_at IS NOT NULL',
    );

    // The address with the network, the address alone, and the codes of the account.
    expect(row.known).toBe(3);
  });
}
