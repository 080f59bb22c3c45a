import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';

export interface AddedClient {
  readonly id: string;
  readonly secret: string;
  readonly etag: string;
}

export const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export let app: TestApp;
export let admin: SignedIn;

export async function addClient(body: object = {}, owner: SignedIn = admin): Promise<AddedClient> {
  const added = await app.request<{ id: string; secret: string }>('POST', '/v1/oauth-clients', {
    token: owner.token,
    body: {
      name: 'Warehouse',
      authMethod: 'client_secret_basic',
      scopes: ['orders:read', 'users:read'],
      ...body,
    },
  });
  if (added.status !== 201) throw new Error(`client: ${added.status} ${added.text}`);
  return { ...added.body, etag: added.headers.get('etag') ?? '' };
}

export const form = (
  path: string,
  parameters: Record<string, string> | string,
  headers: Record<string, string> = {},
) =>
  app.request('POST', `/oauth2/${path}`, {
    body: String(new URLSearchParams(parameters)),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

export const askToken = ({ id, secret }: AddedClient, more: Record<string, string> = {}) =>
  form('token', { grant_type: 'client_credentials', ...more }, basic(id, secret));

export async function tokenOf(
  client: AddedClient,
  more: Record<string, string> = {},
): Promise<string> {
  const { status, body, text } = await askToken(client, more);
  if (status !== 200) throw new Error(`token: ${status} ${text}`);
  return body['access_token'] as string;
}

export const errorOf = async (answer: Promise<TestResponse>) => {
  const { status, body } = await answer;
  return [status, body['error'], body['code']];
};

export const withToken = (token: string, path = '/v1/users') => app.request('GET', path, { token });

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());
}
