import { unknownVariables } from './unknown-variables.js';

const NONE = new Set<string>();

describe('unknownVariables', () => {
  it.each([
    ['DATABSE_POOL_SIZE', 'DATABASE_POOL_SIZE'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['REDIS_ULR', 'REDIS_URL'],
    ['PUBLC_URL', 'PUBLIC_URL'],
    ['RATELIMIT_PER_IP', 'RATE_LIMIT_PER_IP'],
    ['TRUSTEDPROXIES', 'TRUSTED_PROXIES'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['smtp_url', 'SMTP_URL'],
  ])('suggests the setting that was meant when %s is given', (name, meant) => {
    expect(unknownVariables({ [name]: 'x' }, NONE)).toEqual([
      `Unknown setting ${name}: did you mean ${meant}?`,
    ]);
  });

  it('names a setting of our own prefixes that resembles none', () => {
    expect(unknownVariables({ AUTH_SOMETHING_ELSE: 'x' }, NONE)).toEqual([
      'Unknown setting AUTH_SOMETHING_ELSE: .env.example lists all names.',
    ]);
  });

  it('does not complain of variables of other programs', () => {
    const others = {
      PATH: '/bin',
      HOME: '/root',
      MAIL: '/var/mail/root',
      HOSTNAME: 'web-1',
      NODE_OPTIONS: '',
      NODE_EXTRA_CA_CERTS: '',
      LOGNAME: 'root',
      DATA: 'x',
    };

    expect(unknownVariables(others, NONE)).toEqual([]);
  });

  it('does not complain of names that something else reads', () => {
    expect(unknownVariables({ OIDC_ACME_ISSUER: 'x' }, new Set(['OIDC_ACME_ISSUER']))).toEqual([]);
  });
});
