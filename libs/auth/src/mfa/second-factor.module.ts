import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../core/auth-core.module.js';
import { BrowserModule } from '../sessions/cookies/browser.module.js';
import { ChallengeGate } from './challenges/challenge-gate.js';
import { SecondFactorGate } from './challenges/second-factor-gate.js';
import { SecondFactorLoginController } from './challenges/second-factor-login.controller.js';
import { SecondFactorLogin } from './challenges/second-factor-login.js';
import { FactorOverview } from './factor-overview.js';
import { FactorsModule } from './factors.module.js';
import { FactorsOfOthersController } from './factors-of-others.controller.js';
import { FactorsOfOthers } from './factors-of-others.js';
import { PasskeysModule } from './passkeys/passkeys.module.js';
import { SecondFactorsController } from './second-factors.controller.js';
import { SecondFactors } from './second-factors.js';
import { PasswordProof } from './step-up/password-proof.js';
import { StepUpsController } from './step-up/step-ups.controller.js';
import { StepUps } from './step-up/step-ups.js';
import { BeginTotp } from './totp/begin-totp.js';
import { TotpRepository } from './totp/totp.repository.js';
import { TotpCodes } from './totp/totp-codes.js';
import { TotpEnrolment } from './totp/totp-enrolment.js';

/** One-time codes, recovery codes and the step-up. */
@Module({
  imports: [AuthCoreModule, BrowserModule, FactorsModule, PasskeysModule],
  controllers: [
    FactorsOfOthersController,
    SecondFactorLoginController,
    SecondFactorsController,
    StepUpsController,
  ],
  providers: [
    BeginTotp,
    FactorOverview,
    FactorsOfOthers,
    PasswordProof,
    SecondFactorLogin,
    SecondFactors,
    StepUps,
    TotpCodes,
    TotpEnrolment,
    TotpRepository,
    { provide: SecondFactorGate, useClass: ChallengeGate },
  ],
  exports: [FactorsModule, SecondFactorGate],
})
export class SecondFactorModule {}
