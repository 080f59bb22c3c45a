import { hash as digest } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { AccessClaims } from './access-claims.js';

const MAX_TOKENS = 10_000;
/** Session and account are checked on every request regardless. */
const MAX_AGE_MS = 30_000;

interface Known {
  readonly claims: AccessClaims;
  readonly generation: number;
  readonly until: number;
}

/**
 * Caches for a moment that a token was valid: an elliptic-curve verification costs more than the
 * rest of a small request. Only successes are stored, by hash, so that a heap dump holds no tokens.
 */
@Injectable()
export class VerifiedTokens {
  private readonly known = new Map<string, Known>();

  constructor(private readonly clock: Clock) {}

  /**
   * @param generation of the signing keys: a token verified under another one may have been
   * verified with a key that was removed since
   */
  async get(
    token: string,
    generation: number,
    verify: () => Promise<AccessClaims>,
  ): Promise<AccessClaims> {
    const hash = digest('sha256', token, 'base64');
    const nowMs = this.clock.now().getTime();
    const known = this.known.get(hash);
    // A clock that was set back must not keep a token alive: an entry is valid only within the span
    // in which it was created.
    const isFresh = known && nowMs < known.until && nowMs >= known.until - MAX_AGE_MS;
    if (isFresh && known.generation === generation) return known.claims;

    const claims = await verify();
    this.known.delete(hash);
    this.known.set(hash, {
      claims,
      generation,
      until: Math.min(nowMs + MAX_AGE_MS, claims.expiresAt.getTime()),
    });
    if (this.known.size > MAX_TOKENS) this.known.delete(this.known.keys().next().value as string);
    return claims;
  }
}
