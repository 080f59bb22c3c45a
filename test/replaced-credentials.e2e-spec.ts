import { newId } from '@orderly/platform/kernel/ids/new-id';
import { anAccount } from './support/an-account.js';
import { TestApp, type TestRequest } from './support/app.js';
import { anApiKey } from './support/walking-machines.js';

type Credential = Pick<TestRequest, 'token' | 'cookie' | 'headers'>;

/** A retry must find the answer of its first try, whatever credential was replaced in between. */
describe('an Idempotency-Key', () => {
  let app: TestApp;
  let userId: string;
  let token: string;

  beforeAll(async () => {
    app = await TestApp.start();
    userId = await anAccount(app.db, { roles: ['admin'] });
    token = (await app.openSession(userId)).token;
  });
  afterAll(() => app.close());

  /** Sends one request with one key, first by one credential and then by the others. */
  const retried = async (...credentials: Credential[]) => {
    const [key, body] = [newId(), { email: `${newId()}@example.test`, name: 'Ada' }];
    const outcomes: unknown[] = [];
    for (const { token: bearer, cookie, headers } of credentials) {
      const response = await app.request('POST', '/v1/users', {
        ...{ token: bearer, cookie, body },
        headers: { ...headers, 'idempotency-key': key },
      });
      const isReplay = response.headers.get('idempotency-replayed') === 'true';
      outcomes.push(isReplay ? 'replayed' : (response.body['code'] ?? response.status));
    }
    return outcomes;
  };
  const rotate = async (keyId: string): Promise<{ id: string; token: string }> => {
    const { body } = await app.request<{ id: string; key: string }>(
      'POST',
      `/v1/api-keys/${keyId}/rotate`,
      { token, body: { overlapHours: 1 } },
    );
    return { id: body.id, token: body.key };
  };

  it('is known to every key that an API key was rotated to', async () => {
    const first = await anApiKey(app, userId, ['users:invite', 'users:read']);
    const second = await rotate(first.id);
    const third = await rotate(second.id);

    expect(await retried(first, second, third, first)).toEqual([201, ...Array(3).fill('replayed')]);
  });

  it('is not shared by two API keys of one owner, nor with the owner', async () => {
    const [one, other] = [
      await anApiKey(app, userId, ['users:invite', 'users:read']),
      await anApiKey(app, userId, ['users:invite', 'users:read']),
    ];

    expect(await retried(one, other, { token })).toEqual([201, 'email-taken', 'email-taken']);
  });

  it('is known to an OAuth client after it got another token and another secret', async () => {
    const client = await app.request<{ id: string; secret: string }>('POST', '/v1/oauth-clients', {
      token,
      body: {
        name: 'Till',
        authMethod: 'client_secret_basic',
        scopes: ['users:invite', 'users:read'],
      },
    });
    const { id, secret } = client.body;
    const tokenFor = async (proof: string): Promise<Credential> => {
      const { body } = await app.request('POST', '/oauth2/token', {
        body: 'grant_type=client_credentials',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${id}:${proof}`).toString('base64')}`,
        },
      });
      return { token: body['access_token'] as string };
    };
    const [first, second] = [await tokenFor(secret), await tokenFor(secret)];
    const renewed = await app.request<{ secret: string }>(
      'POST',
      `/v1/oauth-clients/${id}/secret`,
      { token, body: { overlapHours: 0 } },
    );

    expect(await retried(first, second, await tokenFor(renewed.body.secret))).toEqual([
      201,
      'replayed',
      'replayed',
    ]);
  });

  it('is known to a person after a refresh, in another session, and in a browser', async () => {
    const session = await app.openSession(userId);
    const refreshed = await app.request<{ accessToken: string }>('POST', '/v1/auth/refresh', {
      body: { refreshToken: session.refreshToken },
    });
    const { cookie } = await app.openSession(userId, { transport: 'cookie' });
    const { body } = await app.request('GET', '/v1/auth/browser-session', { cookie });
    const browser = { cookie, headers: { 'x-csrf-token': body['csrfToken'] as string } };

    expect(
      await retried(session, { token: refreshed.body.accessToken }, { token }, browser),
    ).toEqual([201, ...Array(3).fill('replayed')]);
  });
});
