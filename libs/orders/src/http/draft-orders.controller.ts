import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { DraftOrder } from '../drafts/draft-order.entity.js';
import { DraftOrderNotFound, DraftOrderPlaced } from '../drafts/draft-order.errors.js';
import { DraftOrders, draftEtag } from '../drafts/draft-orders.js';
import { PlaceDraftOrder } from '../drafts/place-draft-order.js';
import { OrderActionForbidden, UnknownCustomer } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import {
  AddDraftOrderRequest,
  ChangeDraftOrderRequest,
  ListDraftOrdersQuery,
  toDraftChange,
  toDraftContents,
} from './dto/draft-order.requests.js';
import {
  DraftOrderList,
  DraftOrderResponse,
  toDraftResponse,
  toDraftSummaryResponse,
} from './dto/draft-order.responses.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import { NOT_SOLD } from './not-sold.js';
import { orderEtag } from './order-etag.js';

@Controller({ path: 'draft-orders', version: '1' })
@ApiTags('Orders')
export class DraftOrdersController {
  constructor(
    private readonly drafts: DraftOrders,
    private readonly placing: PlaceDraftOrder,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List draft orders',
    'Newest first. Returns the caller’s own drafts, or those of all customers with ' +
      '`orders:read-any`.',
  )
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of drafts.', DraftOrderList, ['Link'])
  listDraftOrders(
    @CurrentActor() actor: Actor,
    @Query() query: ListDraftOrdersQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/draft-orders',
      query,
      viewer: actor.userId,
      fetch: (page) => this.drafts.list(actor, query, page),
      keyset: ({ id }) => [id],
      item: (draft) => toDraftSummaryResponse(draft, actor),
    });
  }

  @Get(':id')
  @ApiDoc('Get a draft order')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The draft.', DraftOrderResponse, ['ETag'])
  @ApiProblems(DraftOrderNotFound)
  async getDraftOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') draftId: string,
  ): Promise<HttpResult> {
    return answer(await this.drafts.get(actor, draftId), actor);
  }

  @Post()
  @ApiDoc(
    'Add a draft order',
    'Takes what an order takes, and keeps it until you place or delete it. It reserves no stock ' +
      'and holds no price. Products, coupons and prices are checked when the draft is placed.',
  )
  @RequirePermission(OrderPermission.Place)
  @ApiResult(201, 'The draft.', DraftOrderResponse, ['ETag', 'Location'])
  @ApiProblems(OrderActionForbidden, UnknownCustomer)
  async addDraftOrder(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddDraftOrderRequest,
  ): Promise<HttpResult> {
    const customerId = request.customerId ?? actor.userId;
    // Before the transaction: it reads over a connection of its own.
    const isKnown = await this.drafts.isCustomer(actor, customerId);
    return this.idempotency.once(call, async (tx) => {
      if (!isKnown) throw new UnknownCustomer(customerId);
      const draft = await this.drafts.add(tx, actor, customerId, toDraftContents(request));
      return HttpResult.created(`/v1/draft-orders/${draft.id}`, toDraftResponse(draft, actor), {
        etag: draftEtag(draft),
      });
    });
  }

  @Patch(':id')
  @ApiDoc('Change a draft order', 'Its customer stays the same.')
  @RequirePermission(OrderPermission.Place)
  @ApiResult(200, 'The draft as it is now.', DraftOrderResponse, ['ETag'])
  @ApiProblems(DraftOrderNotFound, DraftOrderPlaced, OrderActionForbidden)
  changeDraftOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') draftId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: ChangeDraftOrderRequest,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(await this.drafts.change(tx, actor, draftId, toDraftChange(request), ifMatch), actor),
    );
  }

  @Delete(':id')
  @ApiDoc('Delete a draft order', 'Works until it is placed.')
  @RequirePermission(OrderPermission.Place)
  @ApiResult(204, 'It is deleted.')
  @ApiProblems(DraftOrderNotFound, DraftOrderPlaced, OrderActionForbidden)
  async deleteDraftOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') draftId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<void> {
    await this.transactions.run((tx) => this.drafts.remove(tx, actor, draftId, ifMatch));
  }

  @Post(':id/place')
  @ApiDoc(
    'Place a draft order',
    'Checks and prices the draft as `POST /v1/orders` does, and refuses it for the same ' +
      'reasons. Pointers refer to the draft. A draft becomes one order only, even if it is ' +
      'placed twice at the same time.',
  )
  @RequirePermission(OrderPermission.Place)
  @ApiResult(201, 'The order.', OrderResponse, ['ETag', 'Location'])
  @ApiProblems(DraftOrderNotFound, DraftOrderPlaced, ...NOT_SOLD)
  placeDraftOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') draftId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
  ): Promise<HttpResult> {
    return this.placing.place(call, actor, draftId, (order) =>
      HttpResult.created(`/v1/orders/${order.id}`, toOrderResponse(order, actor), {
        etag: orderEtag(order, actor),
      }),
    );
  }
}

const answer = (draft: DraftOrder, actor: Actor) =>
  HttpResult.ok(toDraftResponse(draft, actor), { etag: draftEtag(draft) });
