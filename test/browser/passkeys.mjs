/**
 * Passkeys in a real browser, with its virtual authenticator: node test/browser/passkeys.mjs
 * <origin> <email> <password> Prints what was answered, as JSON. A process of its own: inside jest,
 * everything is made CommonJS.
 */
import { launchChromium } from './chromium.mjs';

const [origin, email, password] = process.argv.slice(2);
const browser = await launchChromium();
try {
  const page = await (await browser.newContext()).newPage();
  // Any page of ours that may talk to the API: a passkey is bound to where it runs.
  await page.goto(`${origin}/accept-invitation`);
  const devTools = await page.context().newCDPSession(page);
  const answers = await journey(page, devTools);
  process.stdout.write(JSON.stringify(answers));
} finally {
  await browser.close();
}

async function journey(page, devTools) {
  const authenticator = await addAuthenticator(devTools, true);
  const { accessToken: token } = (await call(page, '/v1/auth/login', { email, password })).body;

  const registered = await register(page, token);
  const again = await register(page, token);
  const passwordless = await login(page);

  const first = await call(page, '/v1/auth/login', { email, password });
  const { challenge } = first.body;
  const options = await call(page, '/v1/auth/login/passkey/options', { challenge });
  const passkey = await get(page, options.body);
  const second = await call(page, '/v1/auth/login/second-factor', { challenge, passkey });

  // The authenticator still has the key, but does not ask for a fingerprint: it says so in what it
  // signs.
  await devTools.send('WebAuthn.setUserVerified', {
    authenticatorId: authenticator,
    isUserVerified: false,
  });
  const unverified = await login(page);
  const notAsked = await login(page, { userVerification: 'discouraged' });
  await devTools.send('WebAuthn.setUserVerified', {
    authenticatorId: authenticator,
    isUserVerified: true,
  });

  const copied = await loginWithCopy(page, devTools, authenticator);
  return { registered, again, passwordless, first, second, unverified, notAsked, copied };
}

async function addAuthenticator(devTools, isUserVerified) {
  await devTools.send('WebAuthn.enable');
  const { authenticatorId } = await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

/**
 * Puts the key back as it was before it was last used: that is what a copy looks like from outside.
 */
async function loginWithCopy(page, devTools, authenticatorId) {
  const { credentials } = await devTools.send('WebAuthn.getCredentials', { authenticatorId });
  const used = await login(page);
  await devTools.send('WebAuthn.clearCredentials', { authenticatorId });
  await devTools.send('WebAuthn.addCredential', { authenticatorId, credential: credentials[0] });
  return { before: used, after: await login(page) };
}

async function register(page, token) {
  const options = await call(page, '/v1/auth/passkeys/options', undefined, token);
  const response = await page.evaluate(async (json) => {
    try {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json);
      return (await navigator.credentials.create({ publicKey })).toJSON();
    } catch (error) {
      return { refusedByBrowser: error.name };
    }
  }, options.body);
  if (response.refusedByBrowser) return response;
  return call(page, '/v1/auth/passkeys', { name: 'Chromium', response }, token);
}

async function login(page, deviations = {}) {
  const options = await call(page, '/v1/auth/login/passkey/options', {});
  const response = await get(page, { ...options.body, ...deviations });
  return response.refusedByBrowser ? response : call(page, '/v1/auth/login/passkey', { response });
}

function get(page, options) {
  return page.evaluate(async (json) => {
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json);
      return (await navigator.credentials.get({ publicKey })).toJSON();
    } catch (error) {
      return { refusedByBrowser: error.name };
    }
  }, options);
}

function call(page, path, body, token) {
  return page.evaluate(
    async ([url, json, bearer]) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        body: json === undefined ? undefined : JSON.stringify(json),
      });
      return { status: response.status, body: await response.json() };
    },
    [path, body, token],
  );
}
