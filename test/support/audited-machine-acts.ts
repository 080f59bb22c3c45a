import { generateKeyPairSync } from 'node:crypto';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from './app.js';
import type { AuditedAct, World } from './audited-acts.js';

type Made = { id: string; key: string; secret: string };

const asAdmin = ({ app, admin }: World, method: string, path: string, body?: unknown) =>
  app.request<Made>(method, path, {
    token: admin.token,
    body,
    headers: method === 'PATCH' ? { 'if-match': '*' } : {},
  });

const makeKey = (world: World) =>
  asAdmin(world, 'POST', '/v1/api-keys', { name: 'x', scopes: ['orders:read'], expiresInDays: 1 });

const addClient = (world: World) =>
  asAdmin(world, 'POST', '/v1/oauth-clients', {
    name: 'x',
    authMethod: 'client_secret_basic',
    scopes: ['orders:read'],
  });

const form = (
  { app }: World,
  { id, secret }: Made,
  path: string,
  body: string,
): Promise<TestResponse> =>
  app.request('POST', `/oauth2/${path}`, {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
    },
  });

const toKey =
  (method: string, tail = '', body?: unknown) =>
  async (world: World): Promise<TestResponse> =>
    asAdmin(world, method, `/v1/api-keys/${(await makeKey(world)).body.id}${tail}`, body);

const toClient =
  (method: string, tail = '', body?: unknown) =>
  async (world: World): Promise<TestResponse> =>
    asAdmin(world, method, `/v1/oauth-clients/${(await addClient(world)).body.id}${tail}`, body);

const aPublicKey = (): object => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid: newId(),
});

/** All that can be changed of one. */
async function changeClient(world: World): Promise<TestResponse> {
  const { body } = await asAdmin(world, 'POST', '/v1/oauth-clients', {
    name: 'x',
    authMethod: 'private_key_jwt',
    scopes: ['orders:read'],
    jwks: { keys: [aPublicKey()] },
    requestsPerSecond: 7,
  });
  return asAdmin(world, 'PATCH', `/v1/oauth-clients/${body.id}`, {
    name: 'y',
    scopes: ['orders:place'],
    jwks: { keys: [aPublicKey()] },
    requestsPerSecond: 5,
    disabled: true,
  });
}

/** Of API keys and OAuth clients. */
export const MACHINE_ACTS: Readonly<Record<string, AuditedAct>> = {
  makeApiKey: { action: 'auth.api-key-made', act: makeKey },
  changeApiKey: {
    action: 'auth.api-key-changed',
    // A time that has passed ends the key; this one is not blotted out of the entry either.
    act: toKey('PATCH', '', {
      name: 'y',
      ipRanges: ['192.0.2.0/24'],
      expiresAt: '1999-12-31T00:00:00Z',
    }),
  },
  rotateApiKey: {
    action: 'auth.api-key-rotated',
    act: toKey('POST', '/rotate', { overlapHours: 1 }),
  },
  revokeApiKey: { action: 'auth.api-key-revoked', act: toKey('DELETE') },
  revokeApiKeyOfUser: {
    action: 'auth.api-key-revoked',
    act: async (world) => {
      const { id } = (await makeKey(world)).body;
      return asAdmin(world, 'DELETE', `/v1/users/${world.admin.userId}/api-keys/${id}`);
    },
  },
  addClient: { action: 'auth.client-made', act: addClient },
  changeClient: { action: 'auth.client-changed', act: changeClient },
  renewClientSecret: {
    action: 'auth.client-secret-made',
    act: toClient('POST', '/secret', { overlapHours: 1 }),
  },
  removeClient: { action: 'auth.client-removed', act: toClient('DELETE') },
  issueClientToken: {
    action: 'auth.client-token-issued',
    act: async (world) =>
      form(world, (await addClient(world)).body, 'token', 'grant_type=client_credentials'),
  },
  revokeToken: {
    action: 'auth.token-revoked',
    act: async (world) => {
      const client = (await addClient(world)).body;
      const { body } = await form(world, client, 'token', 'grant_type=client_credentials');
      return form(world, client, 'revoke', `token=${body['access_token']}`);
    },
  },
  introspectToken: { why: 'It changes nothing.' },
};
