import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { NotificationPermission } from '../core/notifications.permissions.js';
import {
  ListMailDeliveriesQuery,
  MailDeliveryList,
  toMailDeliveryResponse,
} from './dto/mail-delivery.js';
import { MailDeliveries } from './mail-deliveries.query.js';

@Controller({ path: 'mail-deliveries', version: '1' })
@ApiTags('Mails')
export class MailDeliveriesController {
  constructor(
    private readonly deliveries: MailDeliveries,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List mail deliveries',
    'What became of the mails to accounts, newest first, as long as they are kept ' +
      '(`MAIL_RETENTION_DAYS`). Neither texts nor links nor addresses are among it.',
  )
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(200, 'A page of mail deliveries.', MailDeliveryList, ['Link'])
  @ApiProblems(InvalidCursor)
  listMailDeliveries(@Query() query: ListMailDeliveriesQuery): Promise<HttpResult> {
    const { userId, status } = query;
    return this.pages.respond({
      path: '/v1/mail-deliveries',
      query,
      fetch: (page) => this.deliveries.list({ userId, status }, page),
      keyset: ({ id }) => [id],
      item: toMailDeliveryResponse,
    });
  }
}
