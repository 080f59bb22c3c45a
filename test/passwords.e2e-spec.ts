import { newId } from '@orderly/platform/ids/new-id';

import { OneTimeTokens } from '@orderly/users';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { holdPauses } from './support/pauses.js';
import { withRealMinimumDuration } from './support/quick-answers.js';
import { SmtpSink } from './support/smtp-sink.js';

const NEXT = 'five quite different words';
const WRONG = 'wrong words these are';

describe('passwords', () => {
  let app: TestApp;
  let sink: SmtpSink;
  let admin: SignedIn;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await sink.close();
  });
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

  const someone = (): Promise<SignedIn> => app.account(admin, 'customer');
  const post = (
    path: string,
    body: unknown,
    token?: string,
    headers: Record<string, string> = {},
  ) => app.request('POST', `/v1/auth/${path}`, { body, token, headers });
  const login = async (email: string, password: string): Promise<number> =>
    (await post('login', { email, password })).status;
  const me = async (token: string): Promise<number> =>
    (await app.request('GET', '/v1/users/me', { token })).status;
  const linkFor = async (who: { userId: string }): Promise<string> =>
    (await app.api.app.get(OneTimeTokens).issue(who.userId, 'reset-password')) ?? 'none was needed';
  const addSecondFactor = (who: SignedIn) =>
    app.db.query(`INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, 'totp')`, [
      newId(),
      who.userId,
    ]);
  const eventsOf = async (
    userId: string,
  ): Promise<Array<{ type: string; data: Record<string, unknown> }>> =>
    app.db.query('SELECT type, data FROM platform.outbox WHERE subject = $1 ORDER BY position', [
      userId,
    ]);
  const auditOf = async (userId: string): Promise<Array<{ action: string; row: string }>> =>
    app.db.query(
      'SELECT action, to_jsonb(a)::text AS row FROM platform.audit_events a WHERE subject_id = $1 ORDER BY occurred_at',
      [userId],
    );
  const faultOf = ({ status, body }: TestResponse) => [
    status,
    body['code'],
    (body['errors'] as Array<{ pointer: string; code: string }> | undefined)?.[0]?.pointer,
    (body['errors'] as Array<{ pointer: string; code: string }> | undefined)?.[0]?.code,
  ];

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

    it('is refused with another password than the present one, and slows down whoever guesses', async () => {
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

      expect(faultOf(await change(ada, password))).toEqual([422, code, '/newPassword', fault]);

      const [row] = await app.db.query<Array<{ failures: number }>>(
        'SELECT coalesce(sum(round(failures)), 0)::int AS failures FROM auth.login_attempts WHERE failures > 0.5',
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
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(1);
  };

  describe('forgotten', () => {
    const invite = async (): Promise<{ userId: string; email: string }> => {
      const email = `${newId()}@example.test`;
      const { body } = await app.request('POST', '/v1/users', {
        token: admin.token,
        body: { email, name: 'Grace' },
      });
      return { userId: body['id'] as string, email };
    };
    const suspended = async (): Promise<SignedIn> => {
      const who = await someone();
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [who.userId]);
      return who;
    };

    it('is answered alike for every address, and no sooner for one than for another', async () => {
      const [known, invited, barred] = [await someone(), await invite(), await suspended()];
      const addresses = [
        known.email,
        known.email.toUpperCase(),
        invited.email,
        barred.email,
        'nobody@example.test',
      ];

      const answers: Array<{ answer: TestResponse; ms: number }> = [];
      await withRealMinimumDuration(async () => {
        for (const email of addresses) {
          const started = performance.now();
          const answer = await post('forgot-password', { email });
          answers.push({ answer, ms: performance.now() - started });
        }
      });

      const seen = answers.map(({ answer }) => [
        answer.status,
        answer.text,
        [...answer.headers.keys()].sort(),
      ]);
      expect(new Set(seen.map((facts) => JSON.stringify(facts))).size).toBe(1);
      expect(seen[0]?.[0]).toBe(202);
      expect(Math.min(...answers.map(({ ms }) => ms))).toBeGreaterThanOrEqual(245);
      const typesOf = async (userId: string) => (await eventsOf(userId)).map(({ type }) => type);
      expect(
        (await typesOf(known.userId)).filter((type) => type === 'users.password-reset-asked.v1'),
      ).toHaveLength(1);
      expect(await typesOf(barred.userId)).toEqual(['users.user-invited.v1']);
      expect((await auditOf(known.userId)).map(({ action }) => action)).toContain(
        'users.password-reset-asked',
      );
    });

    it('mails three links an hour, a minute apart', async () => {
      const ada = await someone();
      for (let n = 0; n < 5; n++) {
        await post('forgot-password', { email: ada.email });
        if (n > 0)
          await app.db.query(
            `UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`,
          );
      }

      const asked = (await eventsOf(ada.userId)).filter(
        ({ type }) => type === 'users.password-reset-asked.v1',
      );
      // The second came too soon after the first, the fifth is one too many.
      expect(asked).toHaveLength(3);
      expect(asked[0]?.data).toEqual({ userId: ada.userId });
    });

    it('leads by a mail back in, ends all sessions and opens none', async () => {
      const ada = await someone();
      for (let n = 0; n < 5; n++) await post('login', { email: ada.email, password: WRONG });
      await holdPauses(app.db);
      expect(await login(ada.email, ada.password)).toBe(429);
      const worker: RunningWorker = await startWorker(app.config, testLogger(app.config, 'worker'));
      try {
        await post('forgot-password', { email: ada.email }, undefined, {
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example',
        });
        const text = await eventually(() => {
          const mail = sink.received.find(
            ({ recipients, parsed }) =>
              recipients.includes(ada.email) && parsed.subject?.includes('Choose a new password'),
          );
          if (!mail) throw new Error('No mail yet.');
          return mail.parsed.text ?? '';
        });
        const [, token] =
          /^http:\/\/orderly\.test\/reset-password#token=([\w-]{43})$/m.exec(text) ?? [];
        expect(text).not.toContain('evil');

        const reset = await post('reset-password', { token, password: NEXT });

        expect([reset.status, reset.text, reset.headers.get('set-cookie')]).toEqual([
          204,
          '',
          null,
        ]);
        expect(await me(ada.token)).toBe(401);
        expect((await post('refresh', { refreshToken: ada.refreshToken })).status).toBe(401);
        // Not kept out by the wrong passwords before.
        expect(await login(ada.email, NEXT)).toBe(200);
        expect(await login(ada.email, ada.password)).toBe(401);
        expect(faultOf(await post('reset-password', { token, password: NEXT }))[1]).toBe(
          'link-refused',
        );
        await eventually(() =>
          expect(
            sink.received.filter(({ parsed }) => parsed.subject === 'Your password was reset'),
          ).toHaveLength(1),
        );
        const entries = (await auditOf(ada.userId)).filter(
          ({ action }) => action === 'auth.password-reset',
        );
        expect(entries).toHaveLength(1);
        expect(entries[0]?.row).not.toContain(ada.email);
      } finally {
        await worker.close();
      }
    });

    it('is mended once, however many use the link at once', async () => {
      const ada = await someone();
      const token = await linkFor(ada);

      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          post('reset-password', { token, password: `${NEXT} ${n}` }),
        ),
      );

      const won = answers.findIndex(({ status }) => status === 204);
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
      expect(answers.filter(({ body }) => body?.['code'] === 'link-refused')).toHaveLength(9);
      expect(await login(ada.email, `${NEXT} ${won}`)).toBe(200);
    });

    it.each<[string, (ada: SignedIn, token: string) => Promise<unknown>]>([
      ['expired', () => app.db.query('UPDATE users.one_time_tokens SET expires_at = now()')],
      ['followed by a newer one', (ada) => linkFor(ada)],
      [
        'of a suspended account',
        (ada) =>
          app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [ada.userId]),
      ],
      [
        'sent to an earlier address',
        (ada) =>
          app.db.query(`UPDATE users.users SET email = 'new-' || email WHERE id = $1`, [
            ada.userId,
          ]),
      ],
      [
        'for something else',
        (ada) =>
          app.db.query(
            `UPDATE users.one_time_tokens SET purpose = 'accept-invitation' WHERE user_id = $1`,
            [ada.userId],
          ),
      ],
    ])('stays so when the link is %s', async (_, spoil) => {
      const ada = await someone();
      const token = await linkFor(ada);
      await spoil(ada, token);

      expect(faultOf(await post('reset-password', { token, password: NEXT }))).toEqual([
        422,
        'link-refused',
        '/token',
        'link-refused',
      ]);
    });

    it('lives for half an hour', async () => {
      const ada = await someone();
      await linkFor(ada);

      const [row] = await app.db.query<Array<{ s: number }>>(
        `SELECT round(extract(epoch FROM expires_at - created_at))::int AS s FROM users.one_time_tokens
          WHERE user_id = $1 AND purpose = 'reset-password'`,
        [ada.userId],
      );
      expect(row?.s).toBe(1_800);
    });

    it('keeps the link when the password is refused', async () => {
      const ada = await someone();
      const token = await linkFor(ada);

      expect(faultOf(await post('reset-password', { token, password: 'Superman1984!' }))).toEqual([
        422,
        'password-refused',
        '/password',
        'too-small',
      ]);
      expect((await post('reset-password', { token, password: NEXT })).status).toBe(204);
    });

    it('makes the first password of an account that had none', async () => {
      const ada = await someone();
      await app.db.query('DELETE FROM auth.credentials WHERE user_id = $1', [ada.userId]);

      expect(
        (await post('reset-password', { token: await linkFor(ada), password: NEXT })).status,
      ).toBe(204);

      expect(await login(ada.email, NEXT)).toBe(200);
    });

    it('has a page behind its link', async () => {
      const { status, text } = await app.request('GET', '/reset-password?utm_source=mail');

      expect(status).toBe(200);
      expect(text).toContain('data-request="v1/auth/reset-password"');
      expect(text).not.toMatch(/https?:\/\/|<script>|<style>|style=|\son\w+=/);
    });
  });
});
