import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import { type AccessRow, accessOf } from '@orderly/users';
import type { LiveSession } from '../sessions.repository.js';

export interface Principal {
  /** Null when it has ended. Whose it is, is for the caller to compare. */
  readonly session: LiveSession | null;
  /** Null when there is no such account. */
  readonly access: AccessRow | null;
}

/** The session's part: of live ones only. */
const LIVE_SESSION = `
  SELECT s.user_id AS "userId", s.transport, s.acr, s.amr, s.authenticated_at AS "authTime",
         EXISTS (SELECT 1 FROM auth.second_factors f WHERE f.user_id = s.user_id) AS "hasSecondFactor"
    FROM auth.sessions s
   WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now()`;

/** Each part is joined by itself: a made-up session must not look as if the account were none, and be remembered so. */
const BY_SESSION: Statement = {
  name: 'auth.principal-by-session',
  text: `SELECT session.*, access.*
           FROM (VALUES (1)) AS one
           LEFT JOIN LATERAL (${LIVE_SESSION}) AS session ON true
           LEFT JOIN LATERAL (${accessOf('$2::uuid')}) AS access ON true`,
};

/** All that must be known about a caller, in one statement. */
@Injectable()
export class PrincipalLookUp {
  constructor(private readonly statements: Statements) {}

  async bySession(sessionId: string, userId: string): Promise<Principal> {
    type Row = { [Column in keyof (LiveSession & AccessRow)]: (LiveSession & AccessRow)[Column] | null };
    const [row] = await this.statements.read<Row>(BY_SESSION, [sessionId, userId]);
    return {
      session: row?.userId ? (row as LiveSession) : null,
      access: row?.status ? (row as AccessRow) : null,
    };
  }
}
