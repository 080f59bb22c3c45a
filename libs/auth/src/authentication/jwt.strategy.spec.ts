import { generateKeyPairSync } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { SignJWT } from 'jose';
import { InvalidToken } from '../errors/access.errors.js';
import type { LastUses } from '../sessions/last-uses.js';
import { AccessTokenChecks } from '../tokens/access-token-checks.js';
import type { SigningKeys } from '../tokens/signing-keys.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { JwtStrategy } from './jwt.strategy.js';
import type { SessionCallers } from './session-callers.js';

class StoppedClock extends Clock {
  constructor(private readonly instant: Date) {
    super();
  }

  override now(): Date {
    return this.instant;
  }
}

const ID = '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11';
const config = {
  http: { publicUrl: 'https://shop.example' },
  auth: { audience: 'orderly', accessTokenTtlS: 900 },
} as AppConfig;

describe('JwtStrategy', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const nowS = Math.floor(Date.now() / 1_000);
  let findPublic: jest.Mock;

  beforeEach(() => {
    findPublic = jest.fn(async (kid: string) => (kid === 'ours' ? publicKey : undefined));
  });

  const strategyBy = (clock: Clock): JwtStrategy => {
    const keys = { findPublic, generation: async () => 0 } as unknown as SigningKeys;
    return new JwtStrategy(
      new AccessTokenChecks(keys, clock, config),
      keys,
      new VerifiedTokens(clock),
      {} as SessionCallers,
      {} as LastUses,
    );
  };
  const verify = (authorization: string, clock = new Clock()) =>
    strategyBy(clock).claimsIn(authorization);
  const aToken = ({
    issuer = 'https://shop.example',
    audience = 'orderly',
    issuedAt = nowS,
    typ = 'at+jwt',
    more = {},
  } = {}) =>
    new SignJWT({ sid: ID, ...more })
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

  it('judges times by the clock of the application alone', async () => {
    const long = 30 * 86_400;
    const [old, young] = [nowS - long, nowS + long];
    const clockAt = (seconds: number): Clock => new StoppedClock(new Date(seconds * 1_000));
    const [early, late] = [
      `Bearer ${await aToken({ issuedAt: old })}`,
      `Bearer ${await aToken({ issuedAt: young, more: { nbf: young } })}`,
    ];

    expect(await verify(early, clockAt(old + 899))).toMatchObject({ userId: ID });
    expect(await verify(late, clockAt(young))).toMatchObject({ userId: ID });
    await expect(verify(early, clockAt(old + 900))).rejects.toThrow('expired');
    await expect(verify(late, clockAt(young - 1))).rejects.toThrow(InvalidToken);
  });

  it('checks the signature of a token once in a while', async () => {
    const strategy = strategyBy(new Clock());
    const header = `Bearer ${await aToken()}`;

    await strategy.claimsIn(header);
    await strategy.claimsIn(header);

    expect(findPublic).toHaveBeenCalledTimes(1);
  });

  it('leaves what is no bearer to the next strategy, and a refusal to none', async () => {
    const outcomeOf = (authorization: string): Promise<unknown> =>
      new Promise((resolve) => {
        const outcomes = { fail: () => resolve('next'), error: resolve, success: resolve };
        const strategy = Object.assign(strategyBy(new Clock()), outcomes);
        strategy.authenticate({ headers: { authorization } });
      });

    expect(await outcomeOf('Basic abc')).toBe('next');
    expect(await outcomeOf('Bearer abc')).toBeInstanceOf(InvalidToken);
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
