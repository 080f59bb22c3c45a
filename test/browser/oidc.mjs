/**
 * Somebody signs in with another provider in a real browser. Prints what their page saw, as JSON.
 */
import { launchChromium } from './chromium.mjs';

const facts = JSON.parse(process.argv[2]);
const { publicUrl, shopUrl, email, password, login } = facts;
const returnTo = `${shopUrl}/signed-in`;

const browser = await launchChromium();
const context = await browser.newContext();
context.setDefaultTimeout(20_000);
// Fonts that the provider's pages would fetch from elsewhere.
await context.route(/fonts\.googleapis/, (route) => route.abort());
const page = await context.newPage();

/** As a script of the front end would, whose origin is another than the API's. */
const ask = (method, path, body, headers = {}) =>
  page.evaluate(
    async ([verb, url, content, more]) => {
      const response = await fetch(url, {
        method: verb,
        credentials: 'include',
        headers: { ...(content ? { 'content-type': 'application/json' } : {}), ...more },
        ...(content ? { body: JSON.stringify(content) } : {}),
      });
      const text = await response.text();
      return { status: response.status, body: text ? JSON.parse(text) : null };
    },
    [method, publicUrl + path, body, headers],
  );

async function signIn(session) {
  await page.goto(returnTo);
  const { body } = await ask('POST', '/v1/auth/oidc/acme/start', { returnTo, session });
  await page.goto(body.authorizationUrl, { waitUntil: 'commit' });
  // The provider remembers who is there, and asks the first time only.
  const login$ = page.locator('input[name=login]');
  const isThere = page.waitForURL(/signed-in#/).then(() => true);
  if (!(await Promise.race([isThere, login$.waitFor().then(() => false)]))) {
    await login$.fill(login);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    const consent = page.locator('input[name=prompt][value=consent]');
    await Promise.race([isThere, consent.waitFor({ state: 'attached' })]);
    if (await consent.count()) await page.locator('button[type=submit]').click();
    await isThere;
  }
  const code = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('code');
  return ask('POST', '/v1/auth/oidc/sign-in', { code });
}

const seen = {};
const unlinked = await signIn('cookie');
seen.unlinked = [unlinked.status, unlinked.body.code];

const { body: own } = await ask('POST', '/v1/auth/login', { email, password, session: 'cookie' });
const { linkCode } = unlinked.body;
seen.linkedWithoutCsrfToken = (await ask('POST', '/v1/auth/identities', { linkCode })).body.code;
const linked = await ask(
  'POST',
  '/v1/auth/identities',
  { linkCode },
  { 'x-csrf-token': own.csrfToken },
);
seen.linked = linked.status;
seen.loggedOut = (
  await ask('POST', '/v1/auth/logout', undefined, { 'x-csrf-token': own.csrfToken })
).status;
seen.afterLogOut = (await ask('GET', '/v1/users/me')).status;

const inCookie = await signIn('cookie');
seen.inCookie = [inCookie.status, inCookie.body.session];
seen.meByCookie = (await ask('GET', '/v1/users/me')).body.email;
seen.scriptsSee = await page.evaluate(() => document.cookie);
const cookies = await context.cookies(publicUrl);
seen.cookie = cookies
  .filter(({ name }) => name === '__Host-orderly-session')
  .map(({ httpOnly, secure, sameSite, path }) => ({ httpOnly, secure, sameSite, path }));
await ask('POST', '/v1/auth/logout', undefined, { 'x-csrf-token': inCookie.body.csrfToken });

const inTokens = await signIn('tokens');
const authorization = `Bearer ${inTokens.body.accessToken}`;
seen.meByToken = (await ask('GET', '/v1/users/me', undefined, { authorization })).body.email;
seen.withoutToken = (await ask('GET', '/v1/users/me')).status;

await browser.close();
process.stdout.write(JSON.stringify(seen));
