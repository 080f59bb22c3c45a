import { Injectable } from '@nestjs/common';
import { composeStatement } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { AAL2, type Acr, type Amr } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';
import {
  type NewSession,
  SESSION_FRAGMENT,
  SESSION_TIMES,
  type SessionTimes,
} from './session.sql.js';

export type EndReason =
  | 'logged-out'
  | 'token-reused'
  | 'account-suspended'
  | 'account-erased'
  | 'password-changed'
  | 'password-reset'
  | 'email-changed'
  | 'ended-by-owner'
  | 'ended-by-admin';

/** The data about an actor's session. */
export interface LiveSession {
  readonly userId: string;
  readonly transport: 'token' | 'cookie';
  readonly acr: Acr;
  readonly amr: readonly Amr[];
  readonly authTime: Date;
  readonly hasSecondFactor: boolean;
}

/** How, how strongly and when a person proved their identity. */
export type Proof = Pick<LiveSession, 'acr' | 'amr' | 'authTime'>;

const ADD = composeStatement('auth.add-session', { session: SESSION_FRAGMENT }, SESSION_TIMES);

const SESSIONS_AT_ONCE = 50;

/** The tables auth.sessions and auth.refresh_tokens. Expiry uses the time of the database. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async add(tx: Transaction, session: NewSession): Promise<SessionTimes> {
    const values = ADD.values({ session });
    const [times] = await this.statements.runIn<SessionTimes>(tx, ADD, values);
    if (!times) throw new Error(`The session ${session.id} was not added.`);
    return times;
  }

  /** The session never becomes weaker. Returns null when it has ended. */
  async strengthen(
    tx: Transaction,
    sessionId: string,
    proof: { acr: Acr; amr: readonly Amr[] },
  ): Promise<Proof | null> {
    const [[row]] = await tx.query<[Proof[], number]>(
      `UPDATE auth.sessions
          SET acr = CASE WHEN acr = $4 THEN acr ELSE $2 END,
              amr = ARRAY(SELECT DISTINCT unnest(amr || $3::text[])),
              authenticated_at = now()
        WHERE id = $1 AND ended_at IS NULL AND expires_at > now()
        RETURNING acr, amr, authenticated_at AS "authTime"`,
      [sessionId, proof.acr, proof.amr, AAL2],
    );
    return row ?? null;
  }

  async findLiveIdsOf(tx: Transaction, userId: string): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      'SELECT id FROM auth.sessions WHERE user_id = $1 AND ended_at IS NULL',
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  async addToken(
    tx: Transaction,
    token: { hash: Buffer; sessionId: string; lifetimeS: number },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at) VALUES ($1, $2, ' +
        'now() + make_interval(secs => $3))',
      [token.hash, token.sessionId, token.lifetimeS],
    );
  }

  /** A refresh is written at once; `LastUses` collects the other uses. */
  async noteUse(tx: Transaction, sessionId: string, ip: string | null): Promise<void> {
    await tx.query('UPDATE auth.sessions SET last_used_at = now(), last_ip = $2 WHERE id = $1', [
      sessionId,
      ip,
    ]);
  }

  /** Returns whose session it was; null when it had ended before. */
  async end(tx: Transaction, sessionId: string, reason: EndReason): Promise<string | null> {
    const [[row]] = await tx.query<[Array<{ userId: string }>, number]>(
      'UPDATE auth.sessions SET ended_at = now(), end_reason = $2 WHERE id = $1 AND ended_at ' +
        'IS NULL RETURNING user_id AS "userId"',
      [sessionId, reason],
    );
    return row?.userId ?? null;
  }

  /** Returns the ids of the ended sessions. */
  async endAllOf(
    tx: Transaction,
    userId: string,
    reason: EndReason,
    except?: string,
  ): Promise<string[]> {
    const [rows] = await tx.query<[Array<{ id: string }>, number]>(
      `UPDATE auth.sessions SET ended_at = now(), end_reason = $2
        WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $3::uuid RETURNING id`,
      [userId, reason, except ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * A salt and a used token give the next token, so salts are deleted once the grace period cannot
   * last longer.
   */
  async forgetSalts(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE auth.refresh_tokens SET successor_salt = NULL WHERE token_hash IN (
         SELECT token_hash FROM auth.refresh_tokens
          WHERE successor_salt IS NOT NULL AND used_at < now() - interval '2 minutes' LIMIT $1)`,
      [limit],
    );
    return count;
  }

  /**
   * Deletes sessions that ended or expired a week ago, and their tokens first: one session may have
   * thousands, and a batch counts rows, not sessions. Until then a stolen token is recognised.
   * @returns `limit` while there may be more
   */
  async purge(limit: number): Promise<number> {
    const old = await this.dataSource.query<Array<{ id: string }>>(
      `SELECT id FROM auth.sessions WHERE least(expires_at, ended_at) < now() - interval '7 days'
        ORDER BY least(expires_at, ended_at) LIMIT $1`,
      [SESSIONS_AT_ONCE],
    );
    const ids = old.map(({ id }) => id);
    const [, tokens] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.refresh_tokens WHERE token_hash IN (
         SELECT token_hash FROM auth.refresh_tokens WHERE session_id = ANY ($1) LIMIT $2)`,
      [ids, limit],
    );
    if (tokens === limit) return limit;
    const [, sessions] = await this.dataSource.query<[unknown[], number]>(
      'DELETE FROM auth.sessions WHERE id = ANY ($1)',
      [ids],
    );
    return sessions === SESSIONS_AT_ONCE ? limit : sessions;
  }
}
