import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import type { Freshness } from '@orderly/platform/database/freshness';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { CallersFreshness } from '@orderly/platform/http/consistency-token';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { PlaceOrder } from '../placing/place-order.js';
import { QuoteOrder } from '../placing/quote-order.js';
import { keysetOf } from '../reading/order-filter.js';
import { OrdersService } from '../reading/orders.service.js';
import { assertOneOrder, ListOrdersQuery } from './dto/list-orders.query.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import { OrderQuoteResponse, toOrderQuoteResponse } from './dto/order-quote.response.js';
import { OrderList, toOrderSummaryResponse } from './dto/order-summary.response.js';
import { PlaceOrderRequest } from './dto/place-order.request.js';
import { Timeline, toTimelineEntryResponse } from './dto/timeline.response.js';
import { toOrderDraft } from './dto/to-order-draft.js';
import { NOT_SOLD } from './not-sold.js';
import { orderEtag } from './order-etag.js';

@Controller({ path: 'orders', version: '1' })
@ApiTags('Orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly placing: PlaceOrder,
    private readonly quoting: QuoteOrder,
    private readonly pages: Pages,
  ) {}

  @Post()
  @ApiDoc(
    'Place an order',
    'Prices come from the catalogue, discounts from coupons, taxes from the country of the ' +
      'address. Stock is reserved for every line, or nothing is ordered at all. If the response ' +
      'was lost, repeat the request with the same Idempotency-Key: only one order is placed.',
  )
  @RequirePermission(OrderPermission.Place)
  @ApiResult(201, 'The order.', OrderResponse, ['ETag', 'Location'])
  @ApiProblems(...NOT_SOLD)
  placeOrder(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: PlaceOrderRequest,
  ): Promise<HttpResult> {
    return this.placing.place(call, actor, toOrderDraft(request), (order) =>
      HttpResult.created(`/v1/orders/${order.id}`, toOrderResponse(order, actor), {
        etag: orderEtag(order, actor),
      }),
    );
  }

  @Post('quote')
  @ApiDoc(
    'Quote an order',
    'What the order would cost if it were placed now, explained line by line, for example to ' +
      'show a cart. Takes the same request and refuses it for the same reasons. Nothing is ' +
      'stored, reserved or used, so an order that follows may cost something else.',
  )
  @RequirePermission(OrderPermission.Place)
  @ApiResult(200, 'The price.', OrderQuoteResponse)
  @ApiProblems(...NOT_SOLD)
  async quoteOrder(
    @CurrentActor() actor: Actor,
    @Body() request: PlaceOrderRequest,
  ): Promise<OrderQuoteResponse> {
    return toOrderQuoteResponse(await this.quoting.quote(actor, toOrderDraft(request)));
  }

  @Get()
  @ApiDoc(
    'List orders',
    'Newest first, unless `sort` or `updatedSince` sets another order. Returns the caller’s ' +
      'own orders, or those of all customers with `orders:read-any`.',
  )
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of orders.', OrderList, ['Link'])
  @ApiProblems(OrderActionForbidden)
  listOrders(
    @CurrentActor() actor: Actor,
    @CallersFreshness() freshness: Freshness,
    @Query() query: ListOrdersQuery,
  ): Promise<HttpResult> {
    assertOneOrder(query);
    const { limit: _, cursor: __, expand, ...filters } = query;
    return this.pages.respond({
      path: '/v1/orders',
      query,
      viewer: actor.userId,
      fetch: async (page) => {
        const orders = await this.orders.list(actor, filters, page, freshness);
        return expand === undefined ? orders : this.orders.withLines(orders, freshness);
      },
      keyset: keysetOf(query),
      item: (order) => toOrderSummaryResponse(order, actor),
    });
  }

  @Get(':id')
  @ApiDoc(
    'Get an order',
    'Another customer’s order gets the same response as one that does not exist.',
  )
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The order.', OrderResponse, ['ETag'])
  @ApiProblems(OrderNotFound)
  async getOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @CallersFreshness() freshness: Freshness,
  ): Promise<HttpResult> {
    const order = await this.orders.get(actor, orderId, freshness);
    return HttpResult.ok(toOrderResponse(order, actor), { etag: orderEtag(order, actor) });
  }

  @Get(':id/timeline')
  @ApiDoc('List what happened to an order', 'Oldest first.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of the timeline.', Timeline, ['Link'])
  @ApiProblems(OrderNotFound)
  async listOrderTimeline(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    const order = await this.orders.getHead(actor, orderId);
    return this.pages.respond({
      path: `/v1/orders/${orderId}/timeline`,
      query,
      viewer: actor.userId,
      fetch: (page) => this.orders.listTimeline(actor, order, page),
      keyset: (entry) => [entry.position],
      item: (entry) => toTimelineEntryResponse(entry, order, actor),
    });
  }
}
