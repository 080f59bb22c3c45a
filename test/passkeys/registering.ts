import { type Deviations, SoftwarePasskey } from '../support/software-passkey.js';
import {
  admin,
  app,
  loginOptions,
  newOptions,
  noticesTo,
  outcome,
  person,
  post,
  register,
} from './set-up.js';

export function registering(): void {
  describe('registering one', () => {
    it('is answered with what its owner sees of it, and tells them by mail', async () => {
      const ada = await app.account(admin, 'customer');

      const { status, body, headers } = await register(ada.token);

      expect(status).toBe(201);
      expect(body).toEqual({
        id: expect.any(String),
        name: 'Phone',
        createdAt: expect.any(String),
        lastUsedAt: null,
        backedUp: false,
      });
      expect(headers.get('location')).toBe(`/v1/auth/passkeys/${body['id']}`);
      const seen = await app.request('GET', '/v1/auth/second-factors', { token: ada.token });
      expect(seen.body).toEqual({ totp: null, passkeys: [body], recoveryCodesLeft: 0 });
      expect(await noticesTo(ada.userId)).toEqual(['passkey-added']);
    });

    it('asks for a passkey that holds no address and verifies its user', async () => {
      const ada = await app.account(admin, 'customer');

      const options = await newOptions(ada.token);

      expect(options).toMatchObject({
        rp: { id: 'orderly.test', name: 'Müller & Söhne' },
        user: {
          id: Buffer.from(ada.userId.replaceAll('-', ''), 'hex').toString('base64url'),
          name: ada.email,
        },
        attestation: 'none',
        authenticatorSelection: { userVerification: 'required' },
        excludeCredentials: [],
      });
    });

    it.each<[string, Deviations]>([
      ['on another site', { origin: 'https://orderly.test.evil.example' }],
      ['for another relying party', { rpId: 'evil.example' }],
      ['to a made-up challenge', { challenge: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
      ['of the wrong kind', { type: 'webauthn.get' }],
      ['without verifying the user', { isUserVerified: false }],
      [
        'with certificates that nobody asked for',
        {
          attestation: {
            fmt: 'packed',
            attStmt: new Map<string, unknown>([['x5c', [new Uint8Array(10)]]]),
          },
        },
      ],
      ['with a statement of a maker', { attestation: { fmt: 'tpm', attStmt: new Map() } }],
    ])('is refused for an answer %s', async (_, deviations) => {
      const ada = await app.account(admin, 'customer');

      expect(outcome(await register(ada.token, new SoftwarePasskey(), deviations))).toBe(
        '422 passkey-not-taken',
      );
      expect(await noticesTo(ada.userId)).toEqual([]);
    });

    it('is refused for options that were used, are old, or belong to another session', async () => {
      const ada = await app.account(admin, 'customer');
      const other = await app.openSession(ada.userId);
      const options = await newOptions(ada.token);
      const send = (token: string) =>
        post('passkeys', { name: 'Key', response: new SoftwarePasskey().create(options) }, token);

      expect(outcome(await send(other.token))).toBe('422 passkey-not-taken');
      expect(outcome(await send(ada.token))).toBe('422 passkey-not-taken');

      const old = await newOptions(ada.token);
      await app.db.query('UPDATE auth.webauthn_challenges SET expires_at = now()');
      const late = { name: 'Key', response: new SoftwarePasskey().create(old) };
      expect(outcome(await post('passkeys', late, ada.token))).toBe('422 passkey-not-taken');
      const login = await loginOptions();
      const crossed = {
        name: 'Key',
        response: new SoftwarePasskey().create({ ...old, challenge: login.challenge }),
      };
      expect(outcome(await post('passkeys', crossed, ada.token))).toBe('422 passkey-not-taken');
    });

    it('happens once, with whomever', async () => {
      const { passkey } = await person();
      const bob = await app.account(admin, 'customer');

      expect(outcome(await register(bob.token, passkey))).toBe('409 passkey-present');
    });

    it('ends at 20, however many come at once', async () => {
      const { ada } = await person();
      await app.db.query(
        `INSERT INTO auth.second_factors (id, user_id, kind) SELECT gen_random_uuid(), $1,
            'passkey' FROM generate_series(1, 18)`,
        [ada.userId],
      );

      const answers = await Promise.all([1, 2, 3].map(() => register(ada.token)));

      expect(answers.map(outcome).sort()).toEqual([
        201,
        '409 too-many-passkeys',
        '409 too-many-passkeys',
      ]);
    });
  });
}
