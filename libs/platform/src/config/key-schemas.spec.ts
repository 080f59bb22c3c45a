import { generateKeyPairSync } from 'node:crypto';
import { signingKeys } from './key-schemas.js';

describe('signingKeys', () => {
  const aKey = (namedCurve = 'P-256', type: 'pkcs8' | 'sec1' = 'pkcs8'): string =>
    generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type, format: 'pem' }) as string;
  const [first, second] = [aKey(), aKey()];

  it.each([
    ['one', first, [first]],
    ['one with escaped line breaks', first.replaceAll('\n', '\\n'), [first]],
    ['two', first + second, [first, second]],
    ['two on lines apart, one of them twice', `${first}\n${second}\n${first}`, [first, second]],
  ])('takes %s', (_, text, expected) => {
    expect(signingKeys.parse(text)).toEqual(expected);
  });

  it('takes what openssl writes without options', () => {
    const parameters =
      '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const key = aKey('P-256', 'sec1');

    expect(signingKeys.parse(parameters + key)).toEqual([key]);
  });

  it.each([
    ['words between two', `${first} and ${second}`],
    ['one of another curve', first + aKey('P-384')],
    ['one that is cut short', first.replace(/-----END.*/, '')],
    ['one that is none', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
    ['nothing but space', ' '],
    ['too many', Array.from({ length: 6 }, () => aKey()).join('')],
  ])('refuses %s', (_, text) => {
    expect(signingKeys.safeParse(text).success).toBe(false);
  });
});
