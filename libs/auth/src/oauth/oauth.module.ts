import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/api-keys.module.js';
import { ClientTokenStrategy } from '../authentication/client-token.strategy.js';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { ClientAssertions } from './client-assertions.js';
import { ClientAuthentication } from './client-authentication.js';
import { ClientBudget } from './client-budget.js';
import { ClientPrincipalsRepository } from './client-principals.repository.js';
import { ClientTokens } from './client-tokens.js';
import { ClientsController } from './clients.controller.js';
import { Clients } from './clients.js';
import { ClientsRepository } from './clients.repository.js';
import { Introspection } from './introspection.js';
import { LiveClients } from './live-clients.js';
import { OauthController } from './oauth.controller.js';
import { TokenRevocation } from './token-revocation.js';

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
