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
  RegistrationClosed,
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
    'The response is the same whether or not the address has an account. Orderly then ' +
      'sends a mail with a link, or a notice to the owner of an existing account. The new ' +
      'account can log in once the link has been opened. Mails are written in the language ' +
      'of `locale`; without one, in the supported language that `Accept-Language` prefers, ' +
      'or in English.',
  )
  @ApiHeader({
    name: 'Accept-Language',
    required: false,
    description: 'Used when the body has no `locale` (RFC 9110, section 12.5.4).',
    schema: { type: 'string', maxLength: 1_000, examples: ['de-AT,de;q=0.9,en;q=0.5'] },
  })
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Accepted.', AcceptedResponse)
  @ApiProblems(RegistrationClosed, PasswordRefused, HashingBusy)
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
    'Verify an e-mail address',
    'Send the token from the link in the mail. It works once; log in afterwards. If the ' +
      'address was registered with different passwords, none of them counts: the response ' +
      'is `password-needed`, the token remains valid, and the reader of the mail chooses ' +
      'the password.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(204, 'The address was verified.')
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
    'Request another verification link',
    'At most three mails an hour are sent to an address. The response is the same for every ' +
      'address.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(202, 'Accepted.', AcceptedResponse)
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
  @ApiResult(204, 'The invitation was accepted.')
  @ApiProblems(LinkRefused, PasswordRefused, HashingBusy)
  async acceptInvitation(
    @Body() request: AcceptInvitationRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    await this.registration.acceptInvitation(request, origin);
    return HttpResult.noContent();
  }
}
