import { Module } from '@nestjs/common';
import { UsersServicesModule } from '@orderly/users';
import { JwtStrategy } from '../authentication/jwt.strategy.js';
import { SessionCallers } from '../authentication/session-callers.js';
import { SessionPrincipalQuery } from '../authentication/session-principal-query.js';
import { LastUses } from '../sessions/last-uses.js';
import { RefreshRotation } from '../sessions/refresh-rotation.js';
import { RefreshTokensRepository } from '../sessions/refresh-tokens.repository.js';
import { SessionIssuer } from '../sessions/session-issuer.js';
import { Sessions } from '../sessions/sessions.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { LoginAttemptsRepository } from '../throttling/login-attempts.repository.js';
import { LoginThrottle } from '../throttling/login-throttle.js';
import { NetworkRefunds } from '../throttling/network-refunds.js';
import { ThrottleKeys } from '../throttling/throttle-keys.js';
import { AccessTokenChecks } from '../tokens/access-token-checks.js';
import { AccessTokens } from '../tokens/access-tokens.js';
import { SigningKeys } from '../tokens/signing-keys.js';
import { SigningKeysRepository } from '../tokens/signing-keys.repository.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { AuthEncryptionModule } from './auth-encryption.module.js';
import { AuthSeedModule } from './auth-seed.module.js';

/**
 * The providers that the parts of this module share. It has no routes. The parts import it, and
 * AuthModule imports the parts; a part that imported AuthModule would close a cycle.
 */
@Module({
  imports: [UsersServicesModule, AuthSeedModule, AuthEncryptionModule],
  providers: [
    AccessTokens,
    AccessTokenChecks,
    JwtStrategy,
    LastUses,
    LoginAttemptsRepository,
    LoginThrottle,
    NetworkRefunds,
    ThrottleKeys,
    SessionPrincipalQuery,
    RefreshRotation,
    RefreshTokensRepository,
    SessionCallers,
    SessionIssuer,
    Sessions,
    SessionsRepository,
    SigningKeys,
    SigningKeysRepository,
    VerifiedTokens,
  ],
  exports: [
    UsersServicesModule,
    AuthSeedModule,
    AuthEncryptionModule,
    AccessTokens,
    JwtStrategy,
    LastUses,
    LoginAttemptsRepository,
    LoginThrottle,
    ThrottleKeys,
    SessionPrincipalQuery,
    RefreshRotation,
    SessionIssuer,
    Sessions,
    SessionsRepository,
    SigningKeys,
  ],
})
export class AuthCoreModule {}
