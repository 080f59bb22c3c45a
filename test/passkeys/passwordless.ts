import { generateKeyPairSync } from 'node:crypto';
import { decodePart } from '../support/forged-tokens.js';
import { type Deviations, SoftwarePasskey } from '../support/software-passkey.js';
import { admin, app, login, loginOptions, outcome, person, post, register } from './set-up.js';

const cloned = async (userId: string): Promise<number> =>
  (
    await app.db.query<unknown[]>(
      `SELECT 1 FROM platform.audit_events WHERE action = 'auth.passkey-cloned'
          AND after ->> 'userId' = $1`,
      [userId],
    )
  ).length;

const OTHER_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

export function passwordless(): void {
  describe('logging in without a password', () => {
    it('opens a session of two factors, without naming the account before', async () => {
      const { ada, passkey } = await person();
      const options = await loginOptions();
      expect(options.allowCredentials).toEqual([]);

      const { status, body } = await login(passkey);

      expect(status).toBe(200);
      const claims = decodePart(body['accessToken'] as string, 1);
      expect(claims).toMatchObject({ sub: ada.userId, acr: 'urn:orderly:aal2', amr: ['hwk'] });
      expect(
        (await app.request('GET', '/v1/users/me', { token: body['accessToken'] as string })).status,
      ).toBe(200);
      const seen = await app.request<{ passkeys: unknown[] }>('GET', '/v1/auth/second-factors', {
        token: ada.token,
      });
      expect(seen.body.passkeys).toEqual([
        expect.objectContaining({ lastUsedAt: expect.any(String) }),
      ]);
    });

    it.each<[string, Deviations]>([
      ['on another site', { origin: 'http://evil.example' }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['to a made-up challenge', { challenge: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
      ['of the wrong kind', { type: 'webauthn.create' }],
      ['without verifying the user', { isUserVerified: false }],
      ['signed by another key', { key: OTHER_KEY }],
      [
        'with the handle of another account',
        { userHandle: Buffer.alloc(16).toString('base64url') },
      ],
      ['that does not say whose it is', { userHandle: null }],
    ])('is refused for an answer %s', async (_, deviations) => {
      const { passkey } = await person();

      expect(outcome(await login(passkey, deviations))).toBe('401 passkey-refused');
      expect(outcome(await login(passkey))).toBe(200);
    });

    it('is refused for a passkey that nobody registered', async () => {
      const stranger = new SoftwarePasskey();
      stranger.create({ challenge: 'x', user: { id: Buffer.alloc(16).toString('base64url') } });

      expect(outcome(await login(stranger))).toBe('401 passkey-refused');
    });

    it('takes each answer once, however often it is sent at once', async () => {
      const { passkey } = await person();
      const response = passkey.get(await loginOptions());

      const answers = await Promise.all(
        Array.from({ length: 10 }, () => post('login/passkey', { response })),
      );

      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(answers.filter(({ body }) => body['code'] === 'passkey-refused')).toHaveLength(9);
    });

    it('refuses a copy, whose counter lags behind, and writes it down', async () => {
      const { ada, passkey } = await person();
      expect(outcome(await login(passkey, { counter: 50 }))).toBe(200);

      expect(outcome(await login(passkey, { counter: 50 }))).toBe('401 passkey-refused');
      expect(outcome(await login(passkey, { counter: 0 }))).toBe('401 passkey-refused');

      expect(await cloned(ada.userId)).toBe(2);
      expect(outcome(await login(passkey, { counter: 51 }))).toBe(200);
    });

    it('lets one of two copies in that answer at once', async () => {
      const { ada, passkey } = await person();
      const answers = await Promise.all(
        [1, 2, 3, 4].map(async () => passkey.get(await loginOptions(), { counter: 9 })),
      );

      const logins = await Promise.all(
        answers.map((response) => post('login/passkey', { response })),
      );

      expect(logins.map(outcome).sort()).toEqual([200, ...Array(3).fill('401 passkey-refused')]);
      expect(await cloned(ada.userId)).toBe(3);
    });

    it('takes passkeys that do not count', async () => {
      const [ada, passkey] = [await app.account(admin, 'customer'), new SoftwarePasskey()];
      await register(ada.token, passkey, { counter: 0 });

      expect(outcome(await login(passkey, { counter: 0 }))).toBe(200);
      expect(outcome(await login(passkey, { counter: 0 }))).toBe(200);
    });

    it('tells a suspended account so, after the right passkey only', async () => {
      const { ada, passkey } = await person();
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [ada.userId]);

      expect(outcome(await login(passkey, { key: OTHER_KEY }))).toBe('401 passkey-refused');
      expect(outcome(await login(passkey))).toBe('403 account-suspended');
    });

    it.each<[unknown, string]>([
      [undefined, '/response'],
      [{ type: 'public-key' }, '/response/id'],
      [{ id: 'ä', rawId: 'AA', type: 'public-key', response: {} }, '/response/id'],
      [{ id: 'A'.repeat(100_000), rawId: 'AA', type: 'public-key', response: {} }, '/response/id'],
    ])('hears what is wrong with the form of an answer: %#', async (response, pointer) => {
      const { status, body } = await post('login/passkey', { response });

      expect(status).toBe(422);
      expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
    });

    it.each(['bm90IGpzb24', 'W10', 'bnVsbA', 'e30', 'eyJjaGFsbGVuZ2UiOjF9'])(
      'refuses client data that says nothing: %s',
      async (clientDataJSON) => {
        const { passkey } = await person();
        const answer = passkey.get(await loginOptions());
        const response = { ...answer, response: { ...answer.response, clientDataJSON } };

        expect(outcome(await post('login/passkey', { response }))).toBe('401 passkey-refused');
      },
    );

    it('takes what browsers may add to their answers one day', async () => {
      const { passkey } = await person();
      const answer = passkey.get(await loginOptions());
      const response = {
        ...answer,
        novelty: 1,
        response: { ...answer.response, novelty: { of: '2030' } },
      };

      expect(outcome(await post('login/passkey', { response }))).toBe(200);
    });
  });
}
