import { Injectable } from '@nestjs/common';
import { type Access, AccountAccess } from '@orderly/users';
import { InvalidToken } from '../errors/access.errors.js';
import { Sessions } from '../sessions/sessions.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import type { SessionClaims } from '../tokens/access-claims.js';
import type { Caller } from './caller.js';
import { type Principal, SessionPrincipalQuery } from './session-principal-query.js';

/** Finds the people whose session a verified token names. */
@Injectable()
export class SessionCallers {
  constructor(
    private readonly lookUp: SessionPrincipalQuery,
    private readonly sessions: Sessions,
    private readonly access: AccountAccess,
  ) {}

  /**
   * Session and account are cached separately, since they end separately. When both are missing,
   * one statement loads both.
   * @throws InvalidToken
   */
  async byToken({ sessionId, userId }: SessionClaims): Promise<Caller> {
    let loaded: Promise<Principal> | undefined;
    const load = (): Promise<Principal> => {
      loaded ??= this.lookUp.bySession(sessionId, userId);
      return loaded;
    };
    const [session, access] = await Promise.all([
      this.sessions.find(sessionId, async () => (await load()).session),
      this.access.find(userId, async () => (await load()).access),
    ]);
    if (session?.userId !== userId) throw new InvalidToken('The session has ended.');
    if (!access) throw new InvalidToken('The account is not active.');
    // The session of a browser is opened by its cookie, and never by a token.
    if (session.transport !== 'token') throw new InvalidToken();
    return sessionCaller(sessionId, session, access);
  }
}

export const sessionCaller = (
  sessionId: string,
  { userId, transport, acr, amr, authTime, hasSecondFactor }: LiveSession,
  access: Access,
): Caller => ({
  userId,
  access,
  authentication: { kind: 'session', sessionId, transport, acr, amr, authTime, hasSecondFactor },
  scopes: null,
  rateLimit: null,
});
