import { AAL2 } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { OneTimeTokens } from '@orderly/users';
import type { QueryRunner } from 'typeorm';
import { PasswordHasher } from '../libs/auth/src/passwords/password-hasher.js';
import { anAccount } from './support/an-account.js';
import { TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';

const LONG = 'four random words here';
const SHORT = 'kz8#wQ2v';

interface Owner {
  readonly userId: string;
  readonly token: string;
  /** Takes the only second factor away. */
  readonly remove: () => Promise<TestResponse>;
}

/**
 * "The last factor goes" beside "a short password comes". The first of the two stops in the middle
 * of its transaction, because the audit log is locked; so they overlap every time.
 */
describe('a short password and the last second factor', () => {
  let app: TestApp;
  let blocker: QueryRunner;

  beforeAll(async () => {
    app = await TestApp.start();
  });
  beforeEach(async () => {
    blocker = app.db.createQueryRunner();
    await blocker.startTransaction();
  });
  afterEach(async () => {
    if (blocker.isTransactionActive) await blocker.rollbackTransaction();
    await blocker.release();
  });
  afterAll(() => app.close());

  const owner = async (kind: 'totp' | 'passkey', hasPassword: boolean): Promise<Owner> => {
    const userId = await anAccount(app.db, { roles: ['customer'] });
    const id = newId();
    await app.db.query('INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, $3)', [
      id,
      userId,
      kind,
    ]);
    if (kind === 'totp') {
      await app.db.query(
        `INSERT INTO auth.totp (id, user_id, secret_sealed, confirmed_at) VALUES ($1, $2, 'x',
            now())`,
        [id, userId],
      );
    } else {
      await app.db.query(
        `INSERT INTO auth.passkeys (id, user_id, credential_id, public_key, counter, transports,
                                    device_type, backed_up, aaguid, name)
         VALUES ($1, $2, $3, '', 0, '{}', 'singleDevice', false, $1, 'Key')`,
        [id, userId, Buffer.from(id)],
      );
    }
    if (hasPassword) {
      const hash = await app.api.app.get(PasswordHasher).hash(LONG);
      await app.db.query('INSERT INTO auth.credentials (user_id, password_hash) VALUES ($1, $2)', [
        userId,
        hash,
      ]);
    }
    const { token } = await app.openSession(userId, { acr: AAL2, amr: ['pwd', 'otp'] });
    const path = kind === 'totp' ? '/v1/auth/totp' : `/v1/auth/passkeys/${id}`;
    return { userId, token, remove: () => app.request('DELETE', path, { token }) };
  };
  const change = ({ token }: Owner) =>
    app.request('POST', '/v1/auth/change-password', {
      token,
      body: { currentPassword: LONG, newPassword: SHORT },
    });
  const reset = async ({ userId }: Owner) => {
    const token = await app.api.app.get(OneTimeTokens).issue(userId, 'reset-password');
    return app.request('POST', '/v1/auth/reset-password', { body: { token, password: SHORT } });
  };
  /** Whoever writes an entry waits until `go`. */
  const holdAuditLog = () => blocker.query('LOCK TABLE platform.audit_events IN SHARE MODE');
  const go = () => blocker.rollbackTransaction();
  const waiting = (count: number) =>
    eventually(async () => {
      const rows = await app.db.query(
        `SELECT 1 FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(count);
    });
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const state = async ({ userId }: Owner) => {
    const [row] = await app.db.query<[{ isShort: boolean | null; factors: number }]>(
      `SELECT (SELECT is_short FROM auth.credentials WHERE user_id = $1) AS "isShort",
              (SELECT count(*)::int FROM auth.second_factors WHERE user_id = $1) AS factors`,
      [userId],
    );
    return row;
  };

  describe.each([
    ['changed', true, change],
    ['reset', true, reset],
    ['reset in an account without a password', false, reset],
  ] as const)('when the password is %s', (_, hasPassword, choose) => {
    it.each(['totp', 'passkey'] as const)(
      'does not leave it alone when the %s goes first',
      async (kind) => {
        const ada = await owner(kind, hasPassword);
        await holdAuditLog();
        const removing = ada.remove();
        await waiting(1);
        const choosing = choose(ada);
        await waiting(2);
        await go();

        expect([outcome(await removing), outcome(await choosing)]).toEqual([
          204,
          '422 password-refused',
        ]);
        expect(await state(ada)).toEqual({ isShort: hasPassword ? false : null, factors: 0 });
      },
    );

    it.each(['totp', 'passkey'] as const)(
      'keeps the %s when the password comes first',
      async (kind) => {
        const ada = await owner(kind, hasPassword);
        await holdAuditLog();
        const choosing = choose(ada);
        await waiting(1);
        const removing = ada.remove();
        await waiting(2);
        await go();

        // A reset ends the session that the removal came in, before or after the look at it.
        expect(outcome(await choosing)).toBe(204);
        expect((await removing).status).toBeGreaterThanOrEqual(400);
        expect(await state(ada)).toEqual({ isShort: true, factors: 1 });
      },
    );
  });

  it('leaves no recovery codes behind that were renewed while the last factor went', async () => {
    const ada = await owner('totp', false);
    await holdAuditLog();
    const removing = ada.remove();
    await waiting(1);
    const renewing = app.request('POST', '/v1/auth/recovery-codes', { token: ada.token });
    await waiting(2);
    await go();

    expect([outcome(await removing), outcome(await renewing)]).toEqual([
      204,
      '409 second-factor-missing',
    ]);
    expect(
      await app.db.query('SELECT 1 FROM auth.recovery_codes WHERE user_id = $1', [ada.userId]),
    ).toEqual([]);
  });
});
