import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import { Clock } from '@orderly/platform/time/clock';
import { AccountAccess } from '@orderly/users';
import passport from 'passport';
import type { AccessClaims } from './access-claims.js';
import { ACCESS_TOKEN_STRATEGY, AccessTokenStrategy, KeysUnavailable } from './access-token.strategy.js';
import { InvalidToken, Unauthenticated } from './auth.errors.js';
import { Sessions } from './sessions.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Establishes who makes a request. */
@Injectable()
export class Authenticator {
  /** Its own, not the process-wide one: two applications in one process (as in tests) would overwrite each other's strategy there. */
  private readonly passport = new passport.Passport();
  private readonly verified: VerifiedTokens;

  constructor(
    strategy: AccessTokenStrategy,
    private readonly sessions: Sessions,
    private readonly access: AccountAccess,
    clock: Clock,
  ) {
    this.verified = new VerifiedTokens(clock);
    this.passport.use(ACCESS_TOKEN_STRATEGY, strategy);
  }

  /** @throws Unauthenticated, InvalidToken */
  async authenticate(request: OrderlyRequest): Promise<Actor> {
    if (!/^bearer /i.test(request.headers.authorization ?? '')) throw new Unauthenticated();
    const { userId, sessionId } = await this.verified.get(request.headers.authorization ?? '', () =>
      this.readToken(request),
    );
    const [isAlive, access] = await Promise.all([this.sessions.isAlive(sessionId, userId), this.access.find(userId)]);
    if (!isAlive) throw new InvalidToken('The session has ended.');
    if (access?.status !== 'active') throw new InvalidToken('The account is not active.');
    return { userId, sessionId, permissions: access.permissions, origin: request.origin };
  }

  private readToken(request: OrderlyRequest): Promise<AccessClaims> {
    return new Promise((resolve, reject) => {
      const decide = (error: unknown, claims: AccessClaims | false | null, reason: unknown): void => {
        if (claims) resolve(claims);
        else reject(error ?? refusal(reason));
      };
      this.passport.authenticate(ACCESS_TOKEN_STRATEGY, { session: false }, decide)(request, undefined, reject);
    });
  }
}

/** Passport hands over whatever went wrong as a reason; only a database that is down is not the token's fault. */
function refusal(reason: unknown): unknown {
  if (reason instanceof KeysUnavailable) return reason.cause;
  if (reason instanceof Error && reason.name === 'TokenExpiredError')
    return new InvalidToken('The access token has expired.');
  return reason instanceof InvalidToken ? reason : new InvalidToken();
}
