import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { SecondFactorModule } from '../mfa/second-factor.module.js';
import { BrowserModule } from '../sessions/cookies/browser.module.js';
import { IdentitiesController } from './identities.controller.js';
import { Identities } from './identities.js';
import { IdentitiesRepository } from './identities.repository.js';
import { OidcController } from './oidc.controller.js';
import { OidcCallbackController } from './oidc-callback.controller.js';
import { OidcFlowsRepository } from './oidc-flows.repository.js';
import { OidcMatching } from './oidc-matching.js';
import { OidcProviders } from './oidc-providers.js';
import { OidcSignIn } from './oidc-sign-in.js';

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
