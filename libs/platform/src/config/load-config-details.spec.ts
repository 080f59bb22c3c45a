import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsOf } from '../../../../test/support/problems-of.js';
import { KNOWN_VARIABLES } from './environment.js';
import { loadConfig } from './load-config.js';
import { readOidcProviders } from './oidc-providers.js';

const DATABASE_URL = 'postgres://orderly:qV7mXc0e3JtZ@db.example:5432/orderly';
const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL, PUBLIC_URL: 'https://shop.example' };

describe('loadConfig', () => {
  it.each([
    ['redis://redis.example:6379', 1],
    ['redis://redis.example:6379?prefix=shop', 1],
    ['redis://:Tr1cky-Wombat-93-Kettle@redis.example:6379', 0],
    ['redis://127.0.0.1:6379', 0],
    ['redis://[::1]:6379', 0],
  ])(
    'counts the warnings when Redis on another machine has no password: %s',
    (REDIS_URL, count) => {
      const { warnings } = loadConfig({ ...PRODUCTION, REDIS_URL });

      expect(warnings.filter((warning) => warning.startsWith('REDIS_URL'))).toHaveLength(count);
    },
  );

  it.each([
    ['smtp://relay.example:25', 1],
    ['smtp://relay.example:25?requireTLS=true', 0],
    ['smtp://user:secret@relay.example:587', 0],
    ['smtps://relay.example', 0],
    ['smtp://127.0.0.1:25', 0],
  ])('counts the warnings when mails may travel unencrypted: %s', (SMTP_URL, count) => {
    const { warnings } = loadConfig({ ...PRODUCTION, SMTP_URL });
    const aboutMail = warnings.filter((warning) => warning.startsWith('SMTP_URL'));

    expect(aboutMail).toHaveLength(count);
    expect(aboutMail.every((warning) => /^SMTP_URL does not demand TLS/.test(warning))).toBe(true);
  });

  it('refuses a signing key of another kind', () => {
    expect(problemsOf({ DATABASE_URL, JWT_SIGNING_KEY: rsaKey() })).toEqual([
      expect.stringMatching(/^JWT_SIGNING_KEY must be the PEM of an EC P-256/),
    ]);
  });

  it.each([
    ['postgres://app@db2/orderly postgres://app@db3:5433/orderly', []],
    ['postgres://app@db2/orderly,postgres://app@db3/orderly', ['has an @ behind the host']],
    ['postgres://app@db2/orderly postgres://app@db2/orderly', ['names a server twice']],
    ['postgres://app@db2', ['must name a database']],
  ])('takes replicas separated by spaces: %s', (DATABASE_REPLICA_URLS, faults) => {
    expect(problemsOf({ DATABASE_URL, DATABASE_REPLICA_URLS })).toEqual(
      faults.map((fault) => expect.stringContaining(`DATABASE_REPLICA_URLS ${fault}`)),
    );
  });

  it('finds settings that contradict each other', () => {
    const problems = problemsOf({
      DATABASE_URL,
      DATABASE_LOCK_TIMEOUT_MS: '6000',
      SHUTDOWN_DRAIN_MS: '30000',
      PORT: '4000',
      WORKER_HEALTH_PORT: '4000',
    });

    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
      'DATABASE_LOCK_TIMEOUT_MS',
      'SHUTDOWN_DRAIN_MS',
      'WORKER_HEALTH_PORT',
    ]);
  });

  it('takes an EC P-256 key, with escaped line breaks too', () => {
    const privateKey = p256Key();

    expect(
      loadConfig({ DATABASE_URL, JWT_SIGNING_KEY: privateKey.replaceAll('\n', '\\n') }).auth
        .signingKeys,
    ).toEqual([privateKey]);
  });

  it('warns about names that nobody reads', () => {
    expect(
      loadConfig({ DATABASE_URL, RATE_LIMIT_PER_PRINCIPLE: '5', PATH: '/bin' }).warnings,
    ).toEqual(['Unknown setting RATE_LIMIT_PER_PRINCIPLE: did you mean RATE_LIMIT_PER_PRINCIPAL?']);
  });

  it('reads exactly the variables that .env.example explains', () => {
    const example = readFileSync(join(import.meta.dirname, '../../../../.env.example'), 'utf8');
    const explained = [...example.matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);

    const ofProviders = readOidcProviders({}, ['acme']).variables;

    expect(explained.sort()).toEqual([...KNOWN_VARIABLES, ...ofProviders].sort());
  });

  it('reads the providers that it is told of, and their variables are no typing errors', () => {
    const acme = {
      OIDC_PROVIDERS: 'Acme, big-corp',
      OIDC_ACME_ISSUER: 'https://login.acme.example',
      OIDC_ACME_CLIENT_ID: 'orderly',
      OIDC_ACME_CLIENT_SECRET: 'hunter2',
      OIDC_BIG_CORP_ISSUER: 'http://localhost:4000',
      OIDC_BIG_CORP_CLIENT_ID: 'orderly',
      OIDC_BIG_CORP_CLIENT_SECRET: 'hunter2',
      OIDC_BIG_CORP_SIGN_UP: 'true',
    };

    const config = loadConfig({ DATABASE_URL, ...acme, OIDC_ACNE_ISSUER: 'https://a.example' });

    expect(config.oidc).toMatchObject([
      { name: 'acme', displayName: 'acme', scopes: 'openid email profile', allowsSignUp: false },
      { name: 'big-corp', issuer: 'http://localhost:4000', allowsSignUp: true },
    ]);
    expect(config.warnings).toEqual([
      'Unknown setting OIDC_ACNE_ISSUER: did you mean OIDC_ACME_ISSUER?',
    ]);
    expect(
      problemsOf({
        DATABASE_URL,
        ...acme,
        OIDC_ACME_ISSUER: 'http://a.example',
        OIDC_ACME_CLIENT_ID: '',
      }),
    ).toEqual([
      expect.stringMatching(/^OIDC_ACME_ISSUER must be/),
      'OIDC_ACME_CLIENT_ID is missing.',
    ]);
  });

  it('believes a country only behind a proxy that sets it', () => {
    const header = { DATABASE_URL, TRUSTED_COUNTRY_HEADER: 'CF-IPCountry' };

    expect(loadConfig({ ...header, TRUSTED_PROXIES: '1' }).http.countryHeader).toBe('cf-ipcountry');
    expect(problemsOf(header)).toEqual([
      expect.stringMatching(/^TRUSTED_COUNTRY_HEADER needs TRUSTED_PROXIES/),
    ]);
  });

  it('takes keys of random bytes in base64', () => {
    const key = randomBytes(32).toString('base64');

    expect(loadConfig({ DATABASE_URL, AUTH_ENCRYPTION_KEY: key }).auth.encryptionKeys).toEqual([
      Buffer.from(key, 'base64'),
    ]);
    expect(
      problemsOf({
        DATABASE_URL,
        AUTH_ENCRYPTION_KEY: 'hunter2',
        AUDIT_CHAIN_KEY: key.slice(0, 20),
      }),
    ).toEqual([
      expect.stringMatching(/^AUTH_ENCRYPTION_KEY must be 32 random bytes/),
      expect.stringMatching(/^AUDIT_CHAIN_KEY must be at least 32/),
    ]);
  });

  it('takes a certificate and its key together, and then expects https in front', () => {
    const files = { TLS_CERT_FILE: '/tls/crt', TLS_KEY_FILE: '/tls/key' };

    expect(loadConfig({ DATABASE_URL, ...files, PORT: '8443' }).http).toMatchObject({
      tls: { certFile: '/tls/crt', keyFile: '/tls/key' },
      publicUrl: 'https://localhost:8443',
    });
    expect(problemsOf({ DATABASE_URL, TLS_KEY_FILE: '/tls/key' })).toEqual([
      'TLS_CERT_FILE and TLS_KEY_FILE must be set together.',
    ]);
  });
});

function p256Key(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function rsaKey(): string {
  const options = {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  } as const;
  return generateKeyPairSync('rsa', options).privateKey;
}
