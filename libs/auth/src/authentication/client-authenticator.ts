import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { InvalidToken } from '../errors/access.errors.js';
import { LiveClients } from '../oauth/live-clients.js';
import type { ClientClaims } from '../tokens/access-claims.js';
import type { Caller } from './credential-authenticator.js';

/** OAuth clients, by the token that they were given. The token was verified; whether client and owner still may is looked up here. */
@Injectable()
export class ClientTokenAuthentication {
  constructor(
    private readonly clients: LiveClients,
    private readonly config: AppConfig,
  ) {}

  /** @throws InvalidToken */
  async identify({ clientId, tokenId, scopes }: ClientClaims): Promise<Caller> {
    const found = await this.clients.find(clientId, tokenId);
    if (!found) throw new InvalidToken();
    const { client, access } = found;
    return {
      userId: client.ownerId,
      access,
      authentication: { kind: 'client', clientId, tokenId },
      // What the token says, as far as the client still has it: a scope that is taken away is gone from tokens that are out already.
      scopes: new Set(client.scopes.filter((scope) => scopes.includes(scope))),
      rateLimit: {
        subject: `client:${clientId}`,
        perSecond: client.perSecond ?? this.config.rateLimits.perKey,
      },
    };
  }
}
