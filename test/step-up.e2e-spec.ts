import { accessInventory } from '@orderly/platform/access/access-inventory';
import { AAL2 } from '@orderly/platform/kernel/identity/actor';
import { type OpenedSession, type SignedIn, TestApp, type TestResponse } from './support/app.js';
import {
  type AuthenticatorApp,
  codeOf,
  withAuthenticatorApp,
} from './support/authenticator-app.js';
import { decodePart } from './support/forged-tokens.js';
import { holdPauses } from './support/pauses.js';

const HOUR_AGO = () => new Date(Date.now() - 3_600_000);

/** Where a stolen session must not be enough. */
const STEP_UP_ROUTES = [
  'SecondFactorsController.beginTotp',
  'SecondFactorsController.confirmTotp',
  'SecondFactorsController.removeTotp',
  'SecondFactorsController.renewRecoveryCodes',
  'ApiKeysController.makeApiKey',
  'ApiKeysController.changeApiKey',
  'ApiKeysController.rotateApiKey',
  'PasskeysController.getPasskeyOptions',
  'PasskeysController.registerPasskey',
  'PasskeysController.removePasskey',
];
/** So are all routes behind these permissions that change something. */
const STEP_UP_PERMISSIONS =
  /^(?:roles:write|roles:assign|clients:write|users:erase|orders:refund)$/;

describe('the step-up', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

  const begin = (token: string) => app.request('POST', '/v1/auth/totp', { token });
  const stepUp = (token: string, proof: object) =>
    app.request('POST', '/v1/auth/step-up', { token, body: proof });
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const stale = (userId: string): Promise<OpenedSession> =>
    app.openSession(userId, { authTime: HOUR_AGO() });
  const withPhone = async (): Promise<{ ada: SignedIn; phone: AuthenticatorApp }> => {
    const ada = await app.account(admin, 'customer');
    return { ada, phone: await withAuthenticatorApp(app, ada) };
  };

  it('is asked for in the words of RFC 9470 when the last proof is too old', async () => {
    const { userId } = await app.account(admin, 'customer');
    const { token } = await stale(userId);

    const { status, headers, body } = await begin(token);

    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="orderly", error="insufficient_user_authentication", ' +
        'error_description="A more recent or stronger proof of identity is needed.", ' +
        'acr_values="urn:orderly:aal1", max_age="900"',
    );
    expect(body).toMatchObject({
      code: 'step-up-needed',
      acrValues: ['urn:orderly:aal1'],
      maxAgeS: 900,
    });
    // For the rest the session is as good as it was.
    expect((await app.request('GET', '/v1/users/me', { token })).status).toBe(200);
  });

  it('asks for two factors where the account has them, however fresh one of them is', async () => {
    const { ada } = await withPhone();
    const { token } = await app.openSession(ada.userId);

    const { headers, body } = await app.request('DELETE', '/v1/auth/totp', { token });

    expect(headers.get('www-authenticate')).toContain(
      'acr_values="urn:orderly:aal2", max_age="900"',
    );
    expect(body).toMatchObject({ code: 'step-up-needed', acrValues: ['urn:orderly:aal2'] });
  });

  it('asks for a fresh one of two factors, too', async () => {
    const { ada } = await withPhone();
    const { token } = await app.openSession(ada.userId, {
      acr: AAL2,
      amr: ['pwd', 'otp'],
      authTime: HOUR_AGO(),
    });

    expect(outcome(await app.request('DELETE', '/v1/auth/totp', { token }))).toBe(
      '401 step-up-needed',
    );
  });

  it('with a password opens what it is enough for, at once, in the same session', async () => {
    const ada = await app.account(admin, 'customer');
    const { token, sessionId } = await stale(ada.userId);
    await begin(token);

    const { status, body } = await stepUp(token, { password: ada.password });

    expect(status).toBe(200);
    expect(body).toEqual({
      acr: 'urn:orderly:aal1',
      authTime: expect.any(String),
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 900,
    });
    expect(Date.now() - Date.parse(body['authTime'] as string)).toBeLessThan(60_000);
    const claims = decodePart(body['accessToken'] as string, 1);
    expect(claims).toMatchObject({ sid: sessionId, acr: 'urn:orderly:aal1' });
    expect(Math.abs((claims['auth_time'] as number) * 1_000 - Date.now())).toBeLessThan(60_000);
    // The token that was there before is as good as the new one: the session is what became fresh.
    expect((await begin(token)).status).toBe(201);
    expect((await begin(body['accessToken'] as string)).status).toBe(201);
  });

  it('with a second factor makes a session of one factor one of two', async () => {
    const { ada, phone } = await withPhone();
    const { token } = await stale(ada.userId);

    const { status, body } = await stepUp(token, { totp: await phone.nextCode() });

    expect([status, body['acr']]).toEqual([200, 'urn:orderly:aal2']);
    expect(decodePart(body['accessToken'] as string, 1)['amr']).toEqual(
      expect.arrayContaining(['pwd', 'otp']),
    );
    expect((await app.request('POST', '/v1/auth/recovery-codes', { token })).status).toBe(200);
  });

  it('takes a recovery code, once', async () => {
    const { ada, phone } = await withPhone();
    const { token } = await stale(ada.userId);
    const recoveryCode = phone.recoveryCodes[0];

    expect(outcome(await stepUp(token, { recoveryCode }))).toBe(200);
    expect(outcome(await stepUp(token, { recoveryCode }))).toBe('401 second-factor-refused');
  });

  it(
    'with a password is not enough for an account with a second factor, and does not tell ' +
      'whether it was right',
    async () => {
      const { ada } = await withPhone();
      const { token } = await stale(ada.userId);

      const [right, wrong] = [
        await stepUp(token, { password: ada.password }),
        await stepUp(token, { password: 'not the words of this account' }),
      ];

      expect(outcome(right)).toBe('401 step-up-needed');
      expect(right.body).toMatchObject({ acrValues: ['urn:orderly:aal2'] });
      expect([wrong.status, wrong.body['code']]).toEqual([right.status, right.body['code']]);
    },
  );

  it('never makes a session weaker', async () => {
    const { ada, phone } = await withPhone();
    const { token, sessionId } = await app.openSession(ada.userId, {
      acr: AAL2,
      amr: ['pwd', 'otp'],
    });
    expect(outcome(await stepUp(token, { totp: await phone.nextCode() }))).toBe(200);
    await app.request('DELETE', '/v1/auth/totp', { token });

    expect((await stepUp(token, { password: ada.password })).body['acr']).toBe('urn:orderly:aal2');

    expect(await app.db.query('SELECT acr FROM auth.sessions WHERE id = $1', [sessionId])).toEqual([
      { acr: AAL2 },
    ]);
  });

  it('takes one code for one session, however many try at once', async () => {
    const { ada, phone } = await withPhone();
    const sessions = await Promise.all(Array.from({ length: 20 }, () => stale(ada.userId)));
    const totp = await phone.nextCode();

    const answers = await Promise.all(sessions.map(({ token }) => stepUp(token, { totp })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      await app.db.query(
        `SELECT count(*)::int AS fresh FROM auth.sessions WHERE id = ANY ($1)
            AND authenticated_at > now() - interval '10 minutes'`,
        [sessions.map(({ sessionId }) => sessionId)],
      ),
    ).toEqual([{ fresh: 1 }]);
  });

  it('makes a thief of the session wait who guesses codes or passwords', async () => {
    const [{ ada, phone }, bob] = [await withPhone(), await app.account(admin, 'customer')];
    const [hers, his] = [await stale(ada.userId), await stale(bob.userId)];

    for (let n = 0; n < 5; n++) {
      expect(outcome(await stepUp(hers.token, { totp: codeOf(phone.secret, 5) }))).toBe(
        '401 second-factor-refused',
      );
      expect(outcome(await stepUp(his.token, { password: 'a guess at his password' }))).toBe(
        '401 invalid-credentials',
      );
    }
    await holdPauses(app.db);

    expect(outcome(await stepUp(hers.token, { totp: await phone.nextCode() }))).toBe(
      '429 too-many-failed-logins',
    );
    expect(outcome(await stepUp(his.token, { password: bob.password }))).toBe(
      '429 too-many-failed-logins',
    );
  });

  it('is written down, and so is its failure, without what was typed', async () => {
    const ada = await app.account(admin, 'customer');
    const { token, sessionId } = await stale(ada.userId);
    await stepUp(token, { password: 'a guess at her password' });
    await stepUp(token, { password: ada.password });

    const rows = await app.db.query<Array<{ action: string; row: string }>>(
      'SELECT action, to_jsonb(a)::text AS row FROM platform.audit_events a WHERE subject_id ' +
        '= $1 ORDER BY occurred_at',
      [sessionId],
    );

    expect(rows.map(({ action }) => action)).toEqual([
      'auth.logged-in',
      'auth.step-up-refused',
      'auth.stepped-up',
    ]);
    for (const { row } of rows) expect(row).not.toMatch(/guess at|passphrase/);
  });

  it('is known to other sessions at once that a second factor came and went', async () => {
    const ada = await app.account(admin, 'customer');
    const other = await app.openSession(ada.userId);
    expect((await begin(other.token)).status).toBe(201);

    await withAuthenticatorApp(app, ada);
    expect(outcome(await begin(other.token))).toBe('401 step-up-needed');

    await app.request('DELETE', '/v1/auth/totp', { token: ada.token });
    expect((await begin(other.token)).status).toBe(201);
  });

  it.each([
    [{}, ''],
    [{ password: 'x', totp: '123456' }, ''],
    [{ password: 'x'.repeat(1_000) }, '/password'],
    [{ acr: 'urn:orderly:aal2' }, '/acr'],
  ])('comes with exactly one proof in its form: %#', async (proof, pointer) => {
    const { status, body } = await stepUp(admin.token, proof);

    expect(status).toBe(422);
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('stands before every route that a stolen session must not open', () => {
    const inventory = accessInventory(app.api.app);

    const without = inventory
      .filter(({ route, method, policy }) => {
        if (!policy || policy.kind === 'public') return false;
        const isListed = STEP_UP_ROUTES.includes(route);
        const isSensitive =
          policy.kind === 'permission' && STEP_UP_PERMISSIONS.test(policy.permission);
        return (isListed || (isSensitive && method !== 'GET')) && policy.stepUp === undefined;
      })
      .map(({ route }) => route);

    expect(without).toEqual([]);
    expect(inventory.map(({ route }) => route)).toEqual(expect.arrayContaining(STEP_UP_ROUTES));
  });
});
