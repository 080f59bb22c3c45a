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
    'Request a password reset',
    'Sends a link to set a new password, valid for 30 minutes; at most three mails an hour. The ' +
      'response is the same for every address. An account whose address is not verified yet, or ' +
      'whose invitation is still open, gets that link again instead.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Accepted.', AcceptedResponse)
  async forgotPassword(
    @Body() { email }: ForgotPasswordRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.resets.ask(email, origin);
    return HttpResult.accepted(ACCEPTED);
  }

  @Post('reset-password')
  @ApiDoc(
    'Reset the password',
    'Send the token from the link in the mail; it works once. All sessions of the ' +
      'account end and none is opened; log in afterwards, with the second factor if there ' +
      'is one. The password must have at least 15 characters, or 8 if the account has a ' +
      'second factor.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(204, 'The password was reset.')
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
    'Needs your current password and ends all your other sessions. API keys keep working: revoke ' +
      'any that others may know. The new password must have at least 15 characters, or 8 if you ' +
      'have a second factor.',
  )
  @Authenticated()
  @CredentialRoute()
  @ApiResult(204, 'The password was changed.')
  @ApiProblems(CurrentPasswordWrong, PasswordRefused, TooManyFailedLogins, HashingBusy)
  async changePassword(
    @CurrentActor() actor: Actor,
    @Body() request: ChangePasswordRequest,
  ): Promise<HttpResult> {
    await this.changes.change(actor, request);
    return HttpResult.noContent();
  }
}
