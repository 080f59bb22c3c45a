import { Module } from '@nestjs/common';
import { IdentitiesController } from '../oidc/identities.controller.js';
import { Identities } from '../oidc/identities.js';
import { IdentitiesRepository } from '../oidc/identities.repository.js';
import { OidcController } from '../oidc/oidc.controller.js';
import { OidcCallbackController } from '../oidc/oidc-callback.controller.js';
import { OidcFlowsRepository } from '../oidc/oidc-flows.repository.js';
import { OidcMatching } from '../oidc/oidc-matching.js';
import { OidcProviders } from '../oidc/oidc-providers.js';
import { OidcSignIn } from '../oidc/oidc-sign-in.js';
import { AuthCoreModule } from './auth-core.module.js';
import { BrowserModule } from './browser.module.js';
import { SecondFactorModule } from './second-factor.module.js';

/** Sign-in with other providers (OpenID Connect). */
@Module({
  imports: [AuthCoreModule, BrowserModule, SecondFactorModule],
  controllers: [OidcController, OidcCallbackController, IdentitiesController],
  providers: [
    Identities,
    IdentitiesRepository,
    OidcFlowsRepository,
    OidcMatching,
    OidcProviders,
    OidcSignIn,
  ],
})
export class OidcModule {}
