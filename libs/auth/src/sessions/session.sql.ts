import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Acr, Amr, RequestContext } from '@orderly/platform/kernel/identity/actor';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly origin: RequestContext;
  readonly acr: Acr;
  readonly amr: readonly Amr[];
  readonly transport: 'token' | 'cookie';
  /** Set for sessions that travel in a cookie. */
  readonly cookieHash: Buffer | null;
  /** The prefix of the session's refresh tokens, if it has any. */
  readonly lineHash: Buffer | null;
  readonly lifetimeS: number;
  /** Its first refresh token, unless it travels in a cookie. */
  readonly refreshToken: { readonly hash: Buffer; readonly lifetimeS: number } | null;
}

/** The start and end of a session, by the clock of the database. */
export interface SessionTimes {
  readonly authTime: Date;
  readonly expiresAt: Date;
}

/** Adds a session, with its first refresh token. */
export const SESSION_FRAGMENT: SqlFragment<NewSession> = {
  ctes: `session AS (
    INSERT INTO auth.sessions
      (id, user_id, ip, user_agent, country, acr, amr, transport, cookie_hash, expires_at,
       line_hash)
    VALUES (:sessionId, :ownerId, :sessionIp, :userAgent, :country, :acr, :amr, :transport,
            :cookieHash, now() + make_interval(secs => :lifetimeS), :lineHash)
    RETURNING authenticated_at, expires_at
  ), token AS (
    INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at)
    SELECT :tokenHash, :sessionId, now() + make_interval(secs => :tokenLifetimeS)
     WHERE :tokenHash::bytea IS NOT NULL
  )`,
  guardCte: 'session',
  values: {
    sessionId: ({ id }) => id,
    ownerId: ({ userId }) => userId,
    sessionIp: ({ origin }) => origin.ip,
    userAgent: ({ origin }) => origin.userAgent ?? null,
    country: ({ origin }) => origin.country ?? null,
    acr: ({ acr }) => acr,
    amr: ({ amr }) => amr,
    transport: ({ transport }) => transport,
    cookieHash: ({ cookieHash }) => cookieHash,
    lineHash: ({ lineHash }) => lineHash,
    lifetimeS: ({ lifetimeS }) => lifetimeS,
    tokenHash: ({ refreshToken }) => refreshToken?.hash ?? null,
    tokenLifetimeS: ({ refreshToken }) => refreshToken?.lifetimeS ?? 0,
  },
};

/** What a statement with the fragment answers: `SessionTimes`. */
export const SESSION_TIMES = 'authenticated_at AS "authTime", expires_at AS "expiresAt"';
