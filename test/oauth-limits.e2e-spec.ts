import { RateLimiter } from '@orderly/platform/rate-limiting/rate-limiter';
import { CREDENTIALS_PER_DAY } from '../libs/auth/src/oauth/client-budget.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';

interface AddedClient {
  readonly id: string;
  readonly secret: string;
}

const TOKENS_PER_MINUTE = 4;
const minute = (): number => Math.floor(Date.now() / 60_000);

describe('Limits on OAuth clients', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start({ rateLimits: { clientTokensPerMinute: TOKENS_PER_MINUTE } });
    admin = await app.admin();
  });
  afterAll(() => app.close());

  const addClient = ({ token }: SignedIn) =>
    app.request<AddedClient>('POST', '/v1/oauth-clients', {
      token,
      body: { name: 'Warehouse', authMethod: 'client_secret_basic', scopes: ['orders:read'] },
    });

  const renewSecret = ({ token }: SignedIn, { id }: AddedClient) =>
    app.request('POST', `/v1/oauth-clients/${id}/secret`, { token, body: { overlapHours: 0 } });

  const askToken = ({ id, secret }: AddedClient, more = ''): Promise<TestResponse> =>
    app.request('POST', '/oauth2/token', {
      body: `grant_type=client_credentials${more}`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      },
    });

  const statuses = (answers: ReadonlyArray<{ readonly status: number }>): number[] =>
    answers.map(({ status }) => status).sort();

  it('allow an account 100, disabled ones included, also when they are added at once', async () => {
    const owner = await app.account(admin, 'admin');
    const { id } = (await addClient(owner)).body;
    await app.db.query(
      `INSERT INTO auth.oauth_clients (id, owner_id, name, auth_method, secret_hash, scopes,
        disabled_at)
       SELECT gen_random_uuid(), owner_id, name, auth_method, secret_hash, scopes, now()
         FROM auth.oauth_clients, generate_series(1, 97) WHERE id = $1`,
      [id],
    );

    const answers = await Promise.all(Array.from({ length: 4 }, () => addClient(owner)));

    expect(statuses(answers)).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'too-many-clients',
    });
    expect((await addClient(admin)).status).toBe(201);
    await app.request('DELETE', `/v1/oauth-clients/${id}`, { token: owner.token });
    expect((await addClient(owner)).status).toBe(201);
  });

  it('allow an account 100 new clients and secrets a day, removed clients included', async () => {
    const owner = await app.account(admin, 'admin');
    const client = (await addClient(owner)).body;
    const limiter = app.api.app.get(RateLimiter);
    while (limiter.take(CREDENTIALS_PER_DAY, owner.userId).remaining > 2);
    await app.request('DELETE', `/v1/oauth-clients/${(await addClient(owner)).body.id}`, {
      token: owner.token,
    });
    expect((await renewSecret(owner, client)).status).toBe(200);

    const refused = [await addClient(owner), await renewSecret(owner, client)];

    const spent = { status: 429, body: { code: 'client-credentials-spent' } };
    expect(refused).toMatchObject([spent, spent]);
    const retryAfterS = Number(refused[0]?.headers.get('retry-after'));
    expect([retryAfterS > 0, retryAfterS <= 86_400]).toEqual([true, true]);
    const [{ count }] = await app.db.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM platform.audit_events
        WHERE actor_id = $1 AND action IN ('auth.client-made', 'auth.client-secret-made')`,
      [owner.userId],
    );
    expect(count).toBe(3);
    expect((await addClient(admin)).status).toBe(201);
  });

  it('limit the tokens of a client per minute, with an OAuth error beyond the limit', async () => {
    const [greedy, other] = [(await addClient(admin)).body, (await addClient(admin)).body];
    const first = minute();
    const answers: TestResponse[] = [];
    for (let n = 0; n < 3 * TOKENS_PER_MINUTE; n++) answers.push(await askToken(greedy));
    const minutes = minute() - first + 1;

    const passed = answers.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(TOKENS_PER_MINUTE);
    expect(passed).toBeLessThanOrEqual(TOKENS_PER_MINUTE * minutes);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get('content-type')).toMatch(/^application\/json/);
    expect(refused?.body).toMatchObject({
      error: 'temporarily_unavailable',
      error_description: expect.any(String),
      code: 'too-many-client-tokens',
    });
    const retryAfterS = Number(refused?.headers.get('retry-after'));
    expect([retryAfterS > 0, retryAfterS <= 60]).toEqual([true, true]);
    expect(
      await app.db.query(
        `SELECT count(*)::int AS count FROM platform.audit_events
          WHERE subject_id = $1 AND action = 'auth.client-token-issued'`,
        [greedy.id],
      ),
    ).toEqual([{ count: passed }]);
    expect((await askToken(other)).status).toBe(200);
  });

  it('do not count what a client was refused, nor what a stranger asks in its name', async () => {
    const client = (await addClient(admin)).body;
    for (let n = 0; n < TOKENS_PER_MINUTE + 1; n++) {
      await askToken({ ...client, secret: 'wrong' });
      await askToken(client, '&scope=users:read');
    }

    expect((await askToken(client)).status).toBe(200);
  });
});
