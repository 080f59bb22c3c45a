import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { UsersServicesModule } from '@orderly/users';
import { PurgeSignInChallenges } from '../housekeeping/purge-challenges.task.js';
import { PurgeExpiredCredentials } from '../housekeeping/purge-expired.task.js';
import { PurgeMachineCredentials } from '../housekeeping/purge-machine-credentials.task.js';
import { SuspensionsConsumer } from '../housekeeping/suspensions.consumer.js';
import { LoginChallengesRepository } from '../mfa/challenges/login-challenges.repository.js';
import { WebauthnChallengesRepository } from '../mfa/passkeys/webauthn-challenges.repository.js';
import { TotpRepository } from '../mfa/totp/totp.repository.js';
import { AuthErasureConsumer, AuthPersonalData } from '../privacy/auth-personal-data.js';
import { Sessions } from '../sessions/sessions.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { LoginAttemptsRepository } from '../throttling/login-attempts.repository.js';
import { RotateSigningKeys } from '../tokens/rotate-signing-keys.task.js';
import { KeyRotationModule } from './key-rotation.module.js';

const AUTH_CONSUMERS = [SuspensionsConsumer, AuthErasureConsumer] as const;
const AUTH_TASKS = [
  PurgeExpiredCredentials,
  PurgeMachineCredentials,
  PurgeSignInChallenges,
  RotateSigningKeys,
] as const;

/** The consumers and tasks of the worker. */
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
