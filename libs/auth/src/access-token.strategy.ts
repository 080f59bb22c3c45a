import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/time/clock';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { InvalidToken } from './access.errors.js';
import { ACCESS_TOKEN_ALGORITHM, type AccessClaims, readAccessClaims, readKeyId } from './access-claims.js';
import { hasCompactForm } from './keys/compact-form.js';
import { SigningKeys } from './signing-keys.js';

export const ACCESS_TOKEN_STRATEGY = 'access-token';

/** The keys could not be looked up: nothing is known about the token, so it must not be called invalid. */
export class KeysUnavailable extends Error {}

/** Passport's JWT strategy with everything pinned. Tokens come from the Authorization header alone: a URL ends up in logs. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, ACCESS_TOKEN_STRATEGY) {
  private readonly maxLifetimeS: number;

  constructor(
    keys: SigningKeys,
    private readonly clock: Clock,
    { http, auth }: AppConfig,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      issuer: http.publicUrl,
      audience: auth.audience,
      ignoreExpiration: false,
      jsonWebTokenOptions: { maxAge: auth.accessTokenTtlS },
      secretOrKeyProvider: (_request: unknown, token: string, done: (error: unknown, key?: Buffer) => void) => {
        // The types know strings and buffers only; a KeyObject saves parsing the PEM on every request.
        findKey(keys, token)
          .then((key) => done(null, key as unknown as Buffer))
          .catch(done);
      },
    });
    this.maxLifetimeS = auth.accessTokenTtlS;
  }

  /** @throws InvalidToken */
  validate(payload: unknown): AccessClaims {
    return readAccessClaims(payload, { now: this.clock.now(), maxLifetimeS: this.maxLifetimeS });
  }
}

async function findKey(keys: SigningKeys, token: string) {
  const kid = readKeyId(token);
  if (!hasCompactForm(token)) throw new InvalidToken();
  const key = await keys.findPublic(kid).catch((cause: unknown) => {
    throw new KeysUnavailable('The signing keys could not be read.', { cause });
  });
  if (!key) throw new InvalidToken();
  return key;
}
