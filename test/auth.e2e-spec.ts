import { createHash, randomBytes } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { newId } from '@orderly/platform/ids/new-id';
import { OneTimeTokens, type TokenPurpose } from '@orderly/users';
import { HASH_PARAMETERS, PasswordHasher } from '../libs/auth/src/passwords/password-hasher.js';
import { ADMIN_EMAIL, type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { holdPauses } from './support/pauses.js';
import { withRealMinimumDuration } from './support/quick-answers.js';

const PASSWORD = 'four random words here';

describe('accounts and sessions', () => {
  let app: TestApp;
  let admin: SignedIn;
  let count = 0;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  // All tests come from one address; what one of them fails at must not slow the next one down.
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

  const freshEmail = (): string => `person-${++count}@example.test`;
  const post = (path: string, body: unknown, token?: string): Promise<TestResponse> =>
    app.request('POST', `/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });
  const register = (email: string, more: Record<string, unknown> = {}) =>
    post('register', { email, password: PASSWORD, name: 'Ada Example', ...more });
  const login = (email: string, password = PASSWORD) => post('login', { email, password });
  const userIdOf = async (email: string): Promise<string> => {
    const [row] = await app.db.query<Array<{ id: string }>>(
      'SELECT id FROM users.users WHERE email = $1',
      [email],
    );
    return row?.id ?? '';
  };
  /** As the worker mints it while it writes a mail. */
  const linkToken = async (email: string, purpose: TokenPurpose): Promise<string | null> =>
    app.api.app.get(OneTimeTokens).issue(await userIdOf(email), purpose);
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
  const endCoolDown = () =>
    app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);
  const verified = async (): Promise<string> => {
    const email = freshEmail();
    await register(email);
    await post('verify-email', { token: await linkToken(email, 'verify-email') });
    return email;
  };
  const eventsOf = async (email: string): Promise<string[]> => {
    const rows = await app.db.query<Array<{ type: string }>>(
      'SELECT type FROM platform.outbox WHERE subject = $1 ORDER BY position',
      [await userIdOf(email)],
    );
    return rows.map(({ type }) => type);
  };
  const auditOf = async (action: string, subjectId: string): Promise<number> => {
    const rows = await app.db.query<unknown[]>(
      'SELECT 1 FROM platform.audit_events WHERE action = $1 AND subject_id = $2',
      [action, subjectId],
    );
    return rows.length;
  };

  const isWaiting = async (): Promise<void> => {
    const waiting = await app.db.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(1);
  };

  describe('registering', () => {
    it('leads to an account that can log in once its address is verified', async () => {
      const email = freshEmail();

      expect((await register(email)).status).toBe(202);
      expect(await eventsOf(email)).toEqual(['users.user-registered.v1']);
      expect((await login(email)).status).toBe(401);

      expect(
        (await post('verify-email', { token: await linkToken(email, 'verify-email') })).status,
      ).toBe(204);
      const { status, body } = await login(email);

      expect(status).toBe(200);
      expect(body).toEqual({
        accessToken: expect.any(String),
        tokenType: 'Bearer',
        expiresIn: 900,
        refreshToken: expect.any(String),
      });
      const me = await app.request('GET', '/v1/users/me', { token: body['accessToken'] as string });
      expect(me.body).toMatchObject({
        email,
        roles: ['customer'],
        permissions: ['orders:cancel', 'orders:place', 'orders:read'],
      });
    });

    it('does not tell by a log-in whether the address had an account before', async () => {
      const [fresh, taken] = [freshEmail(), await verified()];
      const password = 'the words of whoever asks';
      await register(fresh, { password });
      await register(taken, { password });

      // Until the pause, and the pause itself: nothing may be paid back to one of them.
      const answersTo = async (email: string) => {
        const answers: TestResponse[] = [];
        for (let n = 0; n < 5; n++) answers.push(await login(email, password));
        await holdPauses(app.db);
        answers.push(await login(email, password));
        return answers.map(({ status, headers, body }) => [
          status,
          body['code'],
          body['detail'],
          [...headers.keys()].sort(),
        ]);
      };

      const answers = await answersTo(fresh);
      expect(answers).toEqual(await answersTo(taken));
      expect(answers.map(([status]) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    });

    it('lets whoever opens the link in at once, however often they tried before', async () => {
      const email = freshEmail();
      await register(email);
      for (let n = 0; n < 6; n++) await login(email);

      await post('verify-email', { token: await linkToken(email, 'verify-email') });

      expect((await login(email)).status).toBe(200);
    });

    it('answers the same for a known address, and tells its owner once an hour', async () => {
      const email = await verified();

      const unknown = await register(freshEmail());
      const known = await Promise.all([
        register(email),
        register(email.toUpperCase()),
        register(email),
      ]);

      for (const answer of known) {
        expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text]);
        expect([...answer.headers.keys()].sort()).toEqual([...unknown.headers.keys()].sort());
      }
      expect(await eventsOf(email)).toEqual([
        'users.user-registered.v1',
        'users.registration-repeated.v1',
      ]);
    });

    it('answers no sooner for one than for the other', async () => {
      const email = await verified();
      const time = async (address: string): Promise<number> => {
        const started = performance.now();
        await register(address);
        return performance.now() - started;
      };

      await withRealMinimumDuration(async () => {
        const known = [await time(email), await time(email), await time(email)];
        const unknown = [
          await time(freshEmail()),
          await time(freshEmail()),
          await time(freshEmail()),
        ];

        expect(Math.min(...known, ...unknown)).toBeGreaterThanOrEqual(245);
      });
    });

    it('does not change the password of an account that is verified', async () => {
      const email = await verified();

      await register(email, { password: 'five quite different words' });

      expect((await login(email)).status).toBe(200);
      expect((await login(email, 'five quite different words')).status).toBe(401);
    });

    const ATTACKERS = 'the words of the attacker';
    const CHOSEN = 'chosen where the mail arrived';
    const squat = async (email: string) => register(email, { password: ATTACKERS });
    const own = async (email: string) => register(email);

    it.each<[string, Array<(email: string) => Promise<unknown>>]>([
      ['before the owner, who gets no mail so soon', [squat, own]],
      ['before the owner, who gets a mail', [squat, endCoolDown, own]],
      ['after the owner, unheard', [own, squat]],
      ['after the owner, with a mail', [own, endCoolDown, squat]],
      [
        'until no mail is left for the owner',
        [squat, endCoolDown, squat, endCoolDown, squat, endCoolDown, own],
      ],
      [
        'before the owner, who asks for another link',
        [squat, own, endCoolDown, (email) => post('resend-verification', { email })],
      ],
      ['and once more with the words of the owner', [squat, own, endCoolDown, own]],
    ])(
      'gives an account to whoever reads its mails, although a stranger registered the address %s',
      async (_, steps) => {
        const email = freshEmail();
        const tokens: Array<string | null> = [];
        for (const step of steps) {
          await step(email);
          tokens.push(await linkToken(email, 'verify-email'));
        }

        for (const token of tokens) {
          const { status, body } = await post('verify-email', { token });
          expect([status, body['code'], body['errors']]).toEqual([
            422,
            'password-needed',
            [expect.objectContaining({ pointer: '/password' })],
          ]);
        }
        expect(
          (await post('verify-email', { token: tokens[0], password: 'passwordpassword' })).body[
            'code'
          ],
        ).toBe('password-refused');
        expect((await post('verify-email', { token: tokens[0], password: CHOSEN })).status).toBe(
          204,
        );

        expect((await login(email, ATTACKERS)).status).toBe(401);
        expect((await login(email, CHOSEN)).status).toBe(200);
      },
    );

    it.each([
      ['one after the other', async (email: string) => [await own(email), await own(email)]],
      ['at once', (email: string) => Promise.all(Array.from({ length: 5 }, () => own(email)))],
    ])('takes a repetition with the same password for what it is: %s', async (_, repeat) => {
      const email = freshEmail();

      await repeat(email);

      expect(
        (await post('verify-email', { token: await linkToken(email, 'verify-email') })).status,
      ).toBe(204);
      expect((await login(email)).status).toBe(200);
    });

    it('takes one of many twins', async () => {
      const email = freshEmail();

      const answers = await Promise.all(Array.from({ length: 10 }, () => register(email)));

      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(202));
      expect(await eventsOf(email)).toEqual(['users.user-registered.v1']);
    });

    it.each([
      [{ password: 'fourteen chars' }, '/password', 'too-small'],
      [{ password: 'x'.repeat(129) }, '/password', 'too-big'],
      [{ password: 'passwordpassword' }, '/password', 'too-common'],
      [{ password: 'Ada Example 2026!' }, '/password', 'too-personal'],
      [{ password: 12 }, '/password', 'wrong-type'],
      [{ email: 'nobody' }, '/email', 'wrong-format'],
      [{ email: 'a@b.example\r\nBcc: c@d.example' }, '/email', 'wrong-format'],
      [{ name: 'Ada\r\nBcc: c@d.example' }, '/name', 'wrong-format'],
      [{ name: '' }, '/name', 'too-small'],
      [{ roles: ['admin'] }, '/roles', 'unknown-field'],
      [{ status: 'active' }, '/status', 'unknown-field'],
    ])('refuses %j', async (fault, pointer, code) => {
      const { status, body } = await register(freshEmail(), fault);

      expect(status).toBe(422);
      expect(body['errors']).toContainEqual(expect.objectContaining({ pointer, code }));
    });

    it('refuses a megabyte of password without hashing it', async () => {
      const hash = jest.spyOn(PasswordHasher.prototype, 'hash');

      const { status } = await register(freshEmail(), { password: 'x'.repeat(900_000) });
      const hashes = hash.mock.calls.length;
      hash.mockRestore();

      expect([status, hashes]).toEqual([422, 0]);
    });
  });

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

  describe('logging in', () => {
    it('answers the same for an unknown address, a wrong password and an account without one', async () => {
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

    it('slows down after five failures, for known and unknown addresses alike, and says until when', async () => {
      for (const email of [await verified(), freshEmail()]) {
        for (let n = 0; n < 5; n++)
          expect((await login(email, 'wrong words these are')).status).toBe(401);
        await holdPauses(app.db);

        const { status, headers, body } = await login(email);

        expect([status, body['code']]).toEqual([429, 'too-many-failed-logins']);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
      }
    });

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
        `SELECT to_jsonb(a)::text AS row FROM platform.audit_events a WHERE to_jsonb(a)::text ILIKE ANY (ARRAY['%wrong words%', '%four random%'])`,
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

  describe('a session', () => {
    const session = async (): Promise<SignedIn> => app.signIn(await verified(), PASSWORD);
    const me = async (token: string): Promise<number> =>
      (await app.request('GET', '/v1/users/me', { token })).status;

    it('goes on with each new refresh token', async () => {
      const { refreshToken } = await session();

      const { status, body } = await post('refresh', { refreshToken });

      expect(status).toBe(200);
      expect(await me(body['accessToken'] as string)).toBe(200);
      expect((await post('refresh', { refreshToken: body['refreshToken'] })).status).toBe(200);
    });

    it('ends at once when its owner logs out, and no other does', async () => {
      const email = await verified();
      const [one, other] = [await app.signIn(email, PASSWORD), await app.signIn(email, PASSWORD)];

      expect((await app.request('POST', '/v1/auth/logout', { token: one.token })).status).toBe(204);

      expect(await me(one.token)).toBe(401);
      expect((await post('refresh', { refreshToken: one.refreshToken })).status).toBe(401);
      expect(await me(other.token)).toBe(200);
    });

    it('takes a key with the log-out: twins end it once', async () => {
      const { token } = await session();
      const key = newId();
      const logout = (headers: Record<string, string>) =>
        app.request('POST', '/v1/auth/logout', { token, headers });
      expect((await logout({ 'idempotency-key': 'ä'.repeat(300) })).body['code']).toBe(
        'malformed-idempotency-key',
      );

      const answers = await Promise.all([1, 2, 3].map(() => logout({ 'idempotency-key': key })));

      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(204);
      // Those that were too late for the session were still let in, or not: neither does harm.
      expect(statuses.every((status) => [204, 401, 409].includes(status))).toBe(true);
      expect(
        await app.db.query('SELECT status FROM platform.idempotency_keys WHERE key = $1', [key]),
      ).toEqual([{ status: 204 }]);
    });

    it('ends at once when its account is suspended, and does not come back by itself', async () => {
      const one = await session();
      const before = await app.request('GET', `/v1/users/${one.userId}`, { token: admin.token });
      const suspended = await app.request('PATCH', `/v1/users/${one.userId}`, {
        token: admin.token,
        body: { status: 'suspended' },
        headers: { 'if-match': before.headers.get('etag') ?? '' },
      });

      expect(suspended.status).toBe(200);
      expect(await me(one.token)).toBe(401);
      expect((await post('refresh', { refreshToken: one.refreshToken })).status).toBe(401);
    });
  });

  it('makes the first administrator once', async () => {
    const { AdminSeeder } = await import('@orderly/auth');
    const seeder = app.api.app.get(AdminSeeder);

    expect(await seeder.seed({ email: 'another@example.test' })).toEqual({
      created: false,
      email: 'another@example.test',
      password: null,
      isThere: false,
    });
    expect((await login(ADMIN_EMAIL, 'not the words of the admin')).status).toBe(401);
  });
});

describe('the budget for guessing passwords', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ rateLimits: { credentialsPerIpAndMinute: 2 } });
  });
  afterAll(() => app.close());

  it('is not spent on refresh tokens, which nobody can guess', async () => {
    let { refreshToken } = await app.admin();

    for (let n = 0; n < 4; n++) {
      const { status, body } = await app.request('POST', '/v1/auth/refresh', {
        body: { refreshToken },
      });
      expect(status).toBe(200);
      refreshToken = body['refreshToken'] as string;
    }

    const login = () =>
      app.request('POST', '/v1/auth/login', {
        body: { email: 'nobody@example.test', password: 'x' },
      });
    // At once: a minute that ends in between would give the budget back.
    const answers = await Promise.all([login(), login(), login(), login()]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(expect.arrayContaining([401, 429]));
  });
});

describe('the pages behind the links in mails', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  it.each(['/verify-email', '/accept-invitation', '/download-export'])(
    '%s needs nothing from elsewhere and runs nothing inline',
    async (path) => {
      const page = await app.request('GET', path);

      expect([page.status, page.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
      );
      expect(policy).not.toContain('unsafe');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.text).not.toMatch(/https?:\/\/|<script>|<style>|style=|\son\w+=/);
      const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, file]) => file as string,
      );
      expect(files.length).toBeGreaterThanOrEqual(2);
      for (const file of files) {
        const { status, headers } = await app.request(
          'GET',
          new URL(file, `http://x${path}`).pathname,
        );
        expect([file, status, headers.get('x-content-type-options')]).toEqual([
          file,
          200,
          'nosniff',
        ]);
      }
    },
  );

  it('open although the mail program appends something to track them', async () => {
    expect((await app.request('GET', '/verify-email?utm_source=mail')).status).toBe(200);
  });
});
