import { decodePart } from '../support/forged-tokens.js';
import { app, challengeOf, loginOptions, type Options, outcome, person, post } from './set-up.js';

export function asSecondFactor(): void {
  describe('as a second factor', () => {
    it('is asked for after the password, and only the passkeys of the account are', async () => {
      const { ada, passkey } = await person();
      await person();
      const first = await post('login', { email: ada.email, password: ada.password });
      expect(first.body).toMatchObject({ code: 'second-factor-needed', methods: ['passkey'] });
      const challenge = first.body['challenge'] as string;

      const options = await loginOptions({ challenge });
      const { status, body } = await post('login/second-factor', {
        challenge,
        passkey: passkey.get(options),
      });

      expect(options.allowCredentials).toHaveLength(1);
      expect(status).toBe(200);
      expect(decodePart(body['accessToken'] as string, 1)).toMatchObject({
        acr: 'urn:orderly:aal2',
        amr: ['pwd', 'hwk'],
      });
    });

    it('is not that of somebody else, nor an answer to another question', async () => {
      const [{ ada, passkey }, { passkey: stranger }] = [await person(), await person()];
      const finish = async (response: unknown) =>
        outcome(
          await post('login/second-factor', {
            challenge: await challengeOf(ada),
            passkey: response,
          }),
        );

      const asked = await loginOptions({ challenge: await challengeOf(ada) });
      expect(await finish(stranger.get(asked))).toBe('401 second-factor-refused');
      expect(await finish(passkey.get(await loginOptions()))).toBe('401 second-factor-refused');
      const other = await loginOptions({ challenge: await challengeOf(ada) });
      expect(outcome(await post('login/passkey', { response: passkey.get(other) }))).toBe(
        '401 passkey-refused',
      );
    });

    it('has no options without an open challenge', async () => {
      const answer = await post('login/passkey/options', { challenge: 'q'.repeat(43) });

      expect(outcome(answer)).toBe('401 challenge-refused');
    });

    it('steps a session up, in that session only', async () => {
      const { ada, passkey } = await person();
      const [one, other] = [await app.openSession(ada.userId), await app.openSession(ada.userId)];
      const options = (await post<Options>('step-up/passkey/options', undefined, one.token)).body;
      const answer = { passkey: passkey.get(options) };
      expect(outcome(await post('step-up', answer, other.token))).toBe('401 second-factor-refused');

      const again = (await post<Options>('step-up/passkey/options', undefined, one.token)).body;
      const { status, body } = await post('step-up', { passkey: passkey.get(again) }, one.token);

      expect([status, body['acr']]).toEqual([200, 'urn:orderly:aal2']);
      expect(outcome(await post('recovery-codes', undefined, one.token))).toBe(200);
      expect(outcome(await post('recovery-codes', undefined, other.token))).toBe(
        '401 step-up-needed',
      );
    });
  });
}
