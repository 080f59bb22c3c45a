import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import { type AccessRow, accessOf } from '@orderly/users';
import type { LiveSession } from '../sessions/sessions.repository.js';

export interface Principal {
  /** Null when the session has ended. The caller must compare its owner. */
  readonly session: LiveSession | null;
  /** Null when the account does not exist. */
  readonly access: AccessRow | null;
}

/** The session and account that a cookie belongs to. */
export interface CookiePrincipal {
  readonly sessionId: string;
  readonly userId: string;
  readonly session: LiveSession;
  readonly access: AccessRow | null;
}

/** Selects the session, if it is live. */
const LIVE_SESSION = `
  SELECT s.id AS "sessionId", s.user_id AS "userId", s.transport, s.acr, s.amr,
    s.authenticated_at AS "authTime",
         EXISTS (SELECT 1 FROM auth.second_factors f
           WHERE f.user_id = s.user_id) AS "hasSecondFactor"
    FROM auth.sessions s
   WHERE s.ended_at IS NULL AND s.expires_at > now()`;

/**
 * Joins each part separately: an invented session id must not make the account look missing,
 * because that result would be cached.
 */
const BY_SESSION: Statement = {
  name: 'auth.principal-by-session',
  text: `SELECT session.*, access.*
           FROM (VALUES (1)) AS one
           LEFT JOIN LATERAL (${LIVE_SESSION} AND s.id = $1) AS session ON true
           LEFT JOIN LATERAL (${accessOf('$2::uuid')}) AS access ON true`,
};

/**
 * An idle token session ends when its refresh token expires. A cookie has no such expiry, so its
 * last use is compared here.
 */
const BY_COOKIE: Statement = {
  name: 'auth.principal-by-cookie',
  text: `SELECT session.*, access.*
           FROM (${LIVE_SESSION} AND s.cookie_hash = $1
                   AND coalesce(s.last_used_at, s.created_at) > now() - make_interval(secs => $2))
                     AS session
           LEFT JOIN LATERAL (${accessOf('session."userId"')}) AS access ON true`,
};

/** Loads everything about session and account in one statement. */
@Injectable()
export class SessionPrincipalQuery {
  constructor(private readonly statements: Statements) {}

  async bySession(sessionId: string, userId: string): Promise<Principal> {
    type Row = {
      [Column in keyof (LiveSession & AccessRow)]: (LiveSession & AccessRow)[Column] | null;
    };
    const [row] = await this.statements.read<Row>(BY_SESSION, [sessionId, userId]);
    return {
      session: row?.userId ? (row as LiveSession) : null,
      access: row?.status ? (row as AccessRow) : null,
    };
  }

  /** Returns null when the cookie is unknown, or the session has ended. */
  async byCookie(hash: Buffer, idleS: number): Promise<CookiePrincipal | null> {
    type Row = LiveSession & { sessionId: string } & {
      [Column in keyof AccessRow]: AccessRow[Column] | null;
    };
    const [row] = await this.statements.read<Row>(BY_COOKIE, [hash, idleS]);
    if (!row) return null;
    const { sessionId, userId } = row;
    return { sessionId, userId, session: row, access: row.status ? (row as AccessRow) : null };
  }
}
