import { Clock } from '@orderly/platform/kernel/time/clock';
import type { AccessClaims } from './access-claims.js';
import { VerifiedTokens } from './verified-tokens.js';

class StoppedClock extends Clock {
  constructor(public instant: Date) {
    super();
  }

  override now(): Date {
    return this.instant;
  }
}

const START = new Date('2026-11-20T09:30:00.000Z');
const later = (ms: number): Date => new Date(START.getTime() + ms);

describe('VerifiedTokens', () => {
  const claims: AccessClaims = {
    kind: 'session',
    userId: 'u',
    sessionId: 's',
    expiresAt: later(10_000),
  };
  let clock: StoppedClock;
  let tokens: VerifiedTokens;
  const verify = jest.fn(async () => claims);

  beforeEach(() => {
    clock = new StoppedClock(START);
    tokens = new VerifiedTokens(clock);
    verify.mockClear();
  });

  it('verifies a token once', async () => {
    await tokens.get('a', 0, verify);
    await tokens.get('a', 0, verify);
    await tokens.get('b', 0, verify);

    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('asks again when a signing key has gone', async () => {
    await tokens.get('a', 0, verify);
    await tokens.get('a', 1, verify);
    await tokens.get('a', 1, verify);

    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('asks again when the token has expired', async () => {
    await tokens.get('a', 0, verify);
    clock.instant = later(10_000);
    await tokens.get('a', 0, verify);

    expect(verify).toHaveBeenCalledTimes(2);
  });

  it('asks again after a while, for a key may have been retired', async () => {
    const longLived = jest.fn(async () => ({ ...claims, expiresAt: later(3_600_000) }));
    await tokens.get('a', 0, longLived);
    clock.instant = later(30_000);
    await tokens.get('a', 0, longLived);

    expect(longLived).toHaveBeenCalledTimes(2);
  });

  it('remembers no refusal', async () => {
    const refuse = jest.fn(async () => {
      throw new Error('no');
    });
    await expect(tokens.get('a', 0, refuse)).rejects.toThrow('no');
    await expect(tokens.get('a', 0, refuse)).rejects.toThrow('no');

    expect(refuse).toHaveBeenCalledTimes(2);
  });
});
