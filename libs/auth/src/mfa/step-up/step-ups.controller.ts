import { Body, Controller, Post } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import { StepUpNeeded } from '../../errors/access.errors.js';
import { HashingBusy, InvalidCredentials, TooManyFailedLogins } from '../../errors/auth.errors.js';
import { AccessTokens } from '../../tokens/access-tokens.js';
import { SecondFactorRefused } from '../factors/factors.errors.js';
import {
  PasskeyRequestOptions,
  toRequestOptions,
} from '../passkeys/dto/passkey-options.schemas.js';
import { PasskeyOptions } from '../passkeys/passkey-options.js';
import { StepUpRequest, StepUpResponse } from './dto/step-up.schemas.js';
import { StepUps } from './step-ups.js';

@ApiTags('Second factors')
@Controller({ path: 'auth/step-up', version: '1' })
export class StepUpsController {
  constructor(
    private readonly stepUps: StepUps,
    private readonly passkeys: PasskeyOptions,
    private readonly accessTokens: AccessTokens,
    private readonly config: AppConfig,
  ) {}

  @Post()
  @ApiDoc(
    'Confirm your identity again',
    'For use after a route returned `step-up-needed` (RFC 9470). The session stays the ' +
      'same and takes on the time and strength of the new proof; then repeat the request. ' +
      'An account with a second factor must use it: the password alone gets ' +
      '`step-up-needed` again.',
  )
  @Authenticated()
  @CredentialRoute()
  @ApiResult(200, 'The session was confirmed.', StepUpResponse)
  @ApiProblems(
    InvalidCredentials,
    SecondFactorRefused,
    StepUpNeeded,
    TooManyFailedLogins,
    HashingBusy,
  )
  async stepUp(
    @CurrentActor() actor: Actor,
    @Body() request: StepUpRequest,
  ): Promise<HttpResult<StepUpResponse>> {
    const proof = await this.stepUps.stepUp(actor, request);
    const { acr, authTime } = proof;
    const body = { acr, authTime: authTime.toISOString() };
    const { sessionId, transport } = sessionOf(actor);
    if (transport === 'cookie') return HttpResult.ok(body);
    const accessToken = await this.accessTokens.sign({ userId: actor.userId, sessionId, ...proof });
    return HttpResult.ok({
      ...body,
      accessToken,
      tokenType: 'Bearer',
      expiresIn: this.config.auth.accessTokenTtlS,
    });
  }

  @Post('passkey/options')
  @ApiDoc(
    'Get the options for a step-up with a passkey',
    'The options are valid once, for five minutes, in this session.',
  )
  @Authenticated()
  @ApiResult(200, 'The options to pass to the browser.', PasskeyRequestOptions)
  async getStepUpOptions(@CurrentActor() actor: Actor): Promise<HttpResult<PasskeyRequestOptions>> {
    return HttpResult.ok(toRequestOptions(await this.passkeys.forStepUp(actor)));
  }
}
