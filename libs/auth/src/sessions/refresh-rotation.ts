import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { digestOf } from '@orderly/platform/kernel/ids/opaque-secret';
import { lineHashOf, successorOf } from './refresh-line.js';
import { type PresentedToken, RefreshTokensRepository } from './refresh-tokens.repository.js';
import { Sessions, type TokenSession } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';

type Rotation =
  | { readonly kind: 'rotated'; readonly session: TokenSession }
  | { readonly kind: 'reused'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'refused' };

const REFUSED: Rotation = { kind: 'refused' };
/**
 * Used tokens are kept for this time plus the grace period. After that, their shared prefix is
 * enough to recognise them.
 */
const TAIL_S = 120;

/**
 * Exchanges refresh tokens. The tokens of one session form a line, of which only the last is valid.
 */
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
   * Exchanges a token for the next. If the same token comes again within the grace period, the
   * response is the same successor, because browser tabs refresh at once. Later it ends the session
   * (RFC 9700 section 4.14.2): two parties hold the token, and one of them is a thief. The caller
   * commits in every case: a refusal that rolled back would leave the thief's session alive.
   */
  async rotate(
    tx: Transaction,
    refreshToken: string,
    origin: Pick<RequestContext, 'ip' | 'traceparent'>,
  ): Promise<Rotation> {
    const hash = digestOf(refreshToken);
    const presented = await this.tokens.lock(tx, hash, this.graceS);
    if (!presented) return this.recognise(tx, refreshToken, origin);
    if (!presented.isSessionAlive) return REFUSED;
    if (!presented.isUsed) return this.exchange(tx, refreshToken, hash, presented, origin);
    if (presented.isInGrace) return this.follow(tx, refreshToken, presented);
    return this.end(tx, presented, origin);
  }

  /** A token with the prefix of a session that is not among its stored tokens was used long ago. */
  private async recognise(
    tx: Transaction,
    refreshToken: string,
    origin: Pick<RequestContext, 'traceparent'>,
  ): Promise<Rotation> {
    const session = await this.tokens.lockLine(tx, lineHashOf(refreshToken));
    return session ? this.end(tx, session, origin) : REFUSED;
  }

  private async end(
    tx: Transaction,
    { sessionId, userId }: { sessionId: string; userId: string },
    origin: Pick<RequestContext, 'traceparent'>,
  ): Promise<Rotation> {
    await this.sessions.end(tx, sessionId, 'token-reused', origin);
    return { kind: 'reused', sessionId, userId };
  }

  private async exchange(
    tx: Transaction,
    refreshToken: string,
    hash: Buffer,
    presented: PresentedToken,
    { ip }: Pick<RequestContext, 'ip'>,
  ): Promise<Rotation> {
    const salt = randomBytes(32);
    if (presented.isExpired || !(await this.tokens.use(tx, hash, salt))) return REFUSED;
    const isInLine = beginsLikeItsSession(refreshToken, presented);
    // Together, the previous token and its salt give the token that was just used: delete the salt.
    await this.tokens.forgetOlder(tx, presented.sessionId, hash, {
      deleteAfterS: isInLine ? Math.max(TAIL_S, this.graceS) : null,
    });
    const successor = successorOf(refreshToken, salt, isInLine);
    await this.repository.addToken(tx, {
      hash: digestOf(successor),
      sessionId: presented.sessionId,
      lifetimeS: this.config.auth.refreshTokenIdleTtlS,
    });
    await this.repository.noteUse(tx, presented.sessionId, ip);
    return rotated(presented, successor);
  }

  /**
   * Returns the same successor again while it is unused. Once it is used, the presented token is no
   * longer the last but one, and its holder gets nothing for it.
   */
  private async follow(
    tx: Transaction,
    refreshToken: string,
    presented: PresentedToken,
  ): Promise<Rotation> {
    if (!presented.successorSalt) return REFUSED;
    const isInLine = beginsLikeItsSession(refreshToken, presented);
    const token = successorOf(refreshToken, presented.successorSalt, isInLine);
    const use = await this.tokens.find(tx, digestOf(token), presented.sessionId, this.graceS);
    return use && !use.isUsed && !use.isExpired ? rotated(presented, token) : REFUSED;
  }
}

/**
 * False for sessions that began with the previous release, and after a refresh by it: for those,
 * all used tokens are kept.
 */
const beginsLikeItsSession = (token: string, { lineHash }: PresentedToken): boolean =>
  lineHash !== null && lineHashOf(token).equals(lineHash);

const rotated = (
  { sessionId, userId, acr, amr, authTime }: PresentedToken,
  refreshToken: string,
): Rotation => ({
  kind: 'rotated',
  // Only token sessions have refresh tokens.
  session: { sessionId, userId, transport: 'token', acr, amr, authTime, refreshToken },
});
