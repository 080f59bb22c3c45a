import { createECDH } from 'node:crypto';
import { problemsOf } from '../../../../test/support/problems-of.js';
import { loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://orderly:qV7mXc0e3JtZ@db.example:5432/orderly';
const keys = () => {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex');
  return { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey.toString('base64url') };
};
const PAIR = { ...keys(), VAPID_SUBJECT: 'mailto:ops@shop.example' };

describe('the keys of web push', () => {
  it('are optional', () => {
    expect(loadConfig({ DATABASE_URL }).webPush).toBeUndefined();
  });

  it.each(['mailto:ops@shop.example', 'https://shop.example/contact'])(
    'are a pair, with a subject such as %s',
    (subject) => {
      expect(loadConfig({ DATABASE_URL, ...PAIR, VAPID_SUBJECT: subject }).webPush).toEqual({
        publicKey: PAIR.VAPID_PUBLIC_KEY,
        privateKey: PAIR.VAPID_PRIVATE_KEY,
        subject,
      });
    },
  );

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'the private key of another pair',
      { VAPID_PRIVATE_KEY: keys().VAPID_PRIVATE_KEY },
      /^VAPID_PUBLIC_KEY is not the public key of VAPID_PRIVATE_KEY: make a pair with orderly keys/,
    ],
    ['one key alone', { VAPID_PRIVATE_KEY: '' }, /must be set together/],
    ['no subject', { VAPID_SUBJECT: '' }, /must be set together/],
    ['a short public key', { VAPID_PUBLIC_KEY: 'BAAA' }, /^VAPID_PUBLIC_KEY must be a public key/],
    ['a compressed one', { VAPID_PUBLIC_KEY: `A${'g'.repeat(86)}` }, /must be a public key/],
    ['a PEM', { VAPID_PRIVATE_KEY: '-----BEGIN' }, /^VAPID_PRIVATE_KEY must be a private key/],
    ['an address alone', { VAPID_SUBJECT: 'ops@shop.example' }, /^VAPID_SUBJECT must be mailto:/],
    ['no address', { VAPID_SUBJECT: 'mailto:ops' }, /^VAPID_SUBJECT must be mailto:/],
    ['plain http', { VAPID_SUBJECT: 'http://shop.example' }, /^VAPID_SUBJECT must be mailto:/],
  ])('are refused with %s', (_which, change, problem) => {
    expect(problemsOf({ DATABASE_URL, ...PAIR, ...change })).toContainEqual(
      expect.stringMatching(problem),
    );
  });

  it('are refused when others could know them', () => {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey('11'.repeat(32), 'hex');
    const weak = {
      VAPID_PUBLIC_KEY: pair.getPublicKey('base64url'),
      VAPID_PRIVATE_KEY: pair.getPrivateKey('base64url'),
    };

    expect(problemsOf({ DATABASE_URL, ...PAIR, ...weak })).toEqual([
      expect.stringMatching(/^VAPID_PRIVATE_KEY has too few different characters/),
    ]);
  });
});
