import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { TooManyFailedLogins } from '../../errors/auth.errors.js';
import { PasswordTooShortAlone, SecondFactorMissing } from '../factors/factors.errors.js';
import { BeginTotp } from '../totp/begin-totp.js';
import { TotpCodeWrong, TotpNotBegun, TotpNotFound, TotpPresent } from '../totp/totp.errors.js';
import { TotpEnrolment } from '../totp/totp-enrolment.js';
import {
  ConfirmTotpRequest,
  RecoveryCodesResponse,
  SecondFactorsResponse,
  TotpSecretResponse,
} from './dto/second-factor.schemas.js';
import { FactorOverview } from './factor-overview.js';

/**
 * These routes take no Idempotency-Key: their responses hold secrets, and the response to a key is
 * stored.
 */
@ApiTags('Second factors')
@Controller({ path: 'auth', version: '1' })
export class SecondFactorsController {
  constructor(
    private readonly overview: FactorOverview,
    private readonly beginnings: BeginTotp,
    private readonly enrolment: TotpEnrolment,
  ) {}

  @Get('second-factors')
  @ApiDoc('Get your second factors')
  @Authenticated()
  @ApiResult(200, 'The second factors of your account.', SecondFactorsResponse)
  async getSecondFactors(@CurrentActor() actor: Actor): Promise<HttpResult<SecondFactorsResponse>> {
    return HttpResult.ok(await this.overview.get(actor));
  }

  @Post('totp')
  @ApiDoc(
    'Set up an authenticator app',
    'Returns the secret once. It takes effect when a code made with it is sent to POST ' +
      '/v1/auth/totp/confirm within 15 minutes. Another call creates another secret.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(201, 'The secret for the authenticator app.', TotpSecretResponse, ['Location'])
  @ApiProblems(TotpPresent)
  async beginTotp(@CurrentActor() actor: Actor): Promise<HttpResult<TotpSecretResponse>> {
    const { secret, uri } = await this.beginnings.begin(actor);
    return HttpResult.created('/v1/auth/second-factors', { secret, uri });
  }

  @Post('totp/confirm')
  @ApiDoc(
    'Confirm the authenticator app',
    'From now on, log-ins need a second factor. Returns ten recovery codes, once; earlier codes ' +
      'stop working.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(200, 'The recovery codes.', RecoveryCodesResponse)
  @ApiProblems(TotpNotBegun, TotpCodeWrong, TooManyFailedLogins)
  async confirmTotp(
    @CurrentActor() actor: Actor,
    @Body() { code }: ConfirmTotpRequest,
  ): Promise<HttpResult<RecoveryCodesResponse>> {
    return HttpResult.ok({ recoveryCodes: await this.enrolment.confirm(actor, code) });
  }

  @Delete('totp')
  @ApiDoc(
    'Remove the authenticator app',
    'Removing the last second factor also removes the recovery codes.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(204, 'Removed.')
  @ApiProblems(TotpNotFound, PasswordTooShortAlone)
  async removeTotp(@CurrentActor() actor: Actor): Promise<HttpResult> {
    await this.enrolment.remove(actor);
    return HttpResult.noContent();
  }

  @Post('recovery-codes')
  @ApiDoc('Create new recovery codes', 'Returns ten codes, shown once. Earlier codes stop working.')
  @Authenticated()
  @StepUp()
  @ApiResult(200, 'The recovery codes.', RecoveryCodesResponse)
  @ApiProblems(SecondFactorMissing)
  async renewRecoveryCodes(
    @CurrentActor() actor: Actor,
  ): Promise<HttpResult<RecoveryCodesResponse>> {
    return HttpResult.ok({ recoveryCodes: await this.overview.renewRecoveryCodes(actor) });
  }
}
