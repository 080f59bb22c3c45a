import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';
import { type AuthenticatorApp, withAuthenticatorApp } from '../support/authenticator-app.js';

export let app: TestApp;
export let admin: SignedIn;

export const post = (path: string, body?: unknown, token?: string): Promise<TestResponse> =>
  app.request('POST', `/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });

export const login = ({ email, password }: SignedIn) => post('login', { email, password });

export const challengeOf = async (ada: SignedIn): Promise<string> =>
  (await login(ada)).body['challenge'] as string;

export const finish = (challenge: string, factor: object) =>
  post('login/second-factor', { challenge, ...factor });

export const outcome = ({ status, body }: TestResponse) =>
  status < 300 ? status : `${status} ${body['code']}`;

export const person = async (): Promise<{ ada: SignedIn; phone: AuthenticatorApp }> => {
  const ada = await app.account(admin, 'customer');
  return { ada, phone: await withAuthenticatorApp(app, ada) };
};

export const audited = async (action: string, userId: string): Promise<number> => {
  const [row] = await app.db.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM platform.audit_events
        WHERE action = $1 AND (actor_id = $2::uuid OR subject_id = $2::text)`,
    [action, userId],
  );
  return row.count;
};

export const noticesTo = async (userId: string): Promise<string[]> => {
  const rows = await app.db.query<Array<{ kind: string }>>(
    `SELECT data ->> 'kind' AS kind FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND subject = $1 ORDER BY position`,
    [userId],
  );
  return rows.map(({ kind }) => kind);
};

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));
}
