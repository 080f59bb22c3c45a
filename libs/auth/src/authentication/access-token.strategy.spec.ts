import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/time/clock';
import { SignJWT } from 'jose';
import { InvalidToken } from '../errors/access.errors.js';
import { AccessTokenVerifier } from '../tokens/access-token-verifier.js';
import type { SigningKeys } from '../tokens/signing-keys.js';
import { AccessTokenStrategy } from './access-token.strategy.js';

const ID = '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11';
const config = {
  http: { publicUrl: 'https://shop.example' },
  auth: { audience: 'orderly', accessTokenTtlS: 900 },
} as AppConfig;

describe('AccessTokenStrategy, through Passport', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nowS = Math.floor(Date.now() / 1_000);
  let findPublic: jest.Mock;

  beforeEach(() => {
    findPublic = jest.fn(async (kid: string) => (kid === 'ours' ? publicKey : undefined));
  });

  const verify = (authorization: string) => {
    const keys = { findPublic, generation: async () => 0 } as unknown as SigningKeys;
    const clock = new Clock();
    return new AccessTokenVerifier(
      new AccessTokenStrategy(keys, clock, config),
      keys,
      clock,
    ).verify(authorization);
  };
  const aToken = ({
    issuer = 'https://shop.example',
    audience = 'orderly',
    issuedAt = nowS,
    typ = 'at+jwt',
  } = {}) =>
    new SignJWT({ sid: ID })
      .setProtectedHeader({ alg: 'ES256', typ, kid: 'ours' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(ID)
      .setJti('one')
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + 900)
      .sign(privateKey);

  it.each(['Bearer', 'bearer', 'BEARER '])(
    'says what a token of ours claims, sent as %p',
    async (scheme) => {
      expect(await verify(`${scheme} ${await aToken()}`)).toMatchObject({
        kind: 'session',
        userId: ID,
        sessionId: ID,
      });
    },
  );

  it('bears with a process whose clock is ahead', async () => {
    expect(await verify(`Bearer ${await aToken({ issuedAt: nowS + 30 })}`)).toMatchObject({
      userId: ID,
    });
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['another audience', { audience: 'another' }],
    ['another type', { typ: 'JWT' }],
  ])('refuses %s', async (_, claims) => {
    await expect(verify(`Bearer ${await aToken(claims)}`)).rejects.toThrow(InvalidToken);
  });

  it('says when a token has expired', async () => {
    await expect(verify(`Bearer ${await aToken({ issuedAt: nowS - 901 })}`)).rejects.toThrow(
      'expired',
    );
  });

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Basic abc', ''])(
    'finds no token in %p',
    async (authorization) => {
      await expect(verify(authorization)).rejects.toThrow(InvalidToken);
      expect(findPublic).not.toHaveBeenCalled();
    },
  );

  it('calls no token invalid because the keys could not be read', async () => {
    findPublic.mockRejectedValue(new Error('The database is away.'));

    await expect(verify(`Bearer ${await aToken()}`)).rejects.toThrow('The database is away.');
  });
});
