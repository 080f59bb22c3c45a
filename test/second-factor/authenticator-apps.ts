import type { TestResponse } from '../support/app.js';
import { codeOf } from '../support/authenticator-app.js';
import { decodePart } from '../support/forged-tokens.js';
import {
  admin,
  app,
  audited,
  challengeOf,
  finish,
  login,
  noticesTo,
  outcome,
  person,
  post,
} from './set-up.js';

export function authenticatorApps(): void {
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
        `SELECT t::text AS row FROM auth.totp t UNION ALL SELECT c::text
            FROM auth.recovery_codes c`,
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

      // Again if a half minute ended between the making and the checking of the code: that shifts
      // the window.
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
}
