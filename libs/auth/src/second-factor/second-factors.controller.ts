import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { TooManyFailedLogins } from '../auth.errors.js';
import { PasswordTooShortAlone, SecondFactorMissing } from '../factors/factors.errors.js';
import { BeginTotp } from './begin-totp.js';
import {
  type ConfirmTotpRequest,
  confirmTotpRequest,
  type RecoveryCodesResponse,
  recoveryCodesResponse,
  type SecondFactorsResponse,
  secondFactorsResponse,
  type TotpSecretResponse,
  totpSecretResponse,
} from './dto/second-factor.schemas.js';
import { FactorOverview } from './factor-overview.js';
import { TotpCodeWrong, TotpNotBegun, TotpNotFound, TotpPresent } from './totp.errors.js';
import { TotpEnrolment } from './totp-enrolment.js';

/** No Idempotency-Key on these routes: their answers hold secrets, and the answer to a key is stored. */
@ApiTags('Second factors')
@Controller({ path: 'auth', version: '1' })
export class SecondFactorsController {
  constructor(
    private readonly overview: FactorOverview,
    private readonly beginnings: BeginTotp,
    private readonly enrolment: TotpEnrolment,
  ) {}

  @Get('second-factors')
  @Documented('See your second factors')
  @Authenticated()
  @Answers(200, 'What your account has besides its password.', secondFactorsResponse)
  async getSecondFactors(@CurrentActor() actor: Actor): Promise<Answer<SecondFactorsResponse>> {
    return Answer.ok(await this.overview.get(actor));
  }

  @Post('totp')
  @Documented(
    'Set up an authenticator app',
    'Answers the secret once. It counts when POST /v1/auth/totp/confirm has seen a code of it, within 15 minutes; another call makes another secret.',
  )
  @Authenticated()
  @StepUp()
  @Answers(201, 'The secret for the app.', totpSecretResponse, ['Location'])
  @Problems(TotpPresent)
  async beginTotp(@CurrentActor() actor: Actor): Promise<Answer<TotpSecretResponse>> {
    const { secret, uri } = await this.beginnings.begin(actor);
    return Answer.created('/v1/auth/second-factors', { secret, uri });
  }

  @Post('totp/confirm')
  @Documented(
    'Confirm the authenticator app',
    'From now on log-ins ask for a second factor. Answers ten recovery codes, once; any before are good for nothing.',
  )
  @Authenticated()
  @StepUp()
  @Answers(200, 'The recovery codes.', recoveryCodesResponse)
  @Problems(TotpNotBegun, TotpCodeWrong, TooManyFailedLogins)
  async confirmTotp(
    @CurrentActor() actor: Actor,
    @Body({ schema: confirmTotpRequest }) { code }: ConfirmTotpRequest,
  ): Promise<Answer<RecoveryCodesResponse>> {
    return Answer.ok({ recoveryCodes: await this.enrolment.confirm(actor, code) });
  }

  @Delete('totp')
  @Documented(
    'Remove the authenticator app',
    'With the last second factor the recovery codes go, too.',
  )
  @Authenticated()
  @StepUp()
  @Answers(204, 'Removed.')
  @Problems(TotpNotFound, PasswordTooShortAlone)
  async removeTotp(@CurrentActor() actor: Actor): Promise<Answer> {
    await this.enrolment.remove(actor);
    return Answer.noContent();
  }

  @Post('recovery-codes')
  @Documented(
    'Make new recovery codes',
    'Ten, shown once. Those before are good for nothing from now on.',
  )
  @Authenticated()
  @StepUp()
  @Answers(200, 'The recovery codes.', recoveryCodesResponse)
  @Problems(SecondFactorMissing)
  async renewRecoveryCodes(@CurrentActor() actor: Actor): Promise<Answer<RecoveryCodesResponse>> {
    return Answer.ok({ recoveryCodes: await this.overview.renewRecoveryCodes(actor) });
  }
}
