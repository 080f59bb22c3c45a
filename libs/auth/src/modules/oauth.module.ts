import { Module } from '@nestjs/common';
import { ClientTokenStrategy } from '../authentication/client-token.strategy.js';
import { ClientAssertions } from '../oauth/client-assertions.js';
import { ClientAuthentication } from '../oauth/client-authentication.js';
import { ClientBudget } from '../oauth/client-budget.js';
import { ClientTokens } from '../oauth/client-tokens.js';
import { ClientPrincipalsRepository } from '../oauth/clients/client-principals.repository.js';
import { LiveClients } from '../oauth/clients/live-clients.js';
import { ClientsController } from '../oauth/clients.controller.js';
import { Clients } from '../oauth/clients.js';
import { ClientsRepository } from '../oauth/clients.repository.js';
import { Introspection } from '../oauth/introspection.js';
import { OauthController } from '../oauth/oauth.controller.js';
import { TokenRevocation } from '../oauth/token-revocation.js';
import { ApiKeysModule } from './api-keys.module.js';
import { AuthCoreModule } from './auth-core.module.js';

/** OAuth clients and the tokens that they get (RFC 6749 section 4.4). */
@Module({
  imports: [AuthCoreModule, ApiKeysModule],
  controllers: [OauthController, ClientsController],
  providers: [
    ClientAssertions,
    ClientAuthentication,
    ClientBudget,
    ClientTokenStrategy,
    ClientPrincipalsRepository,
    Clients,
    ClientsRepository,
    ClientTokens,
    Introspection,
    LiveClients,
    TokenRevocation,
  ],
  exports: [ClientTokenStrategy],
})
export class OauthModule {}
