import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { AccountAccess } from '@orderly/users';
import { InvalidToken } from '../errors/access.errors.js';
import { LastUses } from '../sessions/last-uses.js';
import { Sessions } from '../sessions/sessions.js';
import type { SessionClaims } from '../tokens/access-claims.js';
import { AccessTokenVerifier } from '../tokens/access-token-verifier.js';
import { ClientTokenAuthentication } from './client-authenticator.js';
import { type Caller, CredentialAuthenticator } from './credential-authenticator.js';
import { type Principal, SessionPrincipalQuery } from './session-principal-query.js';

/** Callers with an access token: people in a session, and OAuth clients. */
@Injectable()
export class BearerAuthentication extends CredentialAuthenticator {
  constructor(
    private readonly tokens: AccessTokenVerifier,
    private readonly lookUp: SessionPrincipalQuery,
    private readonly sessions: Sessions,
    private readonly access: AccountAccess,
    private readonly clients: ClientTokenAuthentication,
    private readonly lastUses: LastUses,
  ) {
    super();
  }

  override claims({ headers }: OrderlyRequest): boolean {
    return /^bearer /i.test(headers.authorization ?? '');
  }

  override async identify({ headers, origin }: OrderlyRequest): Promise<Caller> {
    const claims = await this.tokens.verify(headers.authorization ?? '');
    if (claims.kind === 'client') return this.clients.identify(claims);
    const caller = await this.inSession(claims);
    this.lastUses.note(claims.sessionId, origin);
    return caller;
  }

  /** Session and account are remembered apart, since they end apart; when neither is known, one statement answers for both. */
  private async inSession({ sessionId, userId }: SessionClaims): Promise<Caller> {
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
    const { transport, acr, amr, authTime, hasSecondFactor } = session;
    // A browser's session is opened by its cookie, and never by a token.
    if (transport !== 'token') throw new InvalidToken();
    return {
      userId,
      access,
      authentication: {
        kind: 'session',
        sessionId,
        transport,
        acr,
        amr,
        authTime,
        hasSecondFactor,
      },
      scopes: null,
      rateLimit: null,
    };
  }
}
