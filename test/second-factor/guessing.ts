import { codeOf } from '../support/authenticator-app.js';
import { challengeOf, finish, outcome, person } from './set-up.js';

export function guessing(): void {
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

    it(
      'waits after five codes of an account, however many challenges are had, and recovery ' +
        'codes do not',
      async () => {
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
      },
    );

    it('of one account does not slow another down', async () => {
      const [{ ada, phone }, { ada: bob, phone: bobs }] = [await person(), await person()];
      const challenge = await challengeOf(ada);
      for (let n = 0; n < 5; n++) await finish(challenge, { totp: codeOf(phone.secret, 9) });

      expect(outcome(await finish(await challengeOf(bob), { totp: await bobs.nextCode() }))).toBe(
        200,
      );
    });
  });
}
