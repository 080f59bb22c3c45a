import { Body, Controller, Post } from '@nestjs/common';
import { Public, RequestOrigin } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import type { HttpResult } from '@orderly/platform/http/http-result';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import { AccountSuspended, TooManyFailedLogins } from '../../errors/auth.errors.js';
import { OpenedSessionResponse } from '../../sessions/dto/session.schemas.js';
import { SessionResponder } from '../../sessions/session-responder.js';
import { ChallengeRefused, SecondFactorRefused } from '../factors/factors.errors.js';
import { SecondFactorLoginRequest } from './dto/second-factor.schemas.js';
import { SecondFactorLogin } from './second-factor-login.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/login', version: '1' })
export class SecondFactorLoginController {
  constructor(
    private readonly logins: SecondFactorLogin,
    private readonly answers: SessionResponder,
  ) {}

  @Post('second-factor')
  @ApiDoc(
    'Complete a log-in with a second factor',
    'Send the challenge from a log-in that returned `second-factor-needed`. A challenge is valid ' +
      'for five minutes and five attempts, and opens one session. Wrong one-time codes slow down ' +
      'the account across all its challenges; recovery codes are never slowed down.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The new session.', OpenedSessionResponse)
  @ApiProblems(ChallengeRefused, SecondFactorRefused, AccountSuspended, TooManyFailedLogins)
  async loginWithSecondFactor(
    @Body() request: SecondFactorLoginRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    return this.answers.answer(await this.logins.login(request, origin));
  }
}
