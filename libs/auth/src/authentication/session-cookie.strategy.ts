import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AccountAccess } from '@orderly/users';
import { BrowserSessionEnded } from '../sessions/cookies/csrf.errors.js';
import { Csrf } from '../sessions/cookies/csrf.js';
import { hashOfCookie, readCookie } from '../sessions/cookies/session-cookie.js';
import { LastUses } from '../sessions/last-uses.js';
import { Sessions } from '../sessions/sessions.js';
import { applicationPassport } from './application-passport.js';
import { actorOf, type Caller } from './caller.js';
import { CustomStrategy } from './custom-strategy.js';
import { sessionCaller } from './session-callers.js';
import { type CookiePrincipal, SessionPrincipalQuery } from './session-principal-query.js';

type Ids = Pick<CookiePrincipal, 'sessionId' | 'userId'>;

/**
 * Authenticates browsers by their session cookie. An Authorization header takes precedence:
 * browsers never send one by themselves.
 */
@Injectable()
export class SessionCookieStrategy extends PassportStrategy(CustomStrategy, 'session-cookie') {
  /** The session of a cookie never changes. `Sessions` knows whether it is still live. */
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

  getPassportInstance() {
    return applicationPassport;
  }

  override authenticate(request: OrderlyRequest): void {
    const { authorization, cookie = '' } = request.headers;
    if (authorization === undefined && cookie.includes(`${SESSION_COOKIE}=`))
      super.authenticate(request);
    else this.fail(401);
  }

  /** @throws BrowserSessionEnded, CsrfRefused, InvalidToken */
  override async validate(request: OrderlyRequest): Promise<Actor> {
    const cookie = readCookie(request.headers.cookie, SESSION_COOKIE);
    const found = cookie && (await this.find(hashOfCookie(cookie)));
    if (!found) throw new BrowserSessionEnded();
    this.csrf.assertOwn(request, cookie);
    this.lastUses.note(found.sessionId, request);
    return actorOf(found.caller, request.origin);
  }

  private async find(hash: Buffer): Promise<{ sessionId: string; caller: Caller } | null> {
    let loaded: Promise<CookiePrincipal | null> | undefined;
    const load = (): Promise<CookiePrincipal | null> => {
      loaded ??= this.lookUp.byCookie(hash, this.idleS);
      return loaded;
    };
    const ids = await this.known.get(hash.toString('base64'), load);
    if (!ids) return null;
    const { sessionId, userId } = ids;
    const session = await this.sessions.find(
      sessionId,
      async () => (await load())?.session ?? null,
    );
    if (session?.transport !== 'cookie') return null;
    // Cache the account only together with a live session. An ended session does not mean that the
    // account is missing, and such an entry would then apply to all its other sessions.
    const access = await this.access.find(
      userId,
      loaded && (await loaded) ? async () => (await loaded)?.access ?? null : undefined,
    );
    if (!access) return null;
    return { sessionId, caller: sessionCaller(sessionId, session, access) };
  }
}
