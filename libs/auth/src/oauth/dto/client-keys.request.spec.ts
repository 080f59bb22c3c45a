import { generateKeyPairSync } from 'node:crypto';
import { objectOf } from '@orderly/platform/http/fields/containers';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import { JsonWebKeysRequest } from './client-keys.request.js';

const jwkOf = (pair: ReturnType<typeof generateKeyPairSync>) =>
  pair.publicKey.export({ format: 'jwk' });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const publicKey = jwkOf(ec);
const p384 = jwkOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }));

const parse = (keys: unknown, more: object = {}) =>
  tryParse(
    objectOf(() => JsonWebKeysRequest),
    { keys, ...more },
  )?.keys;

describe('the public keys of a client', () => {
  it('ignores members that are not understood, in a key and in the set', () => {
    const key = {
      ...publicKey,
      key_ops: ['verify'],
      ext: true,
      x5t: 'abc',
      'x-vendor': { any: 1 },
    };

    expect(parse([key], { iat: 1 })).toEqual([publicKey]);
  });

  it.each([
    ['another curve', p384],
    ['another kind', { kty: 'AKP', alg: 'ML-DSA-44', pub: 'abc' }],
    ['encryption', { ...publicKey, use: 'enc' }],
  ])('ignores a key for %s beside one that it takes', (_, other) => {
    expect(parse([other, publicKey])).toEqual([publicKey]);
    expect(parse([other])).toBeUndefined();
  });

  it.each([
    ['private', ec.privateKey.export({ format: 'jwk' })],
    ['shared', { kty: 'oct', k: 'c2VjcmV0' }],
    ['private of another kind', { kty: 'AKP', d: 'abc' }],
  ])('refuses a %s key, also beside one that it takes', (_, key) => {
    expect(parse([publicKey, key])).toBeUndefined();
  });

  it.each([
    ['without its point', { kty: 'EC', crv: 'P-256' }],
    ['off the curve', { ...publicKey, x: publicKey.y }],
    ['too short', jwkOf(generateKeyPairSync('rsa', { modulusLength: 1_024 }))],
    ['no object', 'key'],
    [
      'with too many members',
      { ...publicKey, ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`m${n}`, n])) },
    ],
  ])('refuses a key %s', (_, key) => {
    expect(parse([key])).toBeUndefined();
  });
});
