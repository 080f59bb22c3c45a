import { createHash, createPrivateKey } from 'node:crypto';
import type { Variables } from './environment.js';
import { isLoopback } from './loopback.js';
import { type OidcProvider, variableOf } from './oidc-providers.js';

const MIN_DATABASE_PASSWORD = 12;

/**
 * Words that samples, tutorials and manuals use as secrets. A secret made of these words is on
 * every guessing list.
 */
const SAMPLE_WORDS = new Set(
  `a access admin client id api app at auth bit bits change changeit changeme characters
  correcthorsebatterystaple data database default demo
  dev development do dummy enter example fifteen foo bar here hidden insecure is it jwt key least
  letmein local long master me
  metrics my mysecret not of orderly own pass passphrase passwd password please postgres
  postgresql private prod production
  public qwerty qwertyuiop random redis replace root safe sample secret secure server set shop
  sign signing something store
  string super supersecret test testing the this to todo token unsafe use user value very welcome
  with yours your`.split(/\s+/),
);

/** RFC 7638 thumbprints of P-256 keys whose private half has been published. */
const PUBLISHED_KEYS = new Set([
  'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U', // RFC 7515, appendix A.3
  'cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s', // RFC 7517, appendix A.2
  'DOvxvJiAdIqVWIkFt5hDtCunXLF0BV4-JGv4f-ALSm0', // RFC 6979, appendix A.2.5
  '19J8y7Zprt2-QKLjF2I5pVk0OELX6cY2AfaAv1LC_w8', // jwt.io, the key that it offers for ES256
  'jtGSXJVYuZVE0cLF8m4OWz-gvUEtc1LxRfUd7fMBarg', // C2SP/wycheproof, JSON Web Signature vectors
]);

/**
 * Says why an attacker could guess the secret; undefined for one that looks random. Never reveals
 * the secret.
 */
export function weakness(secret: string): string | undefined {
  // Hexadecimal digits are the smallest acceptable alphabet. Even a random secret of 16 of them
  // repeats many.
  if (new Set(secret).size < Math.min(10, Math.ceil(secret.length / 3)))
    return 'has too few different characters';
  if (repeatsItself(secret)) return 'repeats itself';
  if (countsUp(secret)) return 'is a sequence';
  if (isMadeOfSampleWords(secret)) return 'is made of words that samples use';
  return undefined;
}

/** Says why others could know the P-256 private key. */
export function weaknessOfKey(privateKeyPem: string): string | undefined {
  const { crv, kty, x, y, d = '' } = createPrivateKey(privateKeyPem).export({ format: 'jwk' });
  const thumbprint = createHash('sha256')
    .update(JSON.stringify({ crv, kty, x, y }))
    .digest('base64url');
  return PUBLISHED_KEYS.has(thumbprint)
    ? 'is a key that is printed in a manual'
    : weaknessOfBytes(Buffer.from(d, 'base64url'));
}

const weaknessOfBytes = (bytes: Buffer): string | undefined => weakness(bytes.toString('latin1'));

/**
 * Returns one line for every secret that others may know. A known secret protects nothing, and no
 * failure would reveal it. Passwords in URLs count only in production: on a laptop the database
 * often has none or a trivial one.
 */
export function weakSecrets(v: Variables, providers: readonly OidcProvider[]): string[] {
  const another = 'make another with openssl rand -base64 32';
  const chosen = { METRICS_TOKEN: v.METRICS_TOKEN, ADMIN_PASSWORD: v.ADMIN_PASSWORD };
  const { AUTH_ENCRYPTION_KEY, AUDIT_CHAIN_KEY, AUDIT_CHAIN_PREVIOUS_KEY } = v;
  const keys = { AUDIT_CHAIN_KEY, AUDIT_CHAIN_PREVIOUS_KEY };
  const signingKeys = { JWT_SIGNING_KEY: v.JWT_SIGNING_KEY };
  const clients = providers.map(({ name, clientSecret }) => [
    variableOf(name, 'CLIENT_SECRET'),
    clientSecret,
  ]);
  const stripe = {
    STRIPE_SECRET_KEY: v.STRIPE_SECRET_KEY?.replace(/^[sr]k_(?:test|live)_/, ''),
    STRIPE_WEBHOOK_SECRET: v.STRIPE_WEBHOOK_SECRET?.replace(/^whsec_/, ''),
  };
  const { DATABASE_URL, DATABASE_MIGRATION_URL, REDIS_URL } = v;
  const urls =
    v.NODE_ENV === 'production' ? { DATABASE_URL, DATABASE_MIGRATION_URL, REDIS_URL } : {};
  return [
    ...found(chosen, weakness, another),
    ...found({ AUTH_ENCRYPTION_KEY }, anyOf(weaknessOfBytes), another),
    ...found(keys, weaknessOfBytes, another),
    ...found(
      signingKeys,
      anyOf(weaknessOfKey),
      'make another with openssl ecparam -name prime256v1 -genkey',
    ),
    ...found(Object.fromEntries(clients), weakness, 'have the provider make another'),
    ...found(stripe, weakness, 'have Stripe make another'),
    ...found({ SMS_TOKEN: v.SMS_TOKEN }, weakness, 'have the provider make another'),
    ...found(
      { VAPID_PRIVATE_KEY: v.VAPID_PRIVATE_KEY },
      (key) => weaknessOfBytes(Buffer.from(key, 'base64url')),
      'make another pair with orderly keys web-push',
    ),
    ...found(urls, weaknessOfUrl, another),
  ];
}

const anyOf =
  <T>(judge: (value: T) => string | undefined) =>
  (values: readonly T[]): string | undefined =>
    values.map(judge).find(Boolean);

function found<T>(
  values: Readonly<Record<string, T | undefined>>,
  judge: (value: T) => string | undefined,
  remedy: string,
): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const fault = value === undefined ? undefined : judge(value);
    return fault === undefined ? [] : [`${name} ${fault}: ${remedy}.`];
  });
}

/**
 * A server that listens only on loopback is as safe as the machine. A URL without a password uses
 * another kind of authentication.
 */
function weaknessOfUrl(address: string): string | undefined {
  const { hostname, username, password: encoded } = new URL(address);
  const password = decodeURIComponent(encoded);
  if (password === '' || hostname === '' || isLoopback(hostname)) return undefined;
  if (password === decodeURIComponent(username)) return 'has a password that is the user name';
  if (password.length < MIN_DATABASE_PASSWORD)
    return `has a password of fewer than ${MIN_DATABASE_PASSWORD} characters`;
  const fault = weakness(password);
  return fault && `has a password that ${fault}`;
}

function repeatsItself(secret: string): boolean {
  for (let period = 1; period <= secret.length / 2; period++) {
    if (secret.slice(period) === secret.slice(0, -period)) return true;
  }
  return false;
}

/** True when most characters directly follow the one before, as in 0123456789abcdef. */
function countsUp(secret: string): boolean {
  let neighbours = 0;
  for (let index = 1; index < secret.length; index++) {
    if (Math.abs(secret.charCodeAt(index) - secret.charCodeAt(index - 1)) === 1) neighbours++;
  }
  return neighbours > 0.7 * (secret.length - 1);
}

/** Digits and punctuation between the words do not make guessing harder. */
function isMadeOfSampleWords(secret: string): boolean {
  const letters = secret.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (letters.length < secret.length / 2) return false;
  const reachable = new Set([0]);
  for (const from of reachable) {
    for (const word of SAMPLE_WORDS)
      if (letters.startsWith(word, from)) reachable.add(from + word.length);
  }
  return reachable.has(letters.length);
}
