import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { TtlCache } from '@orderly/platform/caching/ttl-cache';
import { AppConfig } from '@orderly/platform/config/app-config';
import { AccountAccess } from '@orderly/users';
import { BrowserSessionEnded } from '../sessions/cookies/csrf.errors.js';
import { Csrf } from '../sessions/cookies/csrf.js';
import { hashOfCookie, readCookie, SESSION_COOKIE } from '../sessions/cookies/session-cookie.js';
import { LastUses } from '../sessions/last-uses.js';
import { Sessions } from '../sessions/sessions.js';
import { type Caller, CredentialAuthenticator } from './credential-authenticator.js';
import { type CookiePrincipal, SessionPrincipalQuery } from './session-principal-query.js';

type Ids = Pick<CookiePrincipal, 'sessionId' | 'userId'>;

/** Browsers with a session cookie. An Authorization header wins over it: who sends one means it. */
@Injectable()
export class CookieAuthentication extends CredentialAuthenticator {
  /** Which session a cookie is of never changes; whether it still lives is for `Sessions` to know. */
  private readonly known = new TtlCache<Ids | null>({ ttlMs: 1_000, maxEntries: 10_000 });
  private readonly idleS: number;

  constructor(
    private readonly lookUp: SessionPrincipalQuery,
    private readonly sessions: Sessions,
    private readonly access: AccountAccess,
    private readonly csrf: Csrf,
    private readonly lastUses: LastUses,
    { auth }: AppConfig,
  ) {
    super();
    this.idleS = auth.refreshTokenIdleTtlS;
  }

  override claims({ headers }: OrderlyRequest): boolean {
    return (
      headers.authorization === undefined &&
      (headers.cookie?.includes(`${SESSION_COOKIE}=`) ?? false)
    );
  }

  /** @throws BrowserSessionEnded, CsrfRefused */
  override async identify(request: OrderlyRequest): Promise<Caller> {
    const cookie = readCookie(request.headers.cookie, SESSION_COOKIE);
    const caller = cookie && (await this.find(hashOfCookie(cookie)));
    if (!caller) throw new BrowserSessionEnded();
    this.csrf.assertOwn(request, cookie);
    this.lastUses.note(caller.authentication.sessionId, request.origin);
    return caller;
  }

  private async find(hash: Buffer) {
    let loaded: Promise<CookiePrincipal | null> | undefined;
    const load = (): Promise<CookiePrincipal | null> => {
      loaded ??= this.lookUp.byCookie(hash, this.idleS);
      return loaded;
    };
    const ids = await this.known.get(hash.toString('base64'), load);
    if (!ids) return null;
    const { sessionId, userId } = ids;
    const [session, access] = await Promise.all([
      this.sessions.find(sessionId, async () => (await load())?.session ?? null),
      this.access.find(userId, async () => (await load())?.access ?? null),
    ]);
    if (session?.transport !== 'cookie' || !access) return null;
    const { transport, acr, amr, authTime, hasSecondFactor } = session;
    const authentication = {
      kind: 'session',
      sessionId,
      transport,
      acr,
      amr,
      authTime,
      hasSecondFactor,
    } as const;
    return { userId, access, authentication, scopes: null, rateLimit: null };
  }
}
