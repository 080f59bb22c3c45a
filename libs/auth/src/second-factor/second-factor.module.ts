import { Module } from '@nestjs/common';
import { AuthCoreModule } from '../auth-core.module.js';
import { BrowserModule } from '../browser/browser.module.js';
import { FactorsModule } from '../factors/factors.module.js';
import { PasskeysModule } from '../passkeys/passkeys.module.js';
import { BeginTotp } from './begin-totp.js';
import { ChallengeGate } from './challenge-gate.js';
import { FactorOverview } from './factor-overview.js';
import { FactorsOfOthersController } from './factors-of-others.controller.js';
import { FactorsOfOthers } from './factors-of-others.js';
import { PasswordProof } from './password-proof.js';
import { SecondFactorGate } from './second-factor-gate.js';
import { SecondFactorLoginController } from './second-factor-login.controller.js';
import { SecondFactorLogin } from './second-factor-login.js';
import { SecondFactorsController } from './second-factors.controller.js';
import { SecondFactors } from './second-factors.js';
import { StepUpsController } from './step-ups.controller.js';
import { StepUps } from './step-ups.js';
import { TotpRepository } from './totp.repository.js';
import { TotpCodes } from './totp-codes.js';
import { TotpEnrolment } from './totp-enrolment.js';

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
