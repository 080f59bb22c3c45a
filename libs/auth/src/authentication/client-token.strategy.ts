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
 * OAuth clients, by the token that they were given. Runs after `jwt`, which has verified the token;
 * whether client and owner still may is looked up here.
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
      // What the token says, as far as the client still has it: a scope that is taken away is gone
      // from tokens that are out already.
      scopes: new Set(client.scopes.filter((scope) => scopes.includes(scope))),
      rateLimit: {
        subject: `client:${clientId}`,
        perSecond: client.perSecond ?? this.config.rateLimits.perKey,
      },
    } as const;
    return actorOf(caller, origin);
  }
}
