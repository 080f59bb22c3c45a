import { hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Origin } from '@orderly/platform/access/actor';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { digestOf } from '@orderly/platform/ids/opaque-secret';
import {
  type PresentedToken,
  RefreshTokensRepository,
  type TokenUse,
} from './refresh-tokens.repository.js';
import { Sessions, type TokenSession } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';

export type Rotation =
  | { readonly kind: 'rotated'; readonly session: TokenSession }
  | { readonly kind: 'reused'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'refused' };

const REFUSED: Rotation = { kind: 'refused' };
/** More exchanges than any client makes within one grace period. */
const MAX_FOLLOWED = 20;

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
    const successor = successorOf(refreshToken, salt);
    await this.repository.addToken(tx, {
      hash: digestOf(successor),
      sessionId: presented.sessionId,
      lifetimeS: this.config.auth.refreshTokenIdleTtlS,
    });
    await this.repository.noteUse(tx, presented.sessionId, ip);
    return rotated(presented, successor);
  }

  /** To the end of the line: a faster tab may have exchanged the successor, too, and only the last token is good. */
  private async follow(
    tx: Transaction,
    refreshToken: string,
    presented: PresentedToken,
  ): Promise<Rotation> {
    let [token, use]: [string, TokenUse | null] = [refreshToken, presented];
    for (let followed = 0; followed < MAX_FOLLOWED; followed++) {
      if (!use?.isInGrace || !use.successorSalt) return REFUSED;
      token = successorOf(token, use.successorSalt);
      use = await this.tokens.find(tx, digestOf(token), presented.sessionId, this.graceS);
      if (use && !use.isUsed) return use.isExpired ? REFUSED : rotated(presented, token);
    }
    return REFUSED;
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
