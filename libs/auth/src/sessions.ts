import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BriefCache } from '@orderly/platform/caching/brief-cache';
import { AppConfig } from '@orderly/platform/config/app-config';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/ids/new-id';
import { type EndReason, SessionsRepository } from './sessions.repository.js';

export interface OpenSession {
  readonly sessionId: string;
  readonly userId: string;
  /** Opaque, 256 random bits. Kept as a hash only, so it is here once and never again. */
  readonly refreshToken: string;
}

export type Rotation =
  | { readonly kind: 'rotated'; readonly session: OpenSession }
  | { readonly kind: 'reused'; readonly sessionId: string; readonly userId: string }
  | { readonly kind: 'refused' };

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** A session lives from log-in to log-out, expiry or theft; its refresh tokens form one line of which only the last is good. */
@Injectable()
export class Sessions {
  private readonly owners = new BriefCache<string | null>({ ttlMs: 1_000, maxEntries: 10_000 });

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly config: AppConfig,
  ) {}

  async open(tx: Transaction, userId: string, ip: string | null): Promise<OpenSession> {
    const sessionId = newId();
    await this.sessions.add(tx, { id: sessionId, userId, ip, lifetimeS: this.config.auth.refreshTokenAbsoluteTtlS });
    return { sessionId, userId, refreshToken: await this.mint(tx, sessionId) };
  }

  /**
   * Exchanges a refresh token for the next. One that was used before ends the session (RFC 9700 section 4.14.2): two hold it, and one of
   * them is a thief. The caller commits in every case: a refusal that rolled back would leave the thief's session alive.
   */
  async rotate(tx: Transaction, refreshToken: string): Promise<Rotation> {
    const hash = hashOf(refreshToken);
    const token = await this.sessions.lockToken(tx, hash);
    if (!token?.isSessionAlive) return { kind: 'refused' };
    const { sessionId, userId } = token;
    if (token.isUsed) {
      await this.end(tx, sessionId, 'token-reused');
      return { kind: 'reused', sessionId, userId };
    }
    if (token.isExpired || !(await this.sessions.useToken(tx, hash))) return { kind: 'refused' };
    return { kind: 'rotated', session: { sessionId, userId, refreshToken: await this.mint(tx, sessionId) } };
  }

  /** False when it had ended before. In this process it holds from the commit on, in others within a second. */
  async end(tx: Transaction, sessionId: string, reason: EndReason): Promise<boolean> {
    afterCommit(tx, () => this.owners.evict(sessionId));
    return this.sessions.end(tx, sessionId, reason);
  }

  async endAllOf(tx: Transaction, userId: string, reason: EndReason): Promise<number> {
    const ended = await this.sessions.endAllOf(tx, userId, reason);
    for (const sessionId of ended) afterCommit(tx, () => this.owners.evict(sessionId));
    return ended.length;
  }

  /** At most a second old. */
  async isAlive(sessionId: string, userId: string): Promise<boolean> {
    return (await this.owners.get(sessionId, () => this.sessions.findLiveOwner(sessionId))) === userId;
  }

  private async mint(tx: Transaction, sessionId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.sessions.addToken(tx, {
      hash: hashOf(token),
      sessionId,
      lifetimeS: this.config.auth.refreshTokenIdleTtlS,
    });
    return token;
  }
}
