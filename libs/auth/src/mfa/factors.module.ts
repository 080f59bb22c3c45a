import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { CodeGuesses } from '../throttling/code-guesses.js';
import { LoginChallenges } from './challenges/login-challenges.js';
import { LoginChallengesRepository } from './challenges/login-challenges.repository.js';
import { FactorReset } from './factor-reset.js';
import { Factors } from './factors.js';
import { FactorsRepository } from './factors.repository.js';
import { RecoveryCodes } from './recovery-codes/recovery-codes.js';
import { RecoveryCodesRepository } from './recovery-codes/recovery-codes.repository.js';

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
