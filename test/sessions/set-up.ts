import { type SignedIn, TestApp } from '../support/app.js';

export interface Listed {
  readonly id: string;
  readonly current: boolean;
  readonly device: string | null;
}

export let app: TestApp;
export let admin: SignedIn;

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
}

/** The status of a request with the access token. */
export const me = async (token: string): Promise<number> =>
  (await app.request('GET', '/v1/users/me', { token })).status;

export const refresh = (refreshToken: string) =>
  app.request<{ accessToken: string; refreshToken: string; code: string }>(
    'POST',
    '/v1/auth/refresh',
    { body: { refreshToken } },
  );

export async function list(token: string, query = '') {
  const { status, body, text } = await app.request<{
    data: Listed[];
    page: { nextCursor: string | null };
  }>('GET', `/v1/auth/sessions${query}`, { token });
  if (status !== 200) throw new Error(text);
  return body;
}

export const auditOf = (action: string, subjectId: string) =>
  app.db.query(
    'SELECT actor_id, after FROM platform.audit_events WHERE action = $1 AND subject_id = $2',
    [action, subjectId],
  );
