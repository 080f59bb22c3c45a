import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AccessGuard } from './authentication/access.guard.js';
import { ApplicationStrategies } from './authentication/application-strategies.js';
import { AuthCoreModule } from './core/auth-core.module.js';
import { PasswordLogin } from './login/password-login.js';
import { PasskeysModule } from './mfa/passkeys/passkeys.module.js';
import { SecondFactorModule } from './mfa/second-factor.module.js';
import { OauthModule } from './oauth/oauth.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { LinkPagesController } from './registration/link-pages/link-pages.controller.js';
import { RegistrationController } from './registration/registration.controller.js';
import { Registration } from './registration/registration.js';
import { ActiveSessionsController } from './sessions/active-sessions.controller.js';
import { ActiveSessions } from './sessions/active-sessions.js';
import { ActiveSessionsRepository } from './sessions/active-sessions.repository.js';
import { BrowserModule } from './sessions/cookies/browser.module.js';
import { SessionRefresh } from './sessions/session-refresh.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { KeysModule } from './tokens/keys.module.js';

/** The routes, and the guard that stands before every route of the API. The guard is bound here and not in a part: it must be the first. */
@Module({
  imports: [
    AuthCoreModule,
    PasswordsModule,
    SecondFactorModule,
    PasskeysModule,
    BrowserModule,
    OidcModule,
    ApiKeysModule,
    OauthModule,
    KeysModule,
  ],
  controllers: [
    RegistrationController,
    SessionsController,
    ActiveSessionsController,
    LinkPagesController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    ApplicationStrategies,
    PasswordLogin,
    Registration,
    SessionRefresh,
    ActiveSessions,
    ActiveSessionsRepository,
  ],
  exports: [AuthCoreModule],
})
export class AuthModule {}
