import { Injectable } from '@nestjs/common';
import { ApiKeyStrategy } from './api-key.strategy.js';
import type { StrategyOptions } from './application-passport.js';
import { ClientTokenStrategy } from './client-token.strategy.js';
import { JwtStrategy } from './jwt.strategy.js';
import { SessionCookieStrategy } from './session-cookie.strategy.js';

/**
 * The strategies in the order in which they are tried. An API key is a bearer credential too, so it
 * comes before the tokens. `jwt` verifies the tokens of OAuth clients and leaves them to
 * `client-token`.
 */
export const STRATEGIES = ['api-key', 'jwt', 'client-token', 'session-cookie'] as const;

/** The strategies of this application. */
@Injectable()
export class ApplicationStrategies {
  readonly options: StrategyOptions & { readonly session: false };

  constructor(
    apiKey: ApiKeyStrategy,
    jwt: JwtStrategy,
    clientToken: ClientTokenStrategy,
    sessionCookie: SessionCookieStrategy,
  ) {
    const strategies = {
      'api-key': apiKey,
      jwt,
      'client-token': clientToken,
      'session-cookie': sessionCookie,
    } satisfies Record<(typeof STRATEGIES)[number], unknown>;
    this.options = { session: false, strategies };
  }
}
