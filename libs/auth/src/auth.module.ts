import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { UsersServicesModule } from '@orderly/users';
import { AccessGuard } from './access.guard.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokens } from './access-tokens.js';
import { AdminSeeder } from './admin-seeder.js';
import { Authenticator } from './authenticator.js';
import { CredentialsRepository } from './credentials.repository.js';
import { JwksController } from './jwks.controller.js';
import { LinkPagesController } from './link-pages.controller.js';
import { Login } from './login.js';
import { LoginAttemptsRepository } from './login-attempts.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { PasswordHasher } from './password-hasher.js';
import { PurgeExpiredCredentials } from './purge-expired.task.js';
import { RegistrationController } from './registration.controller.js';
import { Registration } from './registration.js';
import { SessionLife } from './session-life.js';
import { SessionOpening } from './session-opening.js';
import { SessionsController } from './sessions.controller.js';
import { Sessions } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';
import { SigningKeysRepository } from './signing-keys.repository.js';
import { SuspensionsConsumer } from './suspensions.consumer.js';

/** What the command line needs to make the first administrator. */
@Module({
  imports: [UsersServicesModule],
  providers: [AdminSeeder, CredentialsRepository, PasswordHasher],
  exports: [AdminSeeder, CredentialsRepository, PasswordHasher],
})
export class AuthSeedModule {}

/** The routes, and the guard that stands before every route of the API. */
@Module({
  imports: [UsersServicesModule, AuthSeedModule],
  controllers: [RegistrationController, SessionsController, JwksController, LinkPagesController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    AccessTokens,
    AccessTokenStrategy,
    Authenticator,
    Login,
    LoginAttemptsRepository,
    LoginThrottle,
    Registration,
    SessionLife,
    SessionOpening,
    Sessions,
    SessionsRepository,
    SigningKeys,
    SigningKeysRepository,
  ],
  exports: [AuthSeedModule, Authenticator, SigningKeys],
})
export class AuthModule {}

/** For the worker to find its parts by. */
export const AUTH_CONSUMERS = [SuspensionsConsumer] as const;
export const AUTH_TASKS = [PurgeExpiredCredentials] as const;

/** The worker's half. */
@Module({
  imports: [UsersServicesModule],
  providers: [...AUTH_CONSUMERS, ...AUTH_TASKS, LoginAttemptsRepository, Sessions, SessionsRepository],
  exports: [...AUTH_CONSUMERS, ...AUTH_TASKS],
})
export class AuthConsumersModule {}
