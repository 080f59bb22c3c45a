import { problemsOf } from '../../../../test/support/problems-of.js';
import { loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://orderly:qV7mXc0e3JtZ@db.example:5432/orderly';
const PRODUCTION = { NODE_ENV: 'production', DATABASE_URL, PUBLIC_URL: 'https://shop.example' };

describe('loadConfig', () => {
  it('needs a database only, outside production', () => {
    const config = loadConfig({ DATABASE_URL });

    expect(config).toMatchObject({
      environment: 'development',
      http: { port: 3000, host: '127.0.0.1' },
      redisUrl: undefined,
    });
    expect(config.rateLimits.perPrincipal).toBe(1_000);
    expect(config.warnings).toEqual([]);
  });

  it('does without a database when the process brings one', () => {
    expect(loadConfig({}, { embeddedDatabase: true }).database.url).toBe('');
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/^DATABASE_URL is missing: .*npm start/),
    ]);
  });

  it('is strict in production', () => {
    const config = loadConfig(PRODUCTION);

    expect(config.rateLimits).toEqual({
      perPrincipal: 50,
      perKey: 50,
      perIp: 100,
      credentialsPerIpAndMinute: 30,
      clientTokensPerMinute: 60,
    });
    expect(config.http.host).toBe('0.0.0.0');
    expect(config.warnings).toEqual([
      'SMTP_URL is not set: mails are written to files and not sent.',
      'SELLER_NAME is not set: no invoices are issued.',
    ]);
  });

  it('refuses the embedded database in production', () => {
    expect(() =>
      loadConfig({ ...PRODUCTION, DATABASE_URL: '' }, { embeddedDatabase: true }),
    ).toThrow(/DATABASE_URL is missing/);
  });

  it('lists every problem at once, by variable and without a value', () => {
    const problems = problemsOf({
      NODE_ENV: 'production',
      PORT: 'eighty',
      DATABASE_URL: 'mysql://root:hunter2@db/orders',
      ADMIN_PASSWORD: 'hunter2',
      JWT_SIGNING_KEY: 'hunter2',
      LOG_LEVEL: 'loud',
      WORKER_FIRST_BACKOFF_MS: '5000',
      WORKER_MAX_BACKOFF_MS: '10',
    });

    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
      'PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'ADMIN_PASSWORD',
      'JWT_SIGNING_KEY',
      'PUBLIC_URL',
      'WORKER_FIRST_BACKOFF_MS',
    ]);
    expect(problems.join()).not.toMatch(/hunter2|eighty|loud/);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PUBLIC_URL', 'https://shop.example/api'],
    ['PUBLIC_URL', 'ftp://shop.example'],
    ['CORS_ORIGINS', 'https://a.example,*'],
    ['DATABASE_URL', 'postgres://db.example:5432'],
    ['DATABASE_URL', `${DATABASE_URL}?options=-c%20search_path=x`],
    ['REDIS_URL', 'localhost:6379'],
    ['SMTP_URL', 'mail.example'],
    ['MAIL_FROM', 'Orderly <nobody>'],
    ['MAIL_FROM', 'Orderly\r\nBcc: all@shop.example <a@shop.example>'],
    ['MAIL_TIME_ZONE', 'Berlin'],
    ['SUPPORT_EMAIL', 'support'],
    ['ORDER_PAGE_URL', 'https://shop.example/orders'],
    ['ORDER_PAGE_URL', 'https://shop.example/orders/{order}'],
    ['ORDER_PAGE_URL', 'https://{id}.shop.example/'],
    ['ORDER_PAGE_URL', '/orders/{id}'],
    ['ORDER_PAGE_URL', 'javascript:open("{id}")'],
    ['SIGN_IN_PAGE_URL', 'shop.example/sign-in'],
    ['SIGN_IN_PAGE_URL', 'https://user:secret@shop.example/'],
    ['PRICES_INCLUDE_TAX', 'yes'],
    ['SHOP_COUNTRY', 'UK'],
    ['ADMIN_EMAIL', 'admin'],
    ['METRICS_TOKEN', 'short'],
    ['TRUSTED_PROXIES', 'all'],
    ['NODE_ENV', 'staging'],
    ['JWT_SIGNING_KEY', 'secret'],
    ['NOTIFICATIONS_RETENTION_DAYS', '30'],
    ['MAIL_RETENTION_DAYS', '30'],
    ['UNVERIFIED_ACCOUNT_DAYS', '1'],
    ['INVITED_ACCOUNT_DAYS', '7'],
    ['ORDER_RESERVATION_MINUTES', '-1'],
    ['DRAFT_ORDER_RETENTION_DAYS', '0'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ DATABASE_URL, [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must`)),
    ]);
  });

  it.each([
    ['SMTP_URL', 'smtp://user:100%@mail.example:587'],
    ['SMTP_URL', 'smtp://user:%zz@mail.example:587'],
    ['SMTP_URL', 'smtp://user%:secret@mail.example:587'],
    ['SMTP_URL', 'smtp://user:caf%E9@mail.example:587'],
    ['SMTP_URL', 'smtp://user:12/34@mail.example:587'],
    ['REDIS_URL', 'redis://:5%x@redis.example:6379'],
    ['REDIS_URL', 'redis://user:12#34@redis.example:6379'],
    ['REDIS_URL', 'redis://redis.example:6379/0?prefix=100%'],
    ['DATABASE_URL', 'postgres://orderly:50%off@db.example:5432/orderly'],
    ['DATABASE_URL', 'postgres://orderly:secret@db%.example:5432/orderly'],
    ['DATABASE_URL', 'postgres://orderly:secret@db.example:5432/or%derly'],
    ['DATABASE_URL', 'postgres://user:12?34@db.example:5432/orderly'],
    ['DATABASE_URL', `${DATABASE_URL}?sslrootcert=/nowhere/ca.pem`],
    ['DATABASE_MIGRATION_URL', 'postgres://owner:%@db.example:5432/orderly'],
    ['METRICS_TOKEN', 'zwölf-Zeichen-und-mehr'],
  ])('names %s when its value would fail later: %s', (name, value) => {
    for (const NODE_ENV of ['production', 'development']) {
      expect(problemsOf({ ...PRODUCTION, NODE_ENV, [name]: value })).toEqual([
        expect.stringMatching(new RegExp(`^${name} (?:has|names|must)`)),
      ]);
    }
  });

  it('takes names and passwords that are percent-encoded', () => {
    const password = encodeURIComponent('50% /?#@ off, today');

    expect(
      problemsOf({
        ...PRODUCTION,
        DATABASE_URL: `postgres://orderly:${password}@db.example:5432/orderly`,
        REDIS_URL: `redis://:${password}@redis.example:6379/2?prefix=shop`,
        SMTP_URL: `smtp://user%40shop.example:${password}@mail.example:587`,
      }),
    ).toEqual([]);
  });

  it('reports the other faults beside a malformed variable', () => {
    const problems = problemsOf({
      DATABASE_URL,
      PORT: 'eighty',
      SHUTDOWN_DRAIN_MS: '30000',
      OIDC_PROVIDERS: 'acme',
      ADMIN_PASSWORD: 'changeme-changeme',
    });

    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual([
      'PORT',
      'SHUTDOWN_DRAIN_MS',
      'OIDC_ACME_ISSUER',
      'OIDC_ACME_CLIENT_ID',
      'OIDC_ACME_CLIENT_SECRET',
      'ADMIN_PASSWORD',
    ]);
  });

  it('refuses pages that may not use the passkeys of the domain', () => {
    const passkeys = {
      DATABASE_URL,
      WEBAUTHN_RP_ID: 'shop.example',
      WEBAUTHN_ORIGINS: 'https://shop.example,https://www.shop.example:8443',
    };

    expect(problemsOf(passkeys)).toEqual([]);
    expect(problemsOf({ ...passkeys, WEBAUTHN_ORIGINS: 'https://notshop.example' })).toEqual([
      expect.stringMatching(/^WEBAUTHN_ORIGINS must be of WEBAUTHN_RP_ID/),
    ]);
  });
});
