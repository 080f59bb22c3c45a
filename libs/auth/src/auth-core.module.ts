import { Module } from '@nestjs/common';
import { UsersServicesModule } from '@orderly/users';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokenVerifier } from './access-token-verifier.js';
import { AccessTokens } from './access-tokens.js';
import { AuthSeedModule } from './auth-seed.module.js';
import { PrincipalLookUp } from './callers/principal-look-up.js';
import { EncryptionModule } from './encryption/encryption.module.js';
import { LastUses } from './last-uses.js';
import { LoginAttemptsRepository } from './login-attempts.repository.js';
import { LoginThrottle } from './login-throttle.js';
import { RefreshRotation } from './refresh-rotation.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SessionOpening } from './session-opening.js';
import { Sessions } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';
import { SigningKeys } from './signing-keys.js';
import { SigningKeysRepository } from './signing-keys.repository.js';
import { ThrottleKeys } from './throttle-keys.js';

/**
 * What the parts of this module share. It has no routes and knows none of them: they import it, and AuthModule puts them together. A part
 * that imported AuthModule would close a circle.
 */
@Module({
  imports: [UsersServicesModule, AuthSeedModule, EncryptionModule],
  providers: [
    AccessTokens,
    AccessTokenStrategy,
    AccessTokenVerifier,
    LastUses,
    LoginAttemptsRepository,
    LoginThrottle,
    ThrottleKeys,
    PrincipalLookUp,
    RefreshRotation,
    RefreshTokensRepository,
    SessionOpening,
    Sessions,
    SessionsRepository,
    SigningKeys,
    SigningKeysRepository,
  ],
  exports: [
    UsersServicesModule,
    AuthSeedModule,
    EncryptionModule,
    AccessTokens,
    AccessTokenVerifier,
    LastUses,
    LoginAttemptsRepository,
    LoginThrottle,
    ThrottleKeys,
    PrincipalLookUp,
    RefreshRotation,
    SessionOpening,
    Sessions,
    SessionsRepository,
    SigningKeys,
  ],
})
export class AuthCoreModule {}
