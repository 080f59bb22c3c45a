import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { etagOf, type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { oneOf } from '@orderly/platform/http/fields/choices';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { RuleParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { LANGUAGES, type Language } from '@orderly/users';
import { NotificationPermission } from '../core/notifications.permissions.js';
import { type OwnWords, SHIPPED } from '../mail/content/wording.js';
import { MAIL_NAMES, type MailName } from '../mail/texts/wording.js';
import { PreviewMailRequest, SetMailTemplateRequest } from './dto/mail-template.requests.js';
import {
  MailPreviewResponse,
  MailTemplateList,
  MailTemplateResponse,
  MailTemplateVersionList,
  TestMailResponse,
  toSummary,
  toTemplateResponse,
  toVersionResponse,
} from './dto/mail-template.response.js';
import { UnusableWords } from './mail-template.errors.js';
import { type MailTemplate, MailTemplates } from './mail-templates.js';

const MailNameParam = () => RuleParam('name', oneOf(MAIL_NAMES));
const LanguageParam = () => RuleParam('language', oneOf(LANGUAGES));

@Controller({ path: 'mail-templates', version: '1' })
@ApiTags('Mail templates')
export class MailTemplatesController {
  constructor(
    private readonly templates: MailTemplates,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List mail templates',
    'Each mail in each language. There are few, so there are no pages.',
  )
  @RequirePermission(NotificationPermission.Manage)
  @ApiResult(200, 'All templates.', MailTemplateList)
  async listMailTemplates(): Promise<HttpResult> {
    return HttpResult.ok({ data: (await this.templates.list()).map(toSummary) });
  }

  @Get(':name/:language')
  @ApiDoc('Get a mail template')
  @RequirePermission(NotificationPermission.Manage)
  @ApiResult(200, 'The template.', MailTemplateResponse, ['ETag'])
  async getMailTemplate(
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
  ): Promise<HttpResult> {
    return answer(await this.templates.get(name, language));
  }

  @Put(':name/:language')
  @ApiDoc(
    'Change the words of a mail',
    'Applies to mails that leave from now on. The layout, the facts and the links of the mail ' +
      'stay as they are.',
  )
  @RequirePermission(NotificationPermission.Manage)
  @StepUp()
  @ApiResult(200, 'The template as it is now.', MailTemplateResponse, ['ETag'])
  @ApiProblems(UnusableWords)
  async setMailTemplate(
    @CurrentActor() actor: Actor,
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
    @Body() { words }: SetMailTemplateRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return answer(await this.change(actor, { name, language, words }, ifMatch));
  }

  @Delete(':name/:language')
  @ApiDoc('Return to the shipped words of a mail', 'The earlier versions stay in the history.')
  @RequirePermission(NotificationPermission.Manage)
  @StepUp()
  @ApiResult(204, 'The mail has its shipped words again.')
  async resetMailTemplate(
    @CurrentActor() actor: Actor,
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    await this.change(actor, { name, language, words: SHIPPED }, ifMatch);
    return HttpResult.noContent();
  }

  @Get(':name/:language/versions')
  @ApiDoc('List the versions of a mail template', 'Newest first.')
  @RequirePermission(NotificationPermission.Manage)
  @ApiResult(200, 'A page of versions.', MailTemplateVersionList, ['Link'])
  @ApiProblems(InvalidCursor)
  listMailTemplateVersions(
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: `/v1/mail-templates/${name}/${language}/versions`,
      query,
      fetch: (page) => this.templates.history(name, language, page),
      keyset: ({ version }) => [version],
      item: toVersionResponse,
    });
  }

  @Post(':name/:language/preview')
  @ApiDoc(
    'Preview a mail',
    'Writes it about an invented order or account. Nothing is sent or saved.',
  )
  @RequirePermission(NotificationPermission.Manage)
  @ApiResult(200, 'The mail.', MailPreviewResponse)
  @ApiProblems(UnusableWords)
  async previewMail(
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
    @Body() { words }: PreviewMailRequest,
  ): Promise<HttpResult> {
    const { subject, text, html } = await this.templates.preview(name, language, words);
    return HttpResult.ok({ subject, text, html });
  }

  @Post(':name/:language/test-mails')
  @ApiDoc(
    'Send yourself a test mail',
    'Sends the mail with its saved words, about an invented order or account, to the address of ' +
      'your account.',
  )
  @RequirePermission(NotificationPermission.Manage)
  @ApiResult(202, 'The mail will be sent.', TestMailResponse)
  sendTestMail(
    @CurrentActor() actor: Actor,
    @MailNameParam() name: MailName,
    @LanguageParam() language: Language,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await this.templates.requestTestMail(tx, actor, name, language);
      return HttpResult.accepted({ status: 'queued' as const });
    });
  }

  private change(
    actor: Actor,
    template: { name: MailName; language: Language; words: OwnWords },
    ifMatch: IfMatch,
  ): Promise<MailTemplate> {
    return this.transactions.run((tx) =>
      this.templates.change(tx, actor, template, (version) => ifMatch.assert(etagOf(version))),
    );
  }
}

const answer = (template: MailTemplate): HttpResult<MailTemplateResponse> =>
  HttpResult.ok(toTemplateResponse(template), { etag: etagOf(template.version) });
