import { Injectable } from '@nestjs/common';
import { Clock } from '@orderly/platform/time/clock';
import passport from 'passport';
import {
  ACCESS_TOKEN_STRATEGY,
  AccessTokenStrategy,
} from '../authentication/access-token.strategy.js';
import { InvalidToken } from '../errors/access.errors.js';
import type { AccessClaims } from './access-claims.js';
import { SigningKeys } from './signing-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Says what an access token claims, if it is one of ours. Whether that still holds is not the token's to say. */
@Injectable()
export class AccessTokenVerifier {
  /** Its own, not the process-wide one: two applications in one process (as in tests) would overwrite each other's strategy there. */
  private readonly passport = new passport.Passport();
  private readonly verified: VerifiedTokens;

  constructor(
    strategy: AccessTokenStrategy,
    private readonly keys: SigningKeys,
    clock: Clock,
  ) {
    this.verified = new VerifiedTokens(clock);
    this.passport.use(ACCESS_TOKEN_STRATEGY, strategy);
  }

  /**
   * @param authorization the header as sent, `Bearer …`
   * @throws InvalidToken
   */
  async verify(authorization: string): Promise<AccessClaims> {
    return this.verified.get(authorization, await this.keys.generation(), () =>
      this.read({ headers: { authorization } }),
    );
  }

  private read(request: {
    readonly headers: { readonly authorization: string };
  }): Promise<AccessClaims> {
    return new Promise((resolve, reject) => {
      const decide = (
        error: unknown,
        claims: AccessClaims | false | null,
        reason: unknown,
      ): void => {
        if (claims) resolve(claims);
        else reject(error ?? reason ?? new InvalidToken());
      };
      this.passport.authenticate(ACCESS_TOKEN_STRATEGY, { session: false }, decide)(
        request,
        undefined,
        reject,
      );
    });
  }
}
