import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Roles } from '@orderly/users';
import { anAccount } from '../support/an-account.js';
import type { SignedIn, TestApp, TestRequest } from '../support/app.js';
import { anApiKey } from '../support/walking-machines.js';

type Credential = Pick<TestRequest, 'token' | 'cookie' | 'headers'>;

/** One account with one credential, and what it may do with it. */
export interface LifeCaller {
  readonly name: string;
  readonly userId: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly credential: Credential;
}

const SCOPES: readonly Permission[] = [
  'orders:read',
  'orders:read-any',
  'orders:cancel',
  'orders:cancel-any',
  'orders:confirm',
  'orders:ship',
  'orders:return',
  'orders:return-any',
];

/**
 * An account for each built-in role, with each kind of credential: a token, the cookie of a
 * browser, an API key and a client with all scopes of orders, and an API key that may only read.
 */
export async function lifeCallers(app: TestApp, admin: SignedIn): Promise<LifeCaller[]> {
  const roles = (await app.api.app.get(Roles).list()).filter(({ builtIn }) => builtIn);
  const callers = await Promise.all(
    roles.map(async ({ name: role, permissions }) => {
      const userId = await anAccount(app.db, { roles: [role] });
      const { token } = await app.openSession(userId);
      const browser = await aBrowser(app, userId);
      const held = SCOPES.filter((scope) => permissions.includes(scope));
      const reading = held.filter((scope) => scope.startsWith('orders:read'));
      const caller = (kind: string, credential: Credential, limits?: readonly Permission[]) => ({
        name: `${role} with ${kind}`,
        userId,
        permissions: new Set(limits ?? permissions),
        credential,
      });
      const people = [caller('a token', { token }), caller('a cookie', browser)];
      if (held.length === 0) return people;
      const key = async (scopes: readonly Permission[]) => ({
        token: (await anApiKey(app, userId, scopes)).token,
      });
      return [
        ...people,
        caller('an API key', await key(held), held),
        caller('an API key that reads', await key(reading), reading),
        caller('a client', { token: await clientToken(app, admin, userId, held) }, held),
      ];
    }),
  );
  return callers.flat();
}

async function aBrowser(app: TestApp, userId: string): Promise<Credential> {
  const { cookie } = await app.openSession(userId, { transport: 'cookie' });
  const { body } = await app.request('GET', '/v1/auth/browser-session', { cookie });
  return { cookie, headers: { 'x-csrf-token': body['csrfToken'] as string } };
}

/** The token of an OAuth client that acts for the account. */
async function clientToken(
  app: TestApp,
  admin: SignedIn,
  userId: string,
  scopes: readonly Permission[],
): Promise<string> {
  const added = await app.request<{ id: string; secret: string }>('POST', '/v1/oauth-clients', {
    token: admin.token,
    body: { name: `Client ${newId()}`, authMethod: 'client_secret_basic', scopes },
  });
  if (added.status !== 201) throw new Error(`client: ${added.status} ${added.text}`);
  const { id, secret } = added.body;
  // Only administrators add clients, for themselves.
  await app.db.query('UPDATE auth.oauth_clients SET owner_id = $2 WHERE id = $1', [id, userId]);
  const answer = await app.request('POST', '/oauth2/token', {
    body: 'grant_type=client_credentials',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    },
  });
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${answer.text}`);
  return answer.body['access_token'] as string;
}
