import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpuMsOf } from '../../../../test/support/cpu-time.js';
import { jwsVectors, pemOf } from '../../../../test/support/wycheproof.js';
import { ConfigurationError } from './configuration-error.js';
import { loadConfig } from './load-config.js';
import { weakness, weaknessOfKey } from './weak-secrets.js';

const DATABASE_URL = 'postgres://localhost/orderly';
const PRODUCTION = { NODE_ENV: 'production', PUBLIC_URL: 'https://shop.example', DATABASE_URL };

function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('weakness', () => {
  it.each([
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'has too few different characters'],
    ['0000000000000000', 'has too few different characters'],
    ['k3Fz81Qmk3Fz81Qmk3Fz81Qm', 'repeats itself'],
    ['0123456789abcdef', 'is a sequence'],
    ['zyxwvutsrqponmlk', 'is a sequence'],
    ['changeme-changeme-please', 'is made of words that samples use'],
    ['your-256-bit-secret', 'is made of words that samples use'],
    ['a-string-secret-at-least-256-bits-long', 'is made of words that samples use'],
    ['SuperSecretPassword2026!', 'is made of words that samples use'],
    ['correct horse battery staple', 'is made of words that samples use'],
    ['at least fifteen characters', 'is made of words that samples use'],
    ['a passphrase of your own', 'is made of words that samples use'],
  ])('finds that %p %s', (secret, fault) => {
    expect(weakness(secret)).toBe(fault);
  });

  it('finds none in random ones, however they are written', () => {
    const random = Array.from({ length: 2_000 }, () => [
      randomBytes(8).toString('hex'),
      randomBytes(32).toString('hex'),
      randomBytes(12).toString('base64'),
      randomBytes(32).toString('base64url'),
      randomBytes(32).toString('latin1'),
    ]).flat();

    // Sixteen digits are so few that one secret in a thousand has a pattern by chance.
    expect(random.filter((secret) => weakness(secret) !== undefined).length).toBeLessThan(10);
  });

  it('finds none in a passphrase of other words', () => {
    expect(weakness('four green teapots sailed away')).toBeUndefined();
  });

  it('does not take long over an adversary', () => {
    const tookMs = cpuMsOf(() => weakness(`${'passwordpass'.repeat(300)}x`));

    expect(tookMs).toBeLessThan(500);
  });
});

describe('weaknessOfKey', () => {
  it.each([
    ['RFC 7515 A.3', Buffer.from('jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI', 'base64url')],
    ['RFC 7517 A.2', Buffer.from('870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE', 'base64url')],
    [
      'RFC 6979 A.2.5',
      Buffer.from('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721', 'hex'),
    ],
    ['jwt.io', Buffer.from('evZzL1gdAFr88hb2OF_2NxApJCzGCEDdfSp6VQO30hw', 'base64url')],
  ])('knows the key of %s', (_, bytes) => {
    expect(weaknessOfKey(keyOf(bytes))).toBe('is a key that is printed in a manual');
  });

  it("knows Wycheproof's", () => {
    const keys = jwsVectors().filter(({ privateKey }) => privateKey.crv === 'P-256');

    expect(keys.length).toBeGreaterThan(0);
    for (const { privateKey } of keys) expect(weaknessOfKey(pemOf(privateKey))).toMatch('manual');
  });

  it('knows a key that somebody counted on their fingers', () => {
    expect(weaknessOfKey(keyOf(Buffer.alloc(32, 1)))).toBe('has too few different characters');
  });

  it('has nothing against a new one', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

    expect(
      weaknessOfKey(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
    ).toBeUndefined();
  });
});

describe('a start with a weak secret', () => {
  const JWT_IO = Buffer.from('evZzL1gdAFr88hb2OF_2NxApJCzGCEDdfSp6VQO30hw', 'base64url');

  const acme = (name: string): NodeJS.ProcessEnv =>
    name.startsWith('OIDC')
      ? {
          OIDC_PROVIDERS: 'acme',
          OIDC_ACME_ISSUER: 'https://id.example',
          OIDC_ACME_CLIENT_ID: 'orderly',
        }
      : {};

  it.each([
    ['METRICS_TOKEN', 'metrics-metrics-metrics'],
    ['METRICS_TOKEN', '1234567890123456'],
    ['ADMIN_PASSWORD', 'change-me-please-test'],
    ['JWT_SIGNING_KEY', keyOf(JWT_IO)],
    ['AUTH_ENCRYPTION_KEY', Buffer.alloc(32).toString('base64')],
    [
      'AUTH_ENCRYPTION_KEY',
      Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString('base64'),
    ],
    ['AUDIT_CHAIN_KEY', Buffer.from('change-me-change-me-please-secret').toString('base64')],
    ['OIDC_ACME_CLIENT_SECRET', 'my-client-secret-changeme'],
  ])('is refused anywhere: %s', (name, value) => {
    const problems = problemsOf({ DATABASE_URL, ...acme(name), [name]: value });

    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^${name} (is|has|repeats) .*make another`)),
    ]);
    expect(problems.join()).not.toContain(value);
  });

  it.each([
    ['DATABASE_URL', 'postgres://orderly:orderly@db.example/orderly'],
    ['DATABASE_URL', 'postgres://j3kqx7vw9tzrm2ph:%6A3kqx7vw9tzrm2ph@db.example/orderly'],
    ['DATABASE_URL', 'postgres://orderly:hunter2@db.example/orderly'],
    ['DATABASE_URL', 'postgres://orderly:postgres-password@db.example/orderly'],
    [
      'DATABASE_URL',
      'postgres://orderly:k%C3%BCk%C3%BCk%C3%BCk%C3%BCk%C3%BCk%C3%BC@db.example/orderly',
    ],
    ['DATABASE_MIGRATION_URL', 'postgres://owner:owner@db.example/orderly'],
    ['REDIS_URL', 'rediss://:changeme-changeme@redis.example:6379'],
  ])('is refused in production: %s', (name, value) => {
    expect(problemsOf({ ...PRODUCTION, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} has a password .*openssl`)),
    ]);
    expect(problemsOf({ DATABASE_URL, [name]: value })).toEqual([]);
  });

  it.each([
    ['on loopback', 'postgres://orderly:orderly@127.0.0.1/orderly'],
    ['on loopback by IPv6', 'postgres://orderly:orderly@[::1]/orderly'],
    ['none, as with certificates', 'postgres://orderly@db.example/orderly'],
    ['a random one', 'postgres://orderly:3yN0c%2BqV7mXc0e3JtZ@db.example/orderly'],
  ])('is no such thing with a password in production that is %s', (_, url) => {
    expect(problemsOf({ ...PRODUCTION, DATABASE_URL: url })).toEqual([]);
  });
});

function keyOf(bytes: Buffer): string {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(bytes);
  const point = curve.getPublicKey();
  const [x = '', y = ''] = [point.subarray(1, 33), point.subarray(33)].map((half) =>
    half.toString('base64url'),
  );
  return pemOf({ kty: 'EC', crv: 'P-256', x, y, d: bytes.toString('base64url') });
}
