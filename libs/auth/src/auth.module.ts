import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { UsersServicesModule } from '@orderly/users';
import { AccessGuard } from './access.guard.js';
import { AccountLifeModule } from './account-life/account-life.module.js';
import { ApiKeyCallers } from './api-keys/api-key-callers.js';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AuthCoreModule } from './auth-core.module.js';
import { Authenticator } from './authenticator.js';
import { BrowserModule } from './browser/browser.module.js';
import { CookieCallers } from './browser/cookie-callers.js';
import { BearerCallers } from './callers/bearer-callers.js';
import { type CallerSource, CallerSources } from './callers/caller-source.js';
import { LoginChallengesRepository } from './factors/login-challenges.repository.js';
import { KeyRotationModule } from './keys/key-rotation.module.js';
import { KeysModule } from './keys/keys.module.js';
import { RotateSigningKeys } from './keys/rotate-signing-keys.task.js';
import { LinkPagesController } from './link-pages/link-pages.controller.js';
import { Login } from './login.js';
import { LoginAttemptsRepository } from './login-attempts.repository.js';
import { OauthModule } from './oauth/oauth.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { PasskeysModule } from './passkeys/passkeys.module.js';
import { WebauthnChallengesRepository } from './passkeys/webauthn-challenges.repository.js';
import { AuthErasureConsumer, AuthPersonalData } from './privacy/auth-personal-data.js';
import { PurgeExpiredCredentials } from './purge-expired.task.js';
import { PurgeMachineCredentials } from './purge-machine-credentials.task.js';
import { RegistrationController } from './registration.controller.js';
import { Registration } from './registration.js';
import { PurgeSignInChallenges } from './second-factor/purge-challenges.task.js';
import { SecondFactorModule } from './second-factor/second-factor.module.js';
import { TotpRepository } from './second-factor/totp.repository.js';
import { SessionLife } from './session-life.js';
import { SessionListController } from './session-list.controller.js';
import { SessionList } from './session-list.js';
import { SessionListRepository } from './session-list.repository.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';
import { SuspensionsConsumer } from './suspensions.consumer.js';

/** The routes, and the guard that stands before every route of the API. The guard is bound here and not in a part: it must be the first. */
@Module({
  imports: [
    AuthCoreModule,
    AccountLifeModule,
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
    SessionListController,
    LinkPagesController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    Authenticator,
    BearerCallers,
    {
      provide: CallerSources,
      // An API key is a bearer, too: whoever knows the narrower form is asked first.
      useFactory: (...inOrder: CallerSource[]): CallerSources => ({ inOrder }),
      inject: [ApiKeyCallers, BearerCallers, CookieCallers],
    },
    Login,
    Registration,
    SessionLife,
    SessionList,
    SessionListRepository,
  ],
  exports: [AuthCoreModule, Authenticator],
})
export class AuthModule {}

/** For the worker to find its parts by. */
export const AUTH_CONSUMERS = [SuspensionsConsumer, AuthErasureConsumer] as const;
export const AUTH_TASKS = [
  PurgeExpiredCredentials,
  PurgeMachineCredentials,
  PurgeSignInChallenges,
  RotateSigningKeys,
] as const;

/** The worker's half. */
@Module({
  imports: [UsersServicesModule, KeyRotationModule],
  providers: [
    ...AUTH_CONSUMERS,
    ...AUTH_TASKS,
    AuthPersonalData,
    LoginAttemptsRepository,
    LoginChallengesRepository,
    Sessions,
    SessionsRepository,
    TotpRepository,
    WebauthnChallengesRepository,
  ],
  exports: [...AUTH_CONSUMERS, ...AUTH_TASKS, AuthPersonalData],
})
export class AuthConsumersModule {}
