import { Body, Controller, Post, Req } from '@nestjs/common';
import {
  type OrderlyRequest,
  Public,
  RequestOrigin,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import { AccountSuspended } from '../../errors/auth.errors.js';
import { CookieAcrossSites, CsrfRefused } from '../../sessions/cookies/csrf.errors.js';
import { Csrf } from '../../sessions/cookies/csrf.js';
import { OpenedSessionResponse } from '../../sessions/dto/session.schemas.js';
import { SessionResponder } from '../../sessions/session-responder.js';
import { ChallengeRefused } from '../factors/factors.errors.js';
import { PasskeyLoginOptionsRequest, PasskeyLoginRequest } from './dto/passkey.schemas.js';
import { PasskeyRequestOptions, toRequestOptions } from './dto/passkey-options.schemas.js';
import { PasskeyRefused } from './passkey.errors.js';
import { PasskeyLogin } from './passkey-login.js';
import { PasskeyOptions } from './passkey-options.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/login/passkey', version: '1' })
export class PasskeyLoginController {
  constructor(
    private readonly options: PasskeyOptions,
    private readonly logins: PasskeyLogin,
    private readonly answers: SessionResponder,
    private readonly csrf: Csrf,
  ) {}

  @Post('options')
  @ApiDoc(
    'Get the options for a log-in with a passkey',
    'For a log-in without a password, send an empty object; the response is the same for ' +
      'everyone. For the second step of a log-in that returned `second-factor-needed`, send its ' +
      '`challenge`.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The options to pass to the browser.', PasskeyRequestOptions)
  @ApiProblems(ChallengeRefused)
  async getPasskeyLoginOptions(
    @Body() { challenge }: PasskeyLoginOptionsRequest,
  ): Promise<HttpResult<PasskeyRequestOptions>> {
    const options =
      challenge === undefined
        ? await this.options.forLogin()
        : await this.options.forSecondFactor(challenge);
    return HttpResult.ok(toRequestOptions(options));
  }

  @Post()
  @ApiDoc(
    'Log in with a passkey',
    'Needs neither a password nor an address: the passkey identifies the account. The passkey ' +
      'verifies its user, so no second factor is needed.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The new session.', OpenedSessionResponse)
  @ApiProblems(PasskeyRefused, AccountSuspended, CookieAcrossSites, CsrfRefused)
  async loginWithPasskey(
    @Body() request: PasskeyLoginRequest,
    @RequestOrigin() origin: RequestContext,
    @Req() { headers }: OrderlyRequest,
  ): Promise<HttpResult> {
    this.csrf.assertMayOpen(request.session, headers);
    return this.answers.answer(await this.logins.login(request, origin));
  }
}
