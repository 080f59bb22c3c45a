import { generateKeyPairSync } from 'node:crypto';
import { newId } from '@orderly/platform/ids/new-id';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { withAuthenticatorApp } from './support/authenticator-app.js';
import { decodePart } from './support/forged-tokens.js';
import { type Deviations, SoftwarePasskey } from './support/software-passkey.js';

type Options = { challenge: string; user: { id: string }; allowCredentials: Array<{ id: string }> };

describe('passkeys', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

  const post = <Body = Record<string, unknown>>(path: string, body?: unknown, token?: string) =>
    app.request<Body>('POST', `/v1/auth/${path}`, {
      body,
      ...(token === undefined ? {} : { token }),
    });
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const newOptions = async (token: string) =>
    (await post<Options>('passkeys/options', undefined, token)).body;
  const loginOptions = async (body: object = {}) =>
    (await post<Options>('login/passkey/options', body)).body;
  const register = async (
    token: string,
    passkey = new SoftwarePasskey(),
    deviations: Deviations = {},
  ) =>
    post(
      'passkeys',
      { name: 'Phone', response: passkey.create(await newOptions(token), deviations) },
      token,
    );
  const login = async (passkey: SoftwarePasskey, deviations: Deviations = {}) =>
    post('login/passkey', { response: passkey.get(await loginOptions(), deviations) });
  const challengeOf = async ({ email, password }: SignedIn) =>
    (await post<{ challenge: string }>('login', { email, password })).body.challenge;
  const person = async (): Promise<{ ada: SignedIn; passkey: SoftwarePasskey; id: string }> => {
    const [ada, passkey] = [await app.account(admin, 'customer'), new SoftwarePasskey()];
    const { status, body, text } = await register(ada.token, passkey);
    if (status !== 201) throw new Error(`register: ${status} ${text}`);
    return { ada, passkey, id: body['id'] as string };
  };
  const noticesTo = async (userId: string): Promise<string[]> => {
    const rows = await app.db.query<Array<{ kind: string }>>(
      `SELECT data ->> 'kind' AS kind FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND subject = $1 ORDER BY position`,
      [userId],
    );
    return rows.map(({ kind }) => kind);
  };
  const cloned = async (userId: string): Promise<number> =>
    (
      await app.db.query<unknown[]>(
        `SELECT 1 FROM platform.audit_events WHERE action = 'auth.passkey-cloned' AND after ->> 'userId' = $1`,
        [userId],
      )
    ).length;
  const OTHER_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

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
        rp: { id: 'orderly.test' },
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
        `INSERT INTO auth.second_factors (id, user_id, kind) SELECT gen_random_uuid(), $1, 'passkey' FROM generate_series(1, 18)`,
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

  describe('keeping them', () => {
    it('is for their owner: those of others are not there', async () => {
      const [{ ada, id }, { ada: bob }] = [await person(), await person()];
      const path = `/v1/auth/passkeys/${id}`;

      for (const target of [path, `/v1/auth/passkeys/${newId()}`]) {
        const renamed = await app.request('PATCH', target, {
          token: bob.token,
          body: { name: 'Mine' },
        });
        expect(outcome(renamed)).toBe('404 passkey-not-found');
        expect(outcome(await app.request('DELETE', target, { token: bob.token }))).toBe(
          '404 passkey-not-found',
        );
      }
      const renamed = await app.request('PATCH', path, {
        token: ada.token,
        body: { name: 'Laptop' },
      });
      expect([renamed.status, renamed.body['name']]).toEqual([200, 'Laptop']);
    });

    it.each([
      { name: '' },
      { name: 'x'.repeat(81) },
      { name: 'a\u202eb' },
      {},
      { name: 'x', id: 1 },
    ])('takes a name of one line: %j', async (body) => {
      const { ada, id } = await person();

      expect(
        (await app.request('PATCH', `/v1/auth/passkeys/${id}`, { token: ada.token, body })).status,
      ).toBe(422);
    });

    it('ends with the passkey opening nothing, and the password being enough', async () => {
      const { ada, passkey, id } = await person();
      const challenge = await challengeOf(ada);
      const options = await loginOptions({ challenge });

      expect(
        (await app.request('DELETE', `/v1/auth/passkeys/${id}`, { token: ada.token })).status,
      ).toBe(204);

      expect(outcome(await login(passkey))).toBe('401 passkey-refused');
      const late = await post('login/second-factor', { challenge, passkey: passkey.get(options) });
      expect(outcome(late)).toBe('401 second-factor-refused');
      expect(outcome(await post('login', { email: ada.email, password: ada.password }))).toBe(200);
      expect(await noticesTo(ada.userId)).toEqual(['passkey-added', 'passkey-removed']);
    });

    it('leaves a short password one factor, when two go at once', async () => {
      const { ada, id } = await person();
      await withAuthenticatorApp(app, ada);
      await app.db.query('UPDATE auth.credentials SET is_short = true WHERE user_id = $1', [
        ada.userId,
      ]);

      const answers = await Promise.all([
        app.request('DELETE', '/v1/auth/totp', { token: ada.token }),
        app.request('DELETE', `/v1/auth/passkeys/${id}`, { token: ada.token }),
      ]);

      expect(answers.map(outcome).sort()).toEqual([204, '409 password-too-short-alone']);
      expect(
        await app.db.query('SELECT 1 FROM auth.second_factors WHERE user_id = $1', [ada.userId]),
      ).toHaveLength(1);
    });
  });
});
