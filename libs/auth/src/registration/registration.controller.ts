import { Body, Controller, Headers, Post } from '@nestjs/common';
import { Public, RequestOrigin } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiHeader, ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import {
  HashingBusy,
  LinkRefused,
  PasswordNeeded,
  PasswordRefused,
} from '../errors/auth.errors.js';
import { ACCEPTED, AcceptedResponse } from './dto/accepted.response.js';
import {
  AcceptInvitationRequest,
  RegisterRequest,
  ResendVerificationRequest,
  VerifyEmailRequest,
} from './dto/registration.requests.js';
import { Registration } from './registration.js';

@ApiTags('Authentication')
@Controller({ path: 'auth', version: '1' })
export class RegistrationController {
  constructor(private readonly registration: Registration) {}

  @Post('register')
  @ApiDoc(
    'Register',
    'The answer is the same whether or not the address has an account; a mail with a link, ' +
      'or a notice to the owner, follows. Log-in works after the link was opened. Mails come ' +
      'in the `locale`; without one, in the language that `Accept-Language` prefers of those ' +
      'they are written in, else in English.',
  )
  @ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Counts when the body names no `locale` (RFC 9110, 12.5.4).',
    schema: { type: 'string', maxLength: 1_000, examples: ['de-AT,de;q=0.9,en;q=0.5'] },
  })
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Taken up.', AcceptedResponse)
  @ApiProblems(PasswordRefused, HashingBusy)
  async register(
    @Body() request: RegisterRequest,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.registration.register(request, acceptLanguage, origin);
    return HttpResult.accepted(ACCEPTED);
  }

  @Post('verify-email')
  @ApiDoc(
    'Verify an address',
    'With the token out of the link in the mail. It works once; log in afterwards. When the ' +
      'address was registered with different passwords, none of them counts: the answer is ' +
      '`password-needed`, the token stays good, and whoever reads the mails chooses the ' +
      'password.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(204, 'Verified.')
  @ApiProblems(LinkRefused, PasswordNeeded, PasswordRefused, HashingBusy)
  async verifyEmail(
    @Body() request: VerifyEmailRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.registration.verifyEmail(request, origin);
    return HttpResult.noContent();
  }

  @Post('resend-verification')
  @ApiDoc(
    'Ask for another link',
    'At most three mails an hour go to an address. The answer is the same for every address.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Taken up.', AcceptedResponse)
  async resendVerification(
    @Body() { email }: ResendVerificationRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.registration.resendVerification(email, origin);
    return HttpResult.accepted(ACCEPTED);
  }

  @Post('accept-invitation')
  @ApiDoc(
    'Accept an invitation',
    'Sets the password of an invited account and verifies its address. The token works once; ' +
      'log in afterwards.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(204, 'Accepted.')
  @ApiProblems(LinkRefused, PasswordRefused, HashingBusy)
  async acceptInvitation(
    @Body() request: AcceptInvitationRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.registration.acceptInvitation(request, origin);
    return HttpResult.noContent();
  }
}
