import { Body, Controller, Post } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { NotificationPermission } from '../core/notifications.permissions.js';
import { MailFeedbackRequest, MailFeedbackResponse, type MailReport } from './dto/mail-feedback.js';
import { type Finding, SuppressionsService } from './suppressions.service.js';

/** What the mail provider tells of mails that it took. */
@Controller({ path: 'mail-feedback', version: '1' })
@ApiTags('Mails')
export class MailFeedbackController {
  constructor(
    private readonly suppressions: SuppressionsService,
    private readonly transactions: Transactions,
  ) {}

  @Post()
  @ApiDoc(
    'Report bounces and complaints',
    'For the machine that receives them from your mail provider: give its API key or OAuth ' +
      'client the permission `notifications:report-feedback` alone. May be repeated.',
  )
  @RequirePermission(NotificationPermission.ReportFeedback)
  @ApiResult(200, 'The reports were taken.', MailFeedbackResponse)
  async reportMailFeedback(
    @CurrentActor() actor: Actor,
    @Body() { reports }: MailFeedbackRequest,
  ): Promise<HttpResult<MailFeedbackResponse>> {
    const prepared = await this.suppressions.prepare(reports.flatMap(findingOf), 'report');
    const added = await this.transactions.run((tx) => this.suppressions.add(tx, actor, prepared));
    return HttpResult.ok({ suppressed: added.length });
  }
}

const findingOf = ({ kind, address }: MailReport): Finding[] =>
  kind === 'soft-bounce' ? [] : [{ address, reason: kind }];
