import { Module } from '@nestjs/common';
import { LoginChallenges } from '../mfa/challenges/login-challenges.js';
import { LoginChallengesRepository } from '../mfa/challenges/login-challenges.repository.js';
import { FactorReset } from '../mfa/factors/factor-reset.js';
import { Factors } from '../mfa/factors/factors.js';
import { FactorsRepository } from '../mfa/factors/factors.repository.js';
import { RecoveryCodesRepository } from '../mfa/factors/recovery-codes.repository.js';
import { RecoveryCodes } from '../mfa/recovery-codes/recovery-codes.js';
import { CodeGuesses } from '../throttling/code-guesses.js';
import { AuthCoreModule } from './auth-core.module.js';

/** What one-time codes and passkeys share. It has no routes. */
@Module({
  imports: [AuthCoreModule],
  providers: [
    CodeGuesses,
    FactorReset,
    Factors,
    FactorsRepository,
    LoginChallenges,
    LoginChallengesRepository,
    RecoveryCodes,
    RecoveryCodesRepository,
  ],
  exports: [CodeGuesses, FactorReset, Factors, FactorsRepository, LoginChallenges, RecoveryCodes],
})
export class FactorsModule {}
