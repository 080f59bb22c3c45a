import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';

export let app: TestApp;
export let admin: SignedIn;

export const get = (path: string, who = admin) => app.request('GET', path, { token: who.token });

export const etagOf = async (userId: string): Promise<string> =>
  (await get(`/v1/users/${userId}`)).headers.get('etag') ?? '';

export const change = async (
  method: string,
  path: string,
  body: unknown,
  ifMatch: string,
  who = admin,
): Promise<TestResponse> =>
  app.request(method, path, { token: who.token, body, headers: { 'if-match': ifMatch } });

export const patch = async (userId: string, body: unknown, who = admin) =>
  change('PATCH', `/v1/users/${userId}`, body, await etagOf(userId), who);

export const invite = (body: unknown, who = admin, headers: Record<string, string> = {}) =>
  app.request('POST', '/v1/users', { token: who.token, body, headers });

/** A role that exists in this database only. */
export const addRole = async (...permissions: string[]): Promise<string> => {
  const name = `role-${newId()}`;
  await app.db.query('INSERT INTO users.roles (name, description) VALUES ($1, $1)', [name]);
  await app.db.query(
    'INSERT INTO users.role_permissions (role, permission) SELECT $1, unnest($2::text[])',
    [name, permissions],
  );
  return name;
};

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
}
