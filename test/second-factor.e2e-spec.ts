import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import {
  type AuthenticatorApp,
  codeOf,
  withAuthenticatorApp,
} from './support/authenticator-app.js';
import { eventually } from './support/eventually.js';
import { decodePart } from './support/forged-tokens.js';

describe('second factors', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

  const post = (path: string, body?: unknown, token?: string): Promise<TestResponse> =>
    app.request('POST', `/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });
  const login = ({ email, password }: SignedIn) => post('login', { email, password });
  const challengeOf = async (ada: SignedIn): Promise<string> =>
    (await login(ada)).body['challenge'] as string;
  const finish = (challenge: string, factor: object) =>
    post('login/second-factor', { challenge, ...factor });
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const person = async (): Promise<{ ada: SignedIn; phone: AuthenticatorApp }> => {
    const ada = await app.account(admin, 'customer');
    return { ada, phone: await withAuthenticatorApp(app, ada) };
  };
  const audited = async (action: string, userId: string): Promise<number> => {
    const [row] = await app.db.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM platform.audit_events
        WHERE action = $1 AND (actor_id = $2::uuid OR subject_id = $2::text)`,
      [action, userId],
    );
    return row.count;
  };
  const noticesTo = async (userId: string): Promise<string[]> => {
    const rows = await app.db.query<Array<{ kind: string }>>(
      `SELECT data ->> 'kind' AS kind FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND subject = $1 ORDER BY position`,
      [userId],
    );
    return rows.map(({ kind }) => kind);
  };

  describe('an authenticator app', () => {
    it('is asked for from its first code on, and leads to a session with two factors', async () => {
      const ada = await app.account(admin, 'customer');
      const begun = await post('totp', undefined, ada.token);
      expect(begun.body).toEqual({
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        uri: expect.stringContaining(`otpauth://totp/Orderly:${encodeURIComponent(ada.email)}?`),
      });
      expect((await login(ada)).status).toBe(200);
      const secret = begun.body['secret'] as string;
      const confirmed = await post('totp/confirm', { code: codeOf(secret) }, ada.token);
      expect(confirmed.body['recoveryCodes']).toHaveLength(10);

      const first = await login(ada);

      expect(first.status).toBe(401);
      expect(first.body).toMatchObject({
        code: 'second-factor-needed',
        challenge: expect.stringMatching(/^[\w-]{43}$/),
        methods: ['totp', 'recovery-code'],
      });
      const { status, body } = await finish(first.body['challenge'] as string, {
        totp: codeOf(secret, 1),
      });
      expect(status).toBe(200);
      expect(decodePart(body['accessToken'] as string, 1)).toMatchObject({
        sub: ada.userId,
        acr: 'urn:orderly:aal2',
        amr: ['pwd', 'otp'],
      });
      expect(
        (await app.request('GET', '/v1/users/me', { token: body['accessToken'] as string })).status,
      ).toBe(200);
      expect(await noticesTo(ada.userId)).toEqual(['second-factor-added']);
      expect(await audited('auth.second-factor-added', ada.userId)).toBe(1);
      expect(await audited('auth.second-factor-asked', ada.userId)).toBe(1);
    });

    it('is shown without its secret, which is kept encrypted', async () => {
      const { ada, phone } = await person();

      const { body } = await app.request('GET', '/v1/auth/second-factors', { token: ada.token });

      expect(body).toMatchObject({ totp: { addedAt: expect.any(String) }, recoveryCodesLeft: 10 });
      const rows = await app.db.query<Array<{ row: string }>>(
        `SELECT t::text AS row FROM auth.totp t UNION ALL SELECT c::text FROM auth.recovery_codes c`,
      );
      const dump = rows.map(({ row }) => row).join('\n');
      expect(dump).not.toContain(phone.secret);
      for (const code of phone.recoveryCodes) expect(dump).not.toContain(code.replaceAll('-', ''));
    });

    it.each([
      [-2, '401 second-factor-refused'],
      [-1, 200],
      [0, 200],
      [1, 200],
      [2, '401 second-factor-refused'],
    ])('takes a code %i half minutes off: %s', async (steps, expected) => {
      const { ada, phone } = await person();
      const halfMinute = () => Math.floor(Date.now() / 30_000);
      let begun: number;
      let answer: TestResponse;

      // Again if a half minute ended between the making and the checking of the code: that shifts the window.
      do {
        const challenge = await challengeOf(ada);
        await phone.nextCode();
        begun = halfMinute();
        answer = await finish(challenge, { totp: codeOf(phone.secret, steps) });
      } while (halfMinute() !== begun);

      expect(outcome(answer)).toBe(expected);
    });

    it('opens one session with one code, however many try it at once', async () => {
      const { ada, phone } = await person();
      const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(ada)));
      const totp = await phone.nextCode();

      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => finish(challenges[n % 4] as string, { totp })),
      );

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      await app.db.query('TRUNCATE auth.login_attempts');
      expect(outcome(await finish(await challengeOf(ada), { totp }))).toBe(
        '401 second-factor-refused',
      );
      // The one before is used up with it.
      expect(
        outcome(await finish(await challengeOf(ada), { totp: codeOf(phone.secret, -1) })),
      ).toBe('401 second-factor-refused');
    });

    it('is not confirmed by a wrong code, by a late one, or twice', async () => {
      const ada = await app.account(admin, 'customer');
      expect(outcome(await post('totp/confirm', { code: '000000' }, ada.token))).toBe(
        '409 totp-not-begun',
      );
      const { secret } = (await post('totp', undefined, ada.token)).body as { secret: string };

      const wrong = await post('totp/confirm', { code: codeOf(secret, 10) }, ada.token);
      expect([outcome(wrong), wrong.body['errors']]).toEqual([
        '422 totp-code-wrong',
        [expect.objectContaining({ pointer: '/code' })],
      ]);
      await app.db.query(
        `UPDATE auth.totp SET created_at = created_at - interval '16 minutes' WHERE user_id = $1`,
        [ada.userId],
      );
      expect(outcome(await post('totp/confirm', { code: codeOf(secret) }, ada.token))).toBe(
        '409 totp-not-begun',
      );
      expect((await login(ada)).status).toBe(200);

      const again = (await post('totp', undefined, ada.token)).body['secret'] as string;
      const twins = await Promise.all(
        Array.from({ length: 4 }, () => post('totp/confirm', { code: codeOf(again) }, ada.token)),
      );
      expect(twins.map(outcome).sort()).toEqual([200, ...Array(3).fill('409 totp-not-begun')]);
      expect(outcome(await post('totp', undefined, ada.token))).toBe('409 totp-present');
    });

    it('does not open with a code of somebody else', async () => {
      const [{ ada }, { phone: stranger }] = [await person(), await person()];

      expect(
        outcome(await finish(await challengeOf(ada), { totp: await stranger.nextCode() })),
      ).toBe('401 second-factor-refused');
    });

    it('goes with its recovery codes, and log-ins ask for the password alone', async () => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);

      expect((await app.request('DELETE', '/v1/auth/totp', { token: ada.token })).status).toBe(204);

      expect(outcome(await finish(challenge, { totp: await phone.nextCode() }))).toBe(
        '401 second-factor-refused',
      );
      expect(outcome(await finish(challenge, { recoveryCode: phone.recoveryCodes[0] }))).toBe(
        '401 second-factor-refused',
      );
      expect((await login(ada)).status).toBe(200);
      expect(await noticesTo(ada.userId)).toEqual(['second-factor-added', 'second-factor-removed']);
      const gone = await app.request('DELETE', '/v1/auth/totp', { token: ada.token });
      expect(outcome(gone)).toBe('404 totp-not-found');
    });

    it('stays while the password is too short to stand alone', async () => {
      const { ada } = await person();
      await app.db.query('UPDATE auth.credentials SET is_short = true WHERE user_id = $1', [
        ada.userId,
      ]);

      const refused = await app.request('DELETE', '/v1/auth/totp', { token: ada.token });

      expect(outcome(refused)).toBe('409 password-too-short-alone');
      expect(outcome(await login(ada))).toBe('401 second-factor-needed');
    });
  });

  describe('guessing', () => {
    it('spends a challenge after five tries', async () => {
      const { ada, phone } = await person();
      const challenge = await challengeOf(ada);
      const wrong = Array.from({ length: 5 }, () =>
        finish(challenge, { recoveryCode: 'aaaa-aaaa-aaaa-aaaa' }),
      );
      expect((await Promise.all(wrong)).map(outcome)).toEqual(
        Array(5).fill('401 second-factor-refused'),
      );

      expect(outcome(await finish(challenge, { totp: await phone.nextCode() }))).toBe(
        '401 challenge-refused',
      );
    });

    it('waits after five codes of an account, however many challenges are had, and recovery codes do not', async () => {
      const { ada, phone } = await person();
      const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(ada)));

      const guesses = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          finish(challenges[n % 4] as string, { totp: codeOf(phone.secret, 5 + n) }),
        ),
      );

      const seen = guesses.map(outcome);
      expect(seen).not.toContain(200);
      expect(
        seen.filter((each) => each === '401 second-factor-refused').length,
      ).toBeLessThanOrEqual(6);
      const paused = guesses.find(({ status }) => status === 429);
      expect(Number(paused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(
        outcome(await finish(await challengeOf(ada), { recoveryCode: phone.recoveryCodes[0] })),
      ).toBe(200);
    });

    it('of one account does not slow another down', async () => {
      const [{ ada, phone }, { ada: bob, phone: bobs }] = [await person(), await person()];
      const challenge = await challengeOf(ada);
      for (let n = 0; n < 5; n++) await finish(challenge, { totp: codeOf(phone.secret, 9) });

      expect(outcome(await finish(await challengeOf(bob), { totp: await bobs.nextCode() }))).toBe(
        200,
      );
    });
  });

  describe('recovery codes', () => {
    it('work once each, as people type them, and the owner hears of it', async () => {
      const { ada, phone } = await person();
      const recoveryCode = ` ${phone.recoveryCodes[3]?.toUpperCase().replaceAll('-', ' ')} `;
      const challenges = await Promise.all([challengeOf(ada), challengeOf(ada), challengeOf(ada)]);

      const answers = await Promise.all(
        challenges.map((challenge) => finish(challenge, { recoveryCode })),
      );

      expect(answers.map(outcome).sort()).toEqual([
        200,
        '401 second-factor-refused',
        '401 second-factor-refused',
      ]);
      const { body } = await app.request('GET', '/v1/auth/second-factors', { token: ada.token });
      expect(body['recoveryCodesLeft']).toBe(9);
      expect(await noticesTo(ada.userId)).toEqual(['second-factor-added', 'recovery-code-used']);
      expect(await audited('auth.recovery-code-used', ada.userId)).toBe(1);
    });

    it('can be made anew, which ends those before', async () => {
      const { ada, phone } = await person();

      const made = await post('recovery-codes', undefined, ada.token);

      expect(made.body['recoveryCodes']).toHaveLength(10);
      const challenge = await challengeOf(ada);
      expect(outcome(await finish(challenge, { recoveryCode: phone.recoveryCodes[0] }))).toBe(
        '401 second-factor-refused',
      );
      const [code] = made.body['recoveryCodes'] as string[];
      expect(outcome(await finish(challenge, { recoveryCode: code }))).toBe(200);
    });

    it('stand in for a second factor, and for nothing else', async () => {
      const ada = await app.account(admin, 'customer');

      expect(outcome(await post('recovery-codes', undefined, ada.token))).toBe(
        '409 second-factor-missing',
      );
    });

    it('of somebody else open nothing', async () => {
      const [{ ada }, { phone: stranger }] = [await person(), await person()];

      const answer = await finish(await challengeOf(ada), {
        recoveryCode: stranger.recoveryCodes[0],
      });

      expect(outcome(answer)).toBe('401 second-factor-refused');
    });
  });

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
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(waiting).toHaveLength(1);
      });
      await change.commitTransaction();
      await change.release();

      expect(outcome(await answer)).toBe('401 challenge-refused');
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

  it('makes a place known as a log-in without one does, so that strangers lock nobody out there', async () => {
    const { ada, phone } = await person();
    await finish(await challengeOf(ada), { totp: await phone.nextCode() });

    const [row] = await app.db.query<[{ known: number }]>(
      'SELECT count(*)::int AS known FROM auth.login_attempts WHERE succeeded_at IS NOT NULL',
    );

    // The address with the network, the address alone, and the codes of the account.
    expect(row.known).toBe(3);
  });
});
