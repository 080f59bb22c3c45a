import {
  applyDecorators,
  Controller,
  Get,
  HttpCode,
  Query,
  Res,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { Documented } from '@orderly/platform/http/docs.decorators';
import { ApiResponse, ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import type { FastifyReply } from 'fastify';
import {
  ACCEPT_INVITATION_PAGE,
  CONFIRM_EMAIL_CHANGE_PAGE,
  DOWNLOAD_EXPORT_PAGE,
  LINK_PAGE_CONTENT_SECURITY_POLICY,
  LINK_PAGE_CSS,
  LINK_PAGE_JS,
  RESET_PASSWORD_PAGE,
  VERIFY_EMAIL_PAGE,
} from './link-pages.js';

const AnswersFile = (type: string, description: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiResponse({ status: 200, description, content: { [type]: { schema: { type: 'string' } } } }),
  );

function send(reply: FastifyReply, type: string, text: string): void {
  void reply
    .type(`${type}; charset=utf-8`)
    // The same for everybody: the token is in the fragment, which is not sent.
    .header('cache-control', 'public, max-age=300')
    .header('content-security-policy', LINK_PAGE_CONTENT_SECURITY_POLICY)
    .send(text);
}

/** Where the links in mails lead, until a front end has pages of its own at these addresses. */
@ApiTags('Pages')
@Controller({ version: VERSION_NEUTRAL })
export class LinkPagesController {
  @Get('verify-email')
  @Documented(
    'Page to verify an address',
    'Where the link in the mail leads. Its script reads the token from the fragment.',
  )
  @Public()
  @AnswersFile('text/html', 'A page for people.')
  showVerifyEmail(@Res() reply: FastifyReply, @Query() _whatMailProgramsAppend: unknown): void {
    send(reply, 'text/html', VERIFY_EMAIL_PAGE);
  }

  @Get('accept-invitation')
  @Documented(
    'Page to accept an invitation',
    'Where the link in the mail leads. Its script reads the token from the fragment.',
  )
  @Public()
  @AnswersFile('text/html', 'A page for people.')
  showAcceptInvitation(
    @Res() reply: FastifyReply,
    @Query() _whatMailProgramsAppend: unknown,
  ): void {
    send(reply, 'text/html', ACCEPT_INVITATION_PAGE);
  }

  @Get('download-export')
  @Documented(
    'Page to fetch a copy of your data',
    'Where the link in the mail leads. Its script reads the token from the fragment.',
  )
  @Public()
  @AnswersFile('text/html', 'A page for people.')
  showDownloadExport(@Res() reply: FastifyReply, @Query() _whatMailProgramsAppend: unknown): void {
    send(reply, 'text/html', DOWNLOAD_EXPORT_PAGE);
  }

  @Get('reset-password')
  @Documented(
    'Page to set another password',
    'Where the link in the mail leads. Its script reads the token from the fragment.',
  )
  @Public()
  @AnswersFile('text/html', 'A page for people.')
  showResetPassword(@Res() reply: FastifyReply, @Query() _whatMailProgramsAppend: unknown): void {
    send(reply, 'text/html', RESET_PASSWORD_PAGE);
  }

  @Get('confirm-email-change')
  @Documented(
    'Page to agree to a change of address',
    'Where the link in the mail leads. Its script reads the token from the fragment.',
  )
  @Public()
  @AnswersFile('text/html', 'A page for people.')
  showConfirmEmailChange(
    @Res() reply: FastifyReply,
    @Query() _whatMailProgramsAppend: unknown,
  ): void {
    send(reply, 'text/html', CONFIRM_EMAIL_CHANGE_PAGE);
  }

  @Get('account-link.js')
  @Documented('Script of these pages')
  @Public()
  @AnswersFile('text/javascript', 'The script.')
  getLinkPageScript(@Res() reply: FastifyReply): void {
    send(reply, 'text/javascript', LINK_PAGE_JS);
  }

  @Get('account-link.css')
  @Documented('Style of these pages')
  @Public()
  @AnswersFile('text/css', 'The style sheet.')
  getLinkPageStyle(@Res() reply: FastifyReply): void {
    send(reply, 'text/css', LINK_PAGE_CSS);
  }
}
