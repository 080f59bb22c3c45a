import { Body, Controller, Post } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  Public,
  RequestOrigin,
  StepUp,
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
import { EmailUnchanged, MailCoolDown } from '@orderly/users';
import { LinkRefused } from '../errors/auth.errors.js';
import { ChangeEmail } from './change-email.js';
import { ACCEPTED, AcceptedResponse } from './dto/accepted.response.js';
import {
  ChangeEmailRequest,
  ConfirmEmailChangeRequest,
  EmailChangeResponse,
} from './dto/email-change.schemas.js';

@ApiTags('Authentication')
@Controller({ path: 'auth', version: '1' })
export class EmailChangeController {
  constructor(private readonly changes: ChangeEmail) {}

  @Post('change-email')
  @ApiDoc(
    'Change your address',
    'Mails a link to your present address and one to the new one, both good for 24 hours; ' +
      'the address changes when both were opened, in any order, and all your sessions end ' +
      'then. The answer is the same whether or not the new address has an account: if it has, ' +
      'it stays as it is. A later request ends this one.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(202, 'Taken up.', AcceptedResponse)
  @ApiProblems(EmailUnchanged, MailCoolDown)
  async changeEmail(
    @CurrentActor() actor: Actor,
    @Body() { email }: ChangeEmailRequest,
  ): Promise<HttpResult> {
    await this.changes.ask(actor, email);
    return HttpResult.accepted(ACCEPTED);
  }

  @Post('confirm-email-change')
  @ApiDoc(
    'Agree to a change of address',
    'With the token out of the link in either of the two mails, once each. The answer says ' +
      'whether the other address is still to agree.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'How far the change is.', EmailChangeResponse)
  @ApiProblems(LinkRefused)
  async confirmEmailChange(
    @Body() { token }: ConfirmEmailChangeRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    return HttpResult.ok({ state: await this.changes.confirm(token, origin) });
  }
}
