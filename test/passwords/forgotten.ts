import { newId } from '@orderly/platform/kernel/ids/new-id';
import { OneTimeTokens } from '@orderly/users';
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.js';
import type { SignedIn, TestResponse } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
import { holdPauses } from '../support/pauses.js';
import { withRealMinimumDuration } from '../support/quick-answers.js';
import {
  admin,
  app,
  auditOf,
  eventsOf,
  faultOf,
  login,
  me,
  NEXT,
  post,
  sink,
  someone,
  WRONG,
} from './set-up.js';

const linkFor = async (who: { userId: string }): Promise<string> =>
  (await app.api.app.get(OneTimeTokens).issue(who.userId, 'reset-password')) ?? 'none was needed';

export function forgotten(): void {
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
        `SELECT round(extract(epoch FROM expires_at - created_at))::int AS s
          FROM users.one_time_tokens
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
}
