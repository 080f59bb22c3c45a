import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Strategy } from 'passport-jwt';
import { InvalidToken } from '../errors/access.errors.js';
import { LastUses } from '../sessions/last-uses.js';
import type { AccessClaims } from '../tokens/access-claims.js';
import { AccessTokenChecks, KeyLookUpFailed } from '../tokens/access-token-checks.js';
import { SigningKeys } from '../tokens/signing-keys.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { applicationPassport } from './application-passport.js';
import { actorOf } from './caller.js';
import { SessionCallers } from './session-callers.js';

const ANY_BEARER = /^bearer /i;

/** Verifies access tokens, and authenticates people by the session that a token names. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    private readonly checks: AccessTokenChecks,
    private readonly keys: SigningKeys,
    private readonly verified: VerifiedTokens,
    private readonly callers: SessionCallers,
    private readonly lastUses: LastUses,
  ) {
    super(checks.strategyOptions());
  }

  getPassportInstance() {
    return applicationPassport;
  }

  override authenticate(request: Pick<OrderlyRequest, 'headers'>): void {
    if (!ANY_BEARER.test(request.headers.authorization ?? '')) {
      this.fail(401);
      return;
    }
    this.identify(request as OrderlyRequest).then(
      (actor) => (actor ? this.success(actor) : this.fail(401)),
      (error: Error) => this.error(error),
    );
  }

  /** @throws InvalidToken */
  override validate(payload: unknown): AccessClaims {
    return this.checks.claimsOf(payload);
  }

  /**
   * Returns the claims of one of our access tokens. Whether they still hold must be checked
   * elsewhere. If the token was verified a moment ago, its signature is not checked again.
   * @param authorization the header as sent, `Bearer …`
   * @throws InvalidToken
   */
  async claimsIn(authorization: string): Promise<AccessClaims> {
    return this.verified.get(authorization, await this.keys.generation(), () =>
      this.verify(authorization),
    );
  }

  /** Returns null for the token of an OAuth client. */
  private async identify(request: OrderlyRequest): Promise<Actor | null> {
    const { headers, origin } = request;
    const claims = await this.claimsIn(headers.authorization ?? '');
    if (claims.kind === 'client') return null;
    const caller = await this.callers.byToken(claims);
    this.lastUses.note(claims.sessionId, request);
    return actorOf(caller, origin);
  }

  private verify(authorization: string): Promise<AccessClaims> {
    return new Promise((resolve, reject) => {
      const outcomes = {
        success: resolve,
        error: reject,
        fail: (why: unknown) => reject(faultOf(why)),
      };
      super.authenticate.call(Object.assign(Object.create(this), outcomes), {
        headers: { authorization },
      } as never);
    });
  }
}

/**
 * passport-jwt fails for every reason, including an unreachable database, which is no fault of the
 * token and must not become a 401. Everything else is the token's fault, including what
 * jsonwebtoken throws for a signature of the wrong length.
 */
function faultOf(why: unknown): unknown {
  if (why instanceof KeyLookUpFailed) return why.cause;
  return why instanceof InvalidToken ? why : new InvalidToken();
}
