import { Body, Controller, Post } from '@nestjs/common';
import { Public, RequestOrigin } from '@orderly/platform/access/access.decorators';
import type { Origin } from '@orderly/platform/access/actor';
import type { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { CredentialRoute } from '@orderly/platform/http/rate-limit.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { AccountSuspended, TooManyFailedLogins } from '../auth.errors.js';
import { openedSessionResponse } from '../dto/session.schemas.js';
import { ChallengeRefused, SecondFactorRefused } from '../factors/factors.errors.js';
import { SessionAnswers } from '../session-answers.js';
import {
  type SecondFactorLoginRequest,
  secondFactorLoginRequest,
} from './dto/second-factor.schemas.js';
import { SecondFactorLogin } from './second-factor-login.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/login', version: '1' })
export class SecondFactorLoginController {
  constructor(
    private readonly logins: SecondFactorLogin,
    private readonly answers: SessionAnswers,
  ) {}

  @Post('second-factor')
  @Documented(
    'Finish a log-in with a second factor',
    'Takes the challenge of a log-in that was answered `second-factor-needed`. A challenge is good for five minutes and five attempts, and opens one session. Failed one-time codes make the account wait, however many challenges it has; recovery codes never wait.',
  )
  @Public()
  @CredentialRoute()
  @Answers(200, 'The new session.', openedSessionResponse)
  @Problems(ChallengeRefused, SecondFactorRefused, AccountSuspended, TooManyFailedLogins)
  async loginWithSecondFactor(
    @Body({ schema: secondFactorLoginRequest }) request: SecondFactorLoginRequest,
    @RequestOrigin() origin: Origin,
  ): Promise<Answer> {
    return this.answers.answer(await this.logins.login(request, origin));
  }
}
