import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { InvalidToken } from '../errors/access.errors.js';
import { LiveClients } from '../oauth/clients/live-clients.js';
import { applicationPassport } from './application-passport.js';
import { actorOf } from './caller.js';
import { CustomStrategy } from './custom-strategy.js';
import { JwtStrategy } from './jwt.strategy.js';

/**
 * Authenticates OAuth clients by their access token. Runs after `jwt`, which has verified the
 * token; this strategy checks that client and owner are still active.
 */
@Injectable()
export class ClientTokenStrategy extends PassportStrategy(CustomStrategy, 'client-token') {
  constructor(
    private readonly tokens: JwtStrategy,
    private readonly clients: LiveClients,
    private readonly config: AppConfig,
  ) {
    super();
  }

  getPassportInstance() {
    return applicationPassport;
  }

  override authenticate(request: OrderlyRequest): void {
    if (/^bearer /i.test(request.headers.authorization ?? '')) super.authenticate(request);
    else this.fail(401);
  }

  /** @throws InvalidToken */
  override async validate({ headers, origin }: OrderlyRequest): Promise<Actor> {
    const claims = await this.tokens.claimsIn(headers.authorization ?? '');
    if (claims.kind !== 'client') throw new InvalidToken();
    const { clientId, tokenId, scopes } = claims;
    const found = await this.clients.find(clientId, tokenId);
    if (!found) throw new InvalidToken();
    const { client, access } = found;
    const caller = {
      userId: client.ownerId,
      access,
      authentication: { kind: 'client', clientId, tokenId },
      // The scopes in the token that the client still has. A scope that is taken away also
      // disappears from tokens that were issued before.
      scopes: new Set(client.scopes.filter((scope) => scopes.includes(scope))),
      rateLimit: {
        subject: `client:${clientId}`,
        perSecond: client.perSecond ?? this.config.rateLimits.perKey,
      },
    } as const;
    return actorOf(caller, origin);
  }
}
