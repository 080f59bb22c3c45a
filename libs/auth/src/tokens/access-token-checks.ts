import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { StrategyOptionsWithoutRequest } from 'passport-jwt';
import { InvalidToken } from '../errors/access.errors.js';
import {
  ACCESS_TOKEN_ALGORITHM,
  type AccessClaims,
  readAccessClaims,
  readKeyId,
} from './access-claims.js';
import { hasCompactForm } from './compact-form.js';
import { SigningKeys } from './signing-keys.js';

const BEARER = /^bearer +(\S+)$/i;

/** The keys could not be read. That says nothing about the token. */
export class KeyLookUpFailed extends Error {}

/**
 * Tells passport-jwt how to verify access tokens, and adds what it leaves out: jsonwebtoken checks
 * neither `typ` nor `crit`, accepts other spellings of base64url, and uses its own clock.
 */
@Injectable()
export class AccessTokenChecks {
  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  strategyOptions(): StrategyOptionsWithoutRequest {
    const { http, auth } = this.config;
    return {
      // Tokens are read from the Authorization header alone: a URL ends up in logs.
      jwtFromRequest: ({ headers }: { headers: { authorization?: string } }) =>
        BEARER.exec(headers.authorization ?? '')?.[1] ?? null,
      secretOrKeyProvider: (_request, token: string, done) => {
        this.keyOf(token)
          // jsonwebtoken also accepts a KeyObject and need not parse it, but its types do not allow
          // it.
          .then((key) => done(null, key as unknown as Buffer))
          // jsonwebtoken may also throw in `done`.
          .catch(done);
      },
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      issuer: http.publicUrl,
      audience: auth.audience,
      // `claimsOf` checks it by our own clock.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    };
  }

  /** @throws InvalidToken */
  claimsOf(payload: unknown): AccessClaims {
    const { accessTokenTtlS } = this.config.auth;
    return readAccessClaims(payload, { now: this.clock.now(), maxLifetimeS: accessTokenTtlS });
  }

  /** @throws InvalidToken, KeyLookUpFailed */
  private async keyOf(token: string): Promise<KeyObject> {
    const kid = readKeyId(token);
    if (!hasCompactForm(token)) throw new InvalidToken();
    const key = await this.keys.findPublic(kid).catch((cause: unknown) => {
      throw new KeyLookUpFailed('The signing keys could not be read.', { cause });
    });
    if (!key) throw new InvalidToken();
    return key;
  }
}
