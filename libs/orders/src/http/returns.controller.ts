import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  OrderActionForbidden,
  OrderActionNotPossible,
  OrderNotFound,
} from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { LinesNotPossible } from '../order/requested-lines.js';
import { OrdersService } from '../reading/orders.service.js';
import { RequestReturn } from '../returns/request-return.js';
import { ReturnNotFound } from '../returns/return.errors.js';
import { ReturnsService } from '../returns/returns.service.js';
import { RequestReturnRequest } from './dto/return.requests.js';
import {
  ReturnList,
  ReturnResponse,
  toReturnResponse,
  toReturnSummaryResponse,
} from './dto/return.response.js';
import { returnEtag } from './order-etag.js';

@Controller({ path: 'orders/:id/returns', version: '1' })
@ApiSection('Returns', 'Goods that customers send back, and their refunds.')
export class ReturnsController {
  constructor(
    private readonly requests: RequestReturn,
    private readonly returns: ReturnsService,
    private readonly orders: OrdersService,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Post()
  @ApiDoc(
    'Request a return',
    'Asks to send shipped goods back. Needs `orders:return` for your own orders or ' +
      '`orders:return-any` for any order, and works while `allowedActions` of the order contains ' +
      '`return`. Units in an open return cannot be returned a second time.',
  )
  @Authenticated({ machines: true })
  @ApiResult(201, 'The return.', ReturnResponse, ['ETag', 'Location'])
  @ApiProblems(LinesNotPossible, OrderActionForbidden, OrderActionNotPossible, OrderNotFound)
  requestReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() { lines, reason }: RequestReturnRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const request = { lines, reason: reason ?? null };
      const returned = await this.requests.request(tx, actor, orderId, request);
      const { goods, order } = returned;
      return HttpResult.created(
        `/v1/orders/${orderId}/returns/${goods.id}`,
        toReturnResponse(returned, actor),
        { etag: returnEtag(goods, order, actor) },
      );
    });
  }

  @Get()
  @ApiDoc('List the returns of an order', 'Oldest first.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of returns.', ReturnList, ['Link'])
  @ApiProblems(OrderNotFound)
  async listReturns(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    const order = await this.orders.getHead(actor, orderId);
    return this.pages.respond({
      path: `/v1/orders/${orderId}/returns`,
      query,
      fetch: (page) => this.returns.list(order, page),
      keyset: ({ id }) => [id],
      item: (goods) => toReturnSummaryResponse(goods, order, actor),
    });
  }

  @Get(':returnId')
  @ApiDoc('Get a return', 'With its lines, and what has arrived of them.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The return.', ReturnResponse, ['ETag'])
  @ApiProblems(OrderNotFound, ReturnNotFound)
  async getReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
  ): Promise<HttpResult> {
    const returned = await this.returns.get(actor, { orderId, returnId });
    const etag = returnEtag(returned.goods, returned.order, actor);
    return HttpResult.ok(toReturnResponse(returned, actor), { etag });
  }
}
