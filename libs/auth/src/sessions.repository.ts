import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

export type EndReason = 'logged-out' | 'token-reused' | 'account-suspended';

export interface PresentedToken {
  readonly sessionId: string;
  readonly userId: string;
  readonly isUsed: boolean;
  readonly isSessionAlive: boolean;
  readonly isExpired: boolean;
}

/** auth.sessions and auth.refresh_tokens. Expiry is the database's time. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(
    tx: Transaction,
    session: { id: string; userId: string; ip: string | null; lifetimeS: number },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO auth.sessions (id, user_id, ip, expires_at) VALUES ($1, $2, $3, now() + make_interval(secs => $4))',
      [session.id, session.userId, session.ip, session.lifetimeS],
    );
  }

  async addToken(tx: Transaction, token: { hash: Buffer; sessionId: string; lifetimeS: number }): Promise<void> {
    await tx.query(
      'INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at) VALUES ($1, $2, now() + make_interval(secs => $3))',
      [token.hash, token.sessionId, token.lifetimeS],
    );
  }

  /** Both rows stay locked: all uses of one session's tokens stand in line, and each sees what the one before it did. */
  async lockToken(tx: Transaction, hash: Buffer): Promise<PresentedToken | null> {
    const [row] = await tx.query<PresentedToken[]>(
      `SELECT s.id AS "sessionId", s.user_id AS "userId", t.used_at IS NOT NULL AS "isUsed",
              s.ended_at IS NULL AND s.expires_at > now() AS "isSessionAlive", t.expires_at <= now() AS "isExpired"
         FROM auth.refresh_tokens t JOIN auth.sessions s ON s.id = t.session_id
        WHERE t.token_hash = $1
          FOR UPDATE`,
      [hash],
    );
    return row ?? null;
  }

  /** Compare and swap: true for exactly one of any number of callers. */
  async useToken(tx: Transaction, hash: Buffer): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.refresh_tokens SET used_at = now() WHERE token_hash = $1 AND used_at IS NULL',
      [hash],
    );
    return count === 1;
  }

  async end(tx: Transaction, sessionId: string, reason: EndReason): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.sessions SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ended_at IS NULL',
      [sessionId, reason],
    );
    return count === 1;
  }

  /** Returns their ids. */
  async endAllOf(tx: Transaction, userId: string, reason: EndReason): Promise<string[]> {
    const [rows] = await tx.query<[Array<{ id: string }>, number]>(
      `UPDATE auth.sessions SET ended_at = now(), end_reason = $2
        WHERE user_id = $1 AND ended_at IS NULL RETURNING id`,
      [userId, reason],
    );
    return rows.map(({ id }) => id);
  }

  /** Those that ended or expired a week ago, with their tokens. Until then a stolen token is recognised. */
  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.sessions WHERE id IN (
         SELECT id FROM auth.sessions WHERE least(expires_at, ended_at) < now() - interval '7 days' LIMIT $1)`,
      [limit],
    );
    return count;
  }

  /** Whose session it is; null when it has ended. */
  async findLiveOwner(sessionId: string): Promise<string | null> {
    const [row] = await this.dataSource.query<Array<{ userId: string }>>(
      'SELECT user_id AS "userId" FROM auth.sessions WHERE id = $1 AND ended_at IS NULL AND expires_at > now()',
      [sessionId],
    );
    return row?.userId ?? null;
  }
}
