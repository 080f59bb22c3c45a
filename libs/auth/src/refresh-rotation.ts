import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { digestOf } from '@orderly/platform/ids/opaque-secret';
import { type PresentedToken, RefreshTokensRepository } from './refresh-tokens.repository.js';
import { Sessions, type TokenSession } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';

export type Rotation =
  | { readonly kind: 'rotated'; readonly session: TokenSession }
  | { readonly kind: 'reused'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'refused' };

const REFUSED: Rotation = { kind: 'refused' };
/** The next token follows from this one and a salt: whoever holds this one can be given it again, and it is kept nowhere. */
const successorOf = (token: string, salt: Buffer): string =>
  Buffer.from(
    hkdfSync('sha256', Buffer.from(token, 'base64url'), salt, 'orderly refresh successor', 32),
  ).toString('base64url');

/** Exchanges refresh tokens. Those of one session form one line, of which only the last is good. */
@Injectable()
export class RefreshRotation {
  private readonly graceS: number;

  constructor(
    private readonly sessions: Sessions,
    private readonly repository: SessionsRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly config: AppConfig,
  ) {
    this.graceS = config.auth.refreshGraceS;
  }

  /**
   * Exchanges a token for the next. One that comes back within the grace period is answered with the same successor, since tabs refresh at
   * once. Later it ends the session (RFC 9700 section 4.14.2): two hold it, and one of them is a thief. The caller commits in every case: a
   * refusal that rolled back would leave the thief's session alive.
   */
  async rotate(
    tx: Transaction,
    refreshToken: string,
    origin: Pick<Origin, 'ip'>,
  ): Promise<Rotation> {
    const hash = digestOf(refreshToken);
    const presented = await this.tokens.lock(tx, hash, this.graceS);
    if (!presented?.isSessionAlive) return REFUSED;
    if (!presented.isUsed) return this.exchange(tx, refreshToken, hash, presented, origin);
    if (presented.isInGrace) return this.follow(tx, refreshToken, presented);
    const { sessionId, userId } = presented;
    await this.sessions.end(tx, sessionId, 'token-reused');
    return { kind: 'reused', sessionId, userId };
  }

  private async exchange(
    tx: Transaction,
    refreshToken: string,
    hash: Buffer,
    presented: PresentedToken,
    { ip }: Pick<Origin, 'ip'>,
  ): Promise<Rotation> {
    const salt = randomBytes(32);
    if (presented.isExpired || !(await this.tokens.use(tx, hash, salt))) return REFUSED;
    // From the salt of the one before, and that token, follows the one that was just used.
    await this.tokens.forgetOlderSalts(tx, presented.sessionId, hash);
    const successor = successorOf(refreshToken, salt);
    await this.repository.addToken(tx, {
      hash: digestOf(successor),
      sessionId: presented.sessionId,
      lifetimeS: this.config.auth.refreshTokenIdleTtlS,
    });
    await this.repository.noteUse(tx, presented.sessionId, ip);
    return rotated(presented, successor);
  }

  /**
   * The same successor again, as long as nobody used that one: then the token is not the one before
   * the last any more, and whoever holds it gets nothing by it.
   */
  private async follow(
    tx: Transaction,
    refreshToken: string,
    presented: PresentedToken,
  ): Promise<Rotation> {
    if (!presented.successorSalt) return REFUSED;
    const token = successorOf(refreshToken, presented.successorSalt);
    const use = await this.tokens.find(tx, digestOf(token), presented.sessionId, this.graceS);
    return use && !use.isUsed && !use.isExpired ? rotated(presented, token) : REFUSED;
  }
}

const rotated = (
  { sessionId, userId, acr, amr, authTime }: PresentedToken,
  refreshToken: string,
): Rotation => ({
  kind: 'rotated',
  // Only sessions of tokens have refresh tokens.
  session: { sessionId, userId, transport: 'token', acr, amr, authTime, refreshToken },
});
