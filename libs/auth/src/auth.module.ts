import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './authentication/access.guard.js';
import { ApplicationStrategies } from './authentication/application-strategies.js';
import { PasswordLogin } from './login/password-login.js';
import { PasswordSessions } from './login/password-sessions.js';
import { SessionsController } from './login/sessions.controller.js';
import { ApiKeysModule } from './modules/api-keys.module.js';
import { AuthCoreModule } from './modules/auth-core.module.js';
import { BrowserModule } from './modules/browser.module.js';
import { KeysModule } from './modules/keys.module.js';
import { OauthModule } from './modules/oauth.module.js';
import { OidcModule } from './modules/oidc.module.js';
import { PasskeysModule } from './modules/passkeys.module.js';
import { PasswordsModule } from './modules/passwords.module.js';
import { SecondFactorModule } from './modules/second-factor.module.js';
import { LinkPagesController } from './registration/link-pages/link-pages.controller.js';
import { RegistrationController } from './registration/registration.controller.js';
import { Registration } from './registration/registration.js';
import { ActiveSessionsController } from './sessions/active/active-sessions.controller.js';
import { ActiveSessions } from './sessions/active/active-sessions.js';
import { ActiveSessionsRepository } from './sessions/active/active-sessions.repository.js';
import { SessionRefresh } from './sessions/session-refresh.js';

/**
 * The routes, and the guard that runs before every route of the API. The guard is bound here and
 * not in a part, because it must be the first.
 */
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
    PasswordSessions,
    Registration,
    SessionRefresh,
    ActiveSessions,
    ActiveSessionsRepository,
  ],
  exports: [AuthCoreModule],
})
export class AuthModule {}
