import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';

export interface MadeKey {
  readonly id: string;
  readonly key: string;
  readonly etag: string;
}

export let app: TestApp;
export let admin: SignedIn;
export let ada: SignedIn;

export const wish = (more: object = {}) => ({
  name: 'Sync',
  scopes: ['orders:read'],
  expiresInDays: 30,
  ...more,
});

export async function makeKey(who: SignedIn = ada, more: object = {}): Promise<MadeKey> {
  const made = await app.request<{ id: string; key: string }>('POST', '/v1/api-keys', {
    token: who.token,
    body: wish(more),
  });
  if (made.status !== 201) throw new Error(`key: ${made.status} ${made.text}`);
  return { ...made.body, etag: made.headers.get('etag') ?? '' };
}

export const listOrders = (token: string, headers: Record<string, string> = {}) =>
  app.request('GET', '/v1/orders', { token, headers });

export const codeOf = async (answer: Promise<TestResponse>) => {
  const { status, body } = await answer;
  return [status, body?.['code']];
};

export function setUp(): void {
  beforeAll(async () => {
    // One proxy is believed, so that a test can come from anywhere.
    app = await TestApp.start({ http: { trustedProxies: 1 } });
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
  });
  afterAll(() => app.close());
}
