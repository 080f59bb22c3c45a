import { PasswordHasher } from '../../libs/auth/src/passwords/password-hasher.js';
import type { TestResponse } from '../support/app.js';
import { holdPauses } from '../support/pauses.js';
import { withRealMinimumDuration } from '../support/quick-answers.js';
import { app, eventsOf, freshEmail, linkToken, login, post, register, verified } from './set-up.js';

const endCoolDown = () =>
  app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);

export function registering(): void {
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
        permissions: [
          'invoices:read',
          'orders:cancel',
          'orders:pay',
          'orders:place',
          'orders:read',
          'orders:return',
        ],
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
}
