import {
  admin,
  app,
  audited,
  challengeOf,
  finish,
  noticesTo,
  outcome,
  person,
  post,
} from './set-up.js';

export function recoveryCodes(): void {
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
}
