import { anAccount } from '../support/an-account.js';
import { TestApp, type TestRequest } from '../support/app.js';

export type Caller = { userId: string; token: string };

export let app: TestApp;
export let admin: Caller;
export let count = 0;

export const personWith = async (...roles: string[]): Promise<Caller> =>
  app.openSession(await anAccount(app.db, { roles }));

export const send = (
  method: string,
  path: string,
  body?: unknown,
  more: TestRequest & { as?: Caller } = {},
) => {
  const { as = admin, ...rest } = more;
  return app.request(method, `/v1/${path}`, {
    token: as.token,
    ...(body === undefined ? {} : { body }),
    ...rest,
  });
};

export const add = async (permissions: string[], name = `role-${++count}`) => {
  const made = await send('POST', 'roles', { name, description: 'For a test.', permissions });
  expect(made.status).toBe(201);
  return { name, etag: made.headers.get('etag') ?? '' };
};

export const change = (role: { name: string; etag: string }, wish: object, as?: Caller) =>
  send('PATCH', `roles/${role.name}`, wish, {
    headers: { 'if-match': role.etag },
    ...(as ? { as } : {}),
  });

export const remove = (role: { name: string; etag: string }, as?: Caller) =>
  send('DELETE', `roles/${role.name}`, undefined, {
    headers: { 'if-match': role.etag },
    ...(as ? { as } : {}),
  });

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await personWith('admin');
  });
  afterAll(() => app.close());
}
