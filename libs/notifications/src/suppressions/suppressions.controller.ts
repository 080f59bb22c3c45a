import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { NotificationPermission } from '../core/notifications.permissions.js';
import {
  ListSuppressionsQuery,
  SuppressAddressRequest,
  SuppressionList,
  SuppressionResponse,
  toSuppressionResponse,
} from './dto/suppression.js';
import { SuppressionNotFound } from './suppression.errors.js';
import { SuppressionsService } from './suppressions.service.js';

const PATH = '/v1/mail-suppressions';

@Controller({ path: 'mail-suppressions', version: '1' })
@ApiSection('Mails', 'What became of mails, and the addresses to which none go. For staff.')
export class SuppressionsController {
  constructor(
    private readonly suppressions: SuppressionsService,
    private readonly transactions: Transactions,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List mail suppressions', 'Addresses to which no mail goes, or fewer; newest first.')
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(200, 'A page of suppressions.', SuppressionList, ['Link'])
  @ApiProblems(InvalidCursor)
  listMailSuppressions(@Query() query: ListSuppressionsQuery): Promise<HttpResult> {
    const { address, userId } = query;
    return this.pages.respond({
      path: PATH,
      query,
      fetch: (page) => this.suppressions.list({ address, userId }, page),
      keyset: ({ id }) => [id],
      item: toSuppressionResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a mail suppression')
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(200, 'The suppression.', SuppressionResponse)
  @ApiProblems(SuppressionNotFound)
  async getMailSuppression(@IdParam('id') id: string): Promise<HttpResult> {
    return HttpResult.ok(toSuppressionResponse(await this.suppressions.get(id)));
  }

  @Post()
  @ApiDoc(
    'Suppress a mail address',
    'An address has one suppression: a second request returns it with 200. A hard bounce ' +
      'replaces a complaint.',
  )
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(200, 'The suppression that there was.', SuppressionResponse)
  @ApiResult(201, 'The new suppression.', SuppressionResponse, ['Location'])
  async suppressMailAddress(
    @CurrentActor() actor: Actor,
    @Body() { address, reason }: SuppressAddressRequest,
  ): Promise<HttpResult> {
    const [prepared] = await this.suppressions.prepare([{ address, reason }], 'staff');
    if (!prepared) throw new Error('One finding leads to one suppression.');
    const { suppression, isNew } = await this.transactions.run((tx) =>
      this.suppressions.addOne(tx, actor, prepared),
    );
    const body = toSuppressionResponse(suppression);
    return isNew ? HttpResult.created(`${PATH}/${body.id}`, body) : HttpResult.ok(body);
  }

  @Delete(':id')
  @ApiDoc('Remove a mail suppression', 'The address gets mails again.')
  @RequirePermission(NotificationPermission.HandleMail)
  @ApiResult(204, 'The suppression was removed.')
  @ApiProblems(SuppressionNotFound)
  async removeMailSuppression(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.suppressions.remove(tx, actor, id));
    return HttpResult.noContent();
  }
}
