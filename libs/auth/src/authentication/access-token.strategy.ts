import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/time/clock';
import type { JWTPayload } from 'jose';
import { Strategy } from 'passport-strategy';
import { InvalidToken } from '../errors/access.errors.js';
import {
  ACCESS_TOKEN_ALGORITHM,
  ACCESS_TOKEN_TYPE,
  type AccessClaims,
  readAccessClaims,
  readKeyId,
} from '../tokens/access-claims.js';
import { hasCompactForm } from '../tokens/compact-form.js';
import { SigningKeys } from '../tokens/signing-keys.js';

export const ACCESS_TOKEN_STRATEGY = 'access-token';

const BEARER = /^bearer +(\S+)$/i;

interface WithAuthorization {
  readonly headers: { readonly authorization?: string };
}

/**
 * A strategy for Passport that verifies by jose, with everything pinned. Tokens come from the Authorization header alone: a URL ends up in
 * logs. Succeeds with `AccessClaims`, fails with `InvalidToken`; an error is one of ours and says nothing about the token.
 */
@Injectable()
export class AccessTokenStrategy extends Strategy {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override authenticate({ headers }: WithAuthorization): void {
    this.verify(BEARER.exec(headers.authorization ?? '')?.[1] ?? '').then(
      (claims) => this.success(claims),
      (error: unknown) =>
        error instanceof InvalidToken ? this.fail(error as never) : this.error(error as Error),
    );
  }

  private async verify(token: string): Promise<AccessClaims> {
    const kid = readKeyId(token);
    if (!hasCompactForm(token)) throw new InvalidToken();
    const key = await this.keys.findPublic(kid);
    if (!key) throw new InvalidToken();
    const { errors, jwtVerify } = await import('jose');
    const { http, auth } = this.config;
    const now = this.clock.now();
    const { payload } = await jwtVerify<JWTPayload>(token, key, {
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      typ: ACCESS_TOKEN_TYPE,
      issuer: http.publicUrl,
      audience: auth.audience,
      requiredClaims: ['sub', 'jti', 'iat', 'exp'],
      currentDate: now,
    }).catch((error: unknown) => {
      if (error instanceof errors.JWTExpired)
        throw new InvalidToken('The access token has expired.');
      throw error instanceof errors.JOSEError ? new InvalidToken() : error;
    });
    // The greatest age follows from the lifetime and the expiry. jose's own check of it refuses any clock that is ahead of ours.
    return readAccessClaims(payload, { now, maxLifetimeS: auth.accessTokenTtlS });
  }
}
