import { OneTimeTokens, type TokenPurpose } from '@orderly/users';
import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';

export const PASSWORD = 'four random words here';

export let app: TestApp;
export let admin: SignedIn;
export let count = 0;

export const freshEmail = (): string => `person-${++count}@example.test`;

export const post = (path: string, body: unknown, token?: string): Promise<TestResponse> =>
  app.request('POST', `/v1/auth/${path}`, { body, ...(token === undefined ? {} : { token }) });

export const register = (email: string, more: Record<string, unknown> = {}) =>
  post('register', { email, password: PASSWORD, name: 'Ada Example', ...more });

export const login = (email: string, password = PASSWORD) => post('login', { email, password });

export const userIdOf = async (email: string): Promise<string> => {
  const [row] = await app.db.query<Array<{ id: string }>>(
    'SELECT id FROM users.users WHERE email = $1',
    [email],
  );
  return row?.id ?? '';
};

/** As the worker mints it while it writes a mail. */
export const linkToken = async (email: string, purpose: TokenPurpose): Promise<string | null> =>
  app.api.app.get(OneTimeTokens).issue(await userIdOf(email), purpose);

export const verified = async (): Promise<string> => {
  const email = freshEmail();
  await register(email);
  await post('verify-email', { token: await linkToken(email, 'verify-email') });
  return email;
};

export const eventsOf = async (email: string): Promise<string[]> => {
  const rows = await app.db.query<Array<{ type: string }>>(
    'SELECT type FROM platform.outbox WHERE subject = $1 ORDER BY position',
    [await userIdOf(email)],
  );
  return rows.map(({ type }) => type);
};

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
  // All tests come from one address; what one of them fails at must not slow the next one down.
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));
}
