import { problemsOf } from '../../../../test/support/problems-of.js';
import { loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://orderly:qV7mXc0e3JtZ@db.example:5432/orderly';
const PROVIDER = {
  SMS_URL: 'https://sms.example/messages',
  SMS_TOKEN: 'qV7mXc0e3JtZ8rTn',
  SMS_SENDER: 'Orderly',
};

describe('the provider of text messages', () => {
  it('is optional', () => {
    expect(loadConfig({ DATABASE_URL }).sms).toBeUndefined();
  });

  it('has an address, a token and a sender, and may be limited to countries', () => {
    const { sms } = loadConfig({ DATABASE_URL, ...PROVIDER, SMS_ALLOWED_PREFIXES: '+44, +49' });

    expect(sms).toEqual({
      ...{ url: PROVIDER.SMS_URL, token: PROVIDER.SMS_TOKEN, sender: 'Orderly' },
      ...{ allowedPrefixes: ['+44', '+49'], maxPerDay: 10_000 },
    });
    expect(loadConfig({ DATABASE_URL, ...PROVIDER }).sms).toMatchObject({ allowedPrefixes: [] });
    expect(loadConfig({ DATABASE_URL, ...PROVIDER, SMS_MAX_PER_DAY: '50' }).sms).toMatchObject({
      maxPerDay: 50,
    });
  });

  it.each(['http://localhost:8080/', 'http://127.0.0.1/'])('may be at %s', (SMS_URL) => {
    expect(problemsOf({ DATABASE_URL, ...PROVIDER, SMS_URL })).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a part alone', { SMS_TOKEN: '' }, /^SMS_URL, SMS_TOKEN and SMS_SENDER must be set together/],
    ['plain http', { SMS_URL: 'http://sms.example/' }, /^SMS_URL must be https/],
    ['no address', { SMS_URL: 'sms.example' }, /^SMS_URL must be/],
    ['a short token', { SMS_TOKEN: 'abc' }, /^SMS_TOKEN must have at least 16 characters/],
    ['a token that many know', { SMS_TOKEN: 'changeme-changeme' }, /^SMS_TOKEN /],
    ['a long name', { SMS_SENDER: 'Orderly Limited' }, /^SMS_SENDER must be/],
    ['none a day', { SMS_MAX_PER_DAY: '0' }, /^SMS_MAX_PER_DAY must be/],
    ['a prefix without plus', { SMS_ALLOWED_PREFIXES: '44' }, /^SMS_ALLOWED_PREFIXES must be/],
  ])('is refused with %s', (_which, change, problem) => {
    expect(problemsOf({ DATABASE_URL, ...PROVIDER, ...change })).toContainEqual(
      expect.stringMatching(problem),
    );
  });
});
