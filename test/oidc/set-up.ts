import { type SignedIn, TestApp } from '../support/app.js';
import { HttpBrowser } from '../support/http-browser.js';
import { TestProvider } from '../support/oidc-provider.js';
import { freePort } from '../support/processes.js';

export const SHOP = 'https://shop.example';

export interface Started {
  readonly browser: HttpBrowser;
  readonly authorizationUrl: string;
}

export let app: TestApp;
export let admin: SignedIn;
export let acme: TestProvider;
export let open: TestProvider;
export let count = 0;

export const publicUrl = () => app.config.http.publicUrl;

export const freshName = () => `person${++count}`;

export const isCallback = (url: string) => url.startsWith(`${publicUrl()}/oidc/`);

export const json = (
  browser: HttpBrowser,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  browser
    .send(publicUrl() + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    .then(async (response) => ({
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, string>,
    }));

export const start = async (
  provider = 'acme',
  session = 'tokens',
  browser = new HttpBrowser(),
): Promise<Started> => {
  const { status, body } = await json(browser, `/v1/auth/oidc/${provider}/start`, {
    returnTo: `${SHOP}/signed-in`,
    session,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return { browser, authorizationUrl: body['authorizationUrl'] ?? '' };
};

/** Through the pages of the provider, up to the address that it sends the browser back to. */
export const logInThere = async (
  { browser, authorizationUrl }: Started,
  login: string,
): Promise<string> => {
  let { url, page } = await browser.follow(authorizationUrl, isCallback);
  const forms: Array<Record<string, string>> = [
    { prompt: 'login', login, password: 'any' },
    { prompt: 'consent' },
  ];
  for (const form of forms) {
    if (page === undefined) break;
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1] ?? '';
    ({ url, page } = await browser.follow(new URL(action, url).href, isCallback, form));
  }
  if (!isCallback(url)) throw new Error(`${url}: ${page}`);
  return url;
};

/** What the page that began finds in its fragment. */
export const comeBack = async (
  browser: HttpBrowser,
  callback: string,
): Promise<URLSearchParams> => {
  const response = await browser.send(callback);
  const location = response.headers.get('location') ?? '';
  if (response.status !== 303) throw new Error(`${response.status} ${await response.text()}`);
  expect(location).toMatch(/^https:\/\/shop\.example\/signed-in#(code|error)=[\w-]+$/);
  return new URLSearchParams(new URL(location).hash.slice(1));
};

export const vouch = async (login: string, provider?: string, session?: string) => {
  const started = await start(provider, session);
  const fragment = await comeBack(started.browser, await logInThere(started, login));
  return {
    browser: started.browser,
    code: fragment.get('code') ?? '',
    error: fragment.get('error'),
  };
};

export const signIn = (browser: HttpBrowser, code: string) =>
  json(browser, '/v1/auth/oidc/sign-in', { code });

/** An account with the address that the provider verifies for `name`. */
export const accountOf = async (name: string): Promise<SignedIn> => {
  const account = await app.account(admin, 'customer');
  const email = `${name}@example.test`;
  await app.db.query('UPDATE users.users SET email = $2 WHERE id = $1', [account.userId, email]);
  return { ...account, email };
};

export const link = (browser: HttpBrowser, linkCode: string, token: string) =>
  json(browser, '/v1/auth/identities', { linkCode }, { authorization: `Bearer ${token}` });

export const linked = async () => {
  const name = freshName();
  const account = await accountOf(name);
  const { browser, code } = await vouch(name);
  const { status } = await link(browser, code, account.token);
  expect(status).toBe(201);
  return { name, account };
};

export const auditOf = (action: string) =>
  app.db.query(
    'SELECT actor_id, subject_id, after FROM platform.audit_events WHERE action = $1 ORDER BY 1',
    [action],
  );

export function setUp(): void {
  beforeAll(async () => {
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    acme = await TestProvider.start(publicUrl);
    open = await TestProvider.start(publicUrl, { name: 'open', allowsSignUp: true });
    app = await TestApp.start({
      http: { port, publicUrl, corsOrigins: [SHOP] },
      oidc: [acme.configuration, open.configuration],
    } as Parameters<typeof TestApp.start>[0]);
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await Promise.all([acme.stop(), open.stop()]);
  });
}
