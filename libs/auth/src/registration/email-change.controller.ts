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
    'Sends one link to your current address and one to the new address; both are valid ' +
      'for 24 hours. The address changes, and all your sessions end, once both links have ' +
      'been opened, in any order. The response is the same whether or not the new address ' +
      'already has an account; an existing account stays unchanged. A later request ' +
      'replaces this one.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(202, 'Accepted.', AcceptedResponse)
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
    'Confirm a change of address',
    'Send the token from the link in either mail; each token works once. The response says ' +
      'whether the other address still has to agree.',
  )
  @Public()
  @CredentialRoute()
  @ApiResult(200, 'The state of the change.', EmailChangeResponse)
  @ApiProblems(LinkRefused)
  async confirmEmailChange(
    @Body() { token }: ConfirmEmailChangeRequest,
    @RequestOrigin() origin: RequestContext,
  ): Promise<HttpResult> {
    return HttpResult.ok({ state: await this.changes.confirm(token, origin) });
  }
}
