import type { AppConfig } from '@orderly/platform/config/app-config';
import { HASH_PARAMETERS, PasswordHasher } from '../../libs/auth/src/passwords/password-hasher.js';
import { SessionIssuer } from '../../libs/auth/src/sessions/session-issuer.js';
import { eventually } from '../support/eventually.js';
import { holdPauses } from '../support/pauses.js';
import { admin, app, freshEmail, login, PASSWORD, userIdOf, verified } from './set-up.js';

const auditOf = async (action: string, subjectId: string): Promise<number> => {
  const rows = await app.db.query<unknown[]>(
    'SELECT 1 FROM platform.audit_events WHERE action = $1 AND subject_id = $2',
    [action, subjectId],
  );
  return rows.length;
};

const isWaiting = async (): Promise<void> => {
  const waiting = await app.db.query<unknown[]>(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND wait_event_type = 'Lock'`,
  );
  expect(waiting).toHaveLength(1);
};

export function loggingIn(): void {
  describe('logging in', () => {
    it('responds alike to unknown address, wrong password and missing password', async () => {
      const invited = freshEmail();
      await app.request('POST', '/v1/users', {
        token: admin.token,
        body: { email: invited, name: 'Ada Example' },
      });

      const answers = await Promise.all([
        login(freshEmail()),
        login(await verified(), 'wrong words these are'),
        login(invited),
      ]);

      for (const { status, headers, body } of answers) {
        expect([status, body['code'], body['detail']]).toEqual([
          401,
          'invalid-credentials',
          'The e-mail address or the password is wrong.',
        ]);
        expect(headers.get('www-authenticate')).toBe('Bearer realm="orderly"');
      }
    });

    it(
      'slows down after five failures, for known and unknown addresses alike, and says until ' +
        'when',
      async () => {
        for (const email of [await verified(), freshEmail()]) {
          for (let n = 0; n < 5; n++)
            expect((await login(email, 'wrong words these are')).status).toBe(401);
          await holdPauses(app.db);

          const { status, headers, body } = await login(email);

          expect([status, body['code']]).toEqual([429, 'too-many-failed-logins']);
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
        }
      },
    );

    it('lets the owner in after the pause, and forgets the failures', async () => {
      const email = await verified();
      for (let n = 0; n < 5; n++) await login(email, 'wrong words these are');
      await app.db.query(
        `UPDATE auth.login_attempts SET blocked_until = blocked_until - interval '1 second'`,
      );

      expect((await login(email)).status).toBe(200);
      expect((await login(email, 'wrong words these are')).status).toBe(401);
    });

    it('upgrades a hash of old parameters', async () => {
      const email = await verified();
      const { hash } = await import('@node-rs/argon2');
      const old = await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 });
      await app.db.query('UPDATE auth.credentials SET password_hash = $2 WHERE user_id = $1', [
        await userIdOf(email),
        old,
      ]);

      expect((await login(email)).status).toBe(200);

      const [row] = await app.db.query<[{ password_hash: string }]>(
        'SELECT password_hash FROM auth.credentials WHERE user_id = $1',
        [await userIdOf(email)],
      );
      const { memoryCost, timeCost, parallelism } = HASH_PARAMETERS;
      expect(row.password_hash).toContain(`m=${memoryCost},t=${timeCost},p=${parallelism}`);
      expect((await login(email)).status).toBe(200);
    });

    it('tells a suspended account so, after the right password only', async () => {
      const email = await verified();
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE email = $1`, [email]);

      expect((await login(email)).body['code']).toBe('account-suspended');
      expect((await login(email, 'wrong words these are')).body['code']).toBe(
        'invalid-credentials',
      );
    });

    it('opens no session for a password that was changed while it was looked at', async () => {
      const email = await verified();
      const change = app.db.createQueryRunner();
      await change.startTransaction();
      await change.query('SELECT 1 FROM users.users WHERE email = $1 FOR NO KEY UPDATE', [email]);
      await change.query('UPDATE auth.credentials SET password_hash = $2 WHERE user_id = $1', [
        await userIdOf(email),
        await new PasswordHasher({ auth: { maxConcurrentHashes: 1 } } as AppConfig).hash(
          'five quite different words',
        ),
      ]);

      const answer = login(email);
      await Promise.race([answer, eventually(isWaiting)]);
      await change.commitTransaction();
      await change.release();

      expect((await answer).body['code']).toBe('invalid-credentials');
      expect((await login(email, 'five quite different words')).status).toBe(200);
    });

    it('opens its session in one statement, with its entry in the audit log', async () => {
      const inSteps = jest.spyOn(SessionIssuer.prototype, 'open');
      const email = await verified();

      expect((await login(email)).status).toBe(200);
      const [session] = await app.db.query<Array<{ id: string }>>(
        'SELECT id FROM auth.sessions WHERE user_id = $1',
        [await userIdOf(email)],
      );
      expect(await auditOf('auth.logged-in', session?.id ?? '')).toBe(1);
      expect(inSteps).not.toHaveBeenCalled();
      inSteps.mockRestore();
    });

    it('lets twins in although the first of them upgrades the hash', async () => {
      const email = await verified();
      const { hash } = await import('@node-rs/argon2');
      await app.db.query('UPDATE auth.credentials SET password_hash = $2 WHERE user_id = $1', [
        await userIdOf(email),
        await hash(PASSWORD, { memoryCost: 8_192, timeCost: 1 }),
      ]);

      const answers = await Promise.all([login(email), login(email), login(email)]);

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it('opens no session when a suspension overlaps it', async () => {
      const email = await verified();
      const suspension = app.db.createQueryRunner();
      await suspension.startTransaction();
      await suspension.query(`UPDATE users.users SET status = 'suspended' WHERE email = $1`, [
        email,
      ]);

      const answer = login(email);
      await Promise.race([answer, eventually(isWaiting)]);
      await suspension.commitTransaction();
      await suspension.release();

      expect((await answer).body['code']).toBe('account-suspended');
      expect(
        await app.db.query('SELECT 1 FROM auth.sessions WHERE user_id = $1', [
          await userIdOf(email),
        ]),
      ).toEqual([]);
      expect(await auditOf('auth.login-refused', await userIdOf(email))).toBe(1);
      // A right password is no guess: the owner does not wait after the suspension is lifted.
      const counts = await app.db.query<Array<{ failures: number }>>(
        'SELECT round(failures) AS failures FROM auth.login_attempts',
      );
      expect(new Set(counts.map(({ failures }) => failures))).toEqual(new Set([0]));
    });

    it('is written down, and so is its failure, without the password', async () => {
      const email = await verified();
      await login(email, 'wrong words these are');
      await login(email);

      expect(await auditOf('auth.login-refused', await userIdOf(email))).toBe(1);
      const rows = await app.db.query<unknown[]>(
        `SELECT to_jsonb(a)::text AS row FROM platform.audit_events a
            WHERE to_jsonb(a)::text ILIKE ANY (ARRAY['%wrong words%', '%four random%'])`,
      );
      expect(rows).toEqual([]);
    });

    it('stays answerable under a flood', async () => {
      const outcomes = await Promise.all([
        ...Array.from({ length: 200 }, () => login(freshEmail())),
        app.request('GET', '/health/live'),
      ]);

      const statuses = new Set(outcomes.slice(0, -1).map(({ status }) => status));
      expect([...statuses].every((status) => [401, 429, 503].includes(status))).toBe(true);
      expect(outcomes.at(-1)?.status).toBe(200);
      const busy = outcomes.filter(({ status }) => status === 503);
      expect(busy.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    });
  });
}
