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
  ListSmsDeliveriesQuery,
  SmsDeliveryList,
  toSmsDeliveryResponse,
} from './dto/sms-delivery.js';
import { SmsDeliveries } from './sms-deliveries.query.js';

@Controller({ path: 'sms-deliveries', version: '1' })
@ApiTags('Mails')
export class SmsDeliveriesController {
  constructor(
    private readonly deliveries: SmsDeliveries,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List text message deliveries',
    'What became of the text messages to accounts, newest first, as long as they are kept ' +
      '(`MAIL_RETENTION_DAYS`). Texts and codes are not among it, and numbers are masked.',
  )
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(200, 'A page of text message deliveries.', SmsDeliveryList, ['Link'])
  @ApiProblems(InvalidCursor)
  listSmsDeliveries(@Query() query: ListSmsDeliveriesQuery): Promise<HttpResult> {
    const { userId, status } = query;
    return this.pages.respond({
      path: '/v1/sms-deliveries',
      query,
      fetch: (page) => this.deliveries.list({ userId, status }, page),
      keyset: ({ id }) => [id],
      item: toSmsDeliveryResponse,
    });
  }
}
