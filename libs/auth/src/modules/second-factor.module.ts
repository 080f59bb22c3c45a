import { Module } from '@nestjs/common';
import { ChallengeGate } from '../mfa/challenges/challenge-gate.js';
import { SecondFactorGate } from '../mfa/gate/second-factor-gate.js';
import { FactorOverview } from '../mfa/second-factors/factor-overview.js';
import { FactorsOfOthersController } from '../mfa/second-factors/factors-of-others.controller.js';
import { FactorsOfOthers } from '../mfa/second-factors/factors-of-others.js';
import { SecondFactorLoginController } from '../mfa/second-factors/second-factor-login.controller.js';
import { SecondFactorLogin } from '../mfa/second-factors/second-factor-login.js';
import { SecondFactorsController } from '../mfa/second-factors/second-factors.controller.js';
import { SecondFactors } from '../mfa/second-factors/second-factors.js';
import { PasswordProof } from '../mfa/step-up/password-proof.js';
import { StepUpsController } from '../mfa/step-up/step-ups.controller.js';
import { StepUps } from '../mfa/step-up/step-ups.js';
import { BeginTotp } from '../mfa/totp/begin-totp.js';
import { TotpRepository } from '../mfa/totp/totp.repository.js';
import { TotpCodes } from '../mfa/totp/totp-codes.js';
import { TotpEnrolment } from '../mfa/totp/totp-enrolment.js';
import { AuthCoreModule } from './auth-core.module.js';
import { BrowserModule } from './browser.module.js';
import { FactorsModule } from './factors.module.js';
import { PasskeysModule } from './passkeys.module.js';

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
