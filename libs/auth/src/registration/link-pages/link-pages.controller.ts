import { applyDecorators, Controller, Get, HttpCode, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { ApiDoc } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiResponse, ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { AnyQuery } from '@orderly/platform/http/fields/params';
import { pageHeaders } from '@orderly/platform/http/security-headers';
import { LANGUAGES, languageIn } from '@orderly/users';
import type { FastifyReply } from 'fastify';
import { LINK_PAGE_CSS, LINK_PAGE_JS } from './link-page-files.js';
import { LINK_PAGE_CONTENT_SECURITY_POLICY, linkPage } from './link-pages.js';
import type { LinkPageName } from './words/link-page-words.js';

const LEADS_HERE =
  'Where the link in the mail leads, in the language of `lang` (en, de or fr; else English). ' +
  'Its script reads the token from the fragment.';

const ApiFileResult = (type: string, description: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiResponse({ status: 200, description, content: { [type]: { schema: { type: 'string' } } } }),
  );

function send(reply: FastifyReply, type: string, text: string): void {
  void reply
    .type(`${type}; charset=utf-8`)
    // The page is the same for all visitors: the token is in the fragment, which browsers do not
    // send.
    .header('cache-control', 'public, max-age=300')
    .headers(pageHeaders(LINK_PAGE_CONTENT_SECURITY_POLICY))
    .send(text);
}

/**
 * The pages that links in mails open, until a front end serves its own pages at these addresses.
 */
@ApiTags('Pages')
@Controller({ version: VERSION_NEUTRAL })
export class LinkPagesController {
  constructor(private readonly config: AppConfig) {}

  @Get('verify-email')
  @ApiDoc('Page to verify an address', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showVerifyEmail(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'verify-email', query);
  }

  @Get('accept-invitation')
  @ApiDoc('Page to accept an invitation', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showAcceptInvitation(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'accept-invitation', query);
  }

  @Get('download-export')
  @ApiDoc('Page to download a copy of your data', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showDownloadExport(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'download-export', query);
  }

  @Get('download-file')
  @ApiDoc('Page to download the file of a job', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showDownloadFile(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'download-file', query);
  }

  @Get('reset-password')
  @ApiDoc('Page to reset a password', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showResetPassword(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'reset-password', query);
  }

  @Get('confirm-email-change')
  @ApiDoc('Page to confirm a change of address', LEADS_HERE)
  @Public()
  @ApiFileResult('text/html', 'The HTML page.')
  showConfirmEmailChange(@Res() reply: FastifyReply, @AnyQuery() query: unknown): void {
    this.show(reply, 'confirm-email-change', query);
  }

  @Get('account-link.js')
  @ApiDoc('Script of these pages')
  @Public()
  @ApiFileResult('text/javascript', 'The script.')
  getLinkPageScript(@Res() reply: FastifyReply): void {
    send(reply, 'text/javascript', LINK_PAGE_JS);
  }

  @Get('account-link.css')
  @ApiDoc('Style of these pages')
  @Public()
  @ApiFileResult('text/css', 'The style sheet.')
  getLinkPageStyle(@Res() reply: FastifyReply): void {
    send(reply, 'text/css', LINK_PAGE_CSS);
  }

  /** @param query the parameters of the mail, plus those that mail programs append */
  private show(reply: FastifyReply, page: LinkPageName, query: unknown): void {
    const { lang } = query as { lang?: unknown };
    const language = (typeof lang === 'string' && languageIn(lang)) || LANGUAGES[0];
    const { brandName, frontEnd } = this.config;
    send(reply, 'text/html', linkPage(page, language, brandName, frontEnd.signInPageUrl));
  }
}
