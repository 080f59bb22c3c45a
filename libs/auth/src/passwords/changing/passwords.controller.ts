import { Body, Controller, Post } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
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
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import {
  HashingBusy,
  LinkRefused,
  PasswordRefused,
  TooManyFailedLogins,
} from '../../errors/auth.errors.js';
import { ACCEPTED, AcceptedResponse } from '../../registration/dto/accepted.response.js';
import { CurrentPasswordWrong } from '../password.errors.js';
import { ChangePassword } from './change-password.js';
import {
  ChangePasswordRequest,
  ForgotPasswordRequest,
  ResetPasswordRequest,
} from './dto/password.requests.js';
import { ResetPassword } from './reset-password.js';

@ApiTags('Authentication')
@Controller({ path: 'auth', version: '1' })
export class PasswordsController {
  constructor(
    private readonly resets: ResetPassword,
    private readonly changes: ChangePassword,
  ) {}

  @Post('forgot-password')
  @ApiDoc(
    'Forgot the password',
    'Mails a link that sets another, good for 30 minutes; at most three an hour. The answer ' +
      'is the same for every address. An account that waits for its address to be verified, or ' +
      'its invitation to be accepted, gets that link again.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Taken up.', AcceptedResponse)
  async forgotPassword(
    @Body() { email }: ForgotPasswordRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.resets.ask(email, origin);
    return HttpResult.accepted(ACCEPTED);
  }

  @Post('reset-password')
  @ApiDoc(
    'Set another password by a link',
    'With the token out of the link in the mail, once. It ends all sessions of the account ' +
      'and opens none; log in afterwards, with the second factor if there is one. The password ' +
      'has at least 15 characters, or 8 when the account has a second factor.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(204, 'The password is set.')
  @ApiProblems(LinkRefused, PasswordRefused, HashingBusy)
  async resetPassword(
    @Body() request: ResetPasswordRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.resets.reset(request, origin);
    return HttpResult.noContent();
  }

  @Post('change-password')
  @ApiDoc(
    'Change your password',
    'Needs the present one, and ends all your other sessions. API keys stay as they are: ' +
      'revoke those that others may know. The password has at least 15 characters, or 8 when ' +
      'you have a second factor.',
  )
  @Authenticated()
  @CredentialRoute()
  @ApiResult(204, 'The password is changed.')
  @ApiProblems(CurrentPasswordWrong, PasswordRefused, TooManyFailedLogins, HashingBusy)
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() request: ChangePasswordRequest,
  ): Promise<HttpResult> {
    await this.changes.change(actor, request);
    return HttpResult.noContent();
  }
}
