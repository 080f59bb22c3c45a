import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PrivacyModule } from '@orderly/privacy';
import { UsersServicesModule } from '@orderly/users';
import { ApiKeysModule } from './api-keys/api-keys.module.js';
import { AccessGuard } from './authentication/access.guard.js';
import { ApplicationStrategies } from './authentication/application-strategies.js';
import { AuthCoreModule } from './core/auth-core.module.js';
import { PurgeExpiredCredentials } from './housekeeping/purge-expired.task.js';
import { PurgeMachineCredentials } from './housekeeping/purge-machine-credentials.task.js';
import { SuspensionsConsumer } from './housekeeping/suspensions.consumer.js';
import { PasswordLogin } from './login/password-login.js';
import { LoginChallengesRepository } from './mfa/challenges/login-challenges.repository.js';
import { PurgeSignInChallenges } from './mfa/challenges/purge-challenges.task.js';
import { PasskeysModule } from './mfa/passkeys/passkeys.module.js';
import { WebauthnChallengesRepository } from './mfa/passkeys/webauthn-challenges.repository.js';
import { SecondFactorModule } from './mfa/second-factor.module.js';
import { TotpRepository } from './mfa/totp/totp.repository.js';
import { OauthModule } from './oauth/oauth.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { PasswordsModule } from './passwords/passwords.module.js';
import { AuthErasureConsumer, AuthPersonalData } from './privacy/auth-personal-data.js';
import { LinkPagesController } from './registration/link-pages/link-pages.controller.js';
import { RegistrationController } from './registration/registration.controller.js';
import { Registration } from './registration/registration.js';
import { ActiveSessionsController } from './sessions/active-sessions.controller.js';
import { ActiveSessions } from './sessions/active-sessions.js';
import { ActiveSessionsRepository } from './sessions/active-sessions.repository.js';
import { BrowserModule } from './sessions/cookies/browser.module.js';
import { SessionRefresh } from './sessions/session-refresh.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { Sessions } from './sessions/sessions.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { LoginAttemptsRepository } from './throttling/login-attempts.repository.js';
import { KeyRotationModule } from './tokens/key-rotation.module.js';
import { KeysModule } from './tokens/keys.module.js';
import { RotateSigningKeys } from './tokens/rotate-signing-keys.task.js';

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

export const AUTH_CONSUMERS = [SuspensionsConsumer, AuthErasureConsumer] as const;
export const AUTH_TASKS = [
  PurgeExpiredCredentials,
  PurgeMachineCredentials,
  PurgeSignInChallenges,
  RotateSigningKeys,
] as const;

/** The worker's half. */
@Module({
  imports: [UsersServicesModule, KeyRotationModule, PrivacyModule],
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
})
export class AuthConsumersModule {}
