import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  type OrderlyRequest,
  Public,
  RequestOrigin,
} from '@orderly/platform/access/access.decorators';
import type { Origin } from '@orderly/platform/access/actor';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { CredentialRoute } from '@orderly/platform/http/rate-limit.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { AccountSuspended } from '../auth.errors.js';
import { CookieAcrossSites, CsrfRefused } from '../browser/csrf.errors.js';
import { Csrf } from '../browser/csrf.js';
import { openedSessionResponse } from '../dto/session.schemas.js';
import { ChallengeRefused } from '../factors/factors.errors.js';
import { SessionAnswers } from '../session-answers.js';
import {
  type PasskeyLoginOptionsRequest,
  type PasskeyLoginRequest,
  passkeyLoginOptionsRequest,
  passkeyLoginRequest,
} from './dto/passkey.schemas.js';
import {
  type PasskeyRequestOptions,
  passkeyRequestOptions,
  toRequestOptions,
} from './dto/passkey-options.schemas.js';
import { PasskeyRefused } from './passkey.errors.js';
import { PasskeyLogin } from './passkey-login.js';
import { PasskeyOptions } from './passkey-options.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/login/passkey', version: '1' })
export class PasskeyLoginController {
  constructor(
    private readonly options: PasskeyOptions,
    private readonly logins: PasskeyLogin,
    private readonly answers: SessionAnswers,
    private readonly csrf: Csrf,
  ) {}

  @Post('options')
  @Documented(
    'Ask for the options of a log-in with a passkey',
    'Without a body member for a log-in without a password: the answer is the same for everybody. With the `challenge` of a log-in that was answered `second-factor-needed`, for its second step.',
  )
  @Public()
  @CredentialRoute()
  @Answers(200, 'What to hand to the browser.', passkeyRequestOptions)
  @Problems(ChallengeRefused)
  async getPasskeyLoginOptions(
    @Body({ schema: passkeyLoginOptionsRequest }) { challenge }: PasskeyLoginOptionsRequest,
  ): Promise<Answer<PasskeyRequestOptions>> {
    const options =
      challenge === undefined
        ? await this.options.forLogin()
        : await this.options.forSecondFactor(challenge);
    return Answer.ok(toRequestOptions(options));
  }

  @Post()
  @Documented(
    'Log in with a passkey',
    'Without a password, and without naming the account: the passkey says whose it is. It verifies its user, so no second factor is asked for.',
  )
  @Public()
  @CredentialRoute()
  @Answers(200, 'The new session.', openedSessionResponse)
  @Problems(PasskeyRefused, AccountSuspended, CookieAcrossSites, CsrfRefused)
  async loginWithPasskey(
    @Body({ schema: passkeyLoginRequest }) request: PasskeyLoginRequest,
    @RequestOrigin() origin: Origin,
    @Req() { headers }: OrderlyRequest,
  ): Promise<Answer> {
    this.csrf.assertMayOpen(request.session, headers);
    return this.answers.answer(await this.logins.login(request, origin));
  }
}
