import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { EditOrder } from '../editing/edit-order.js';
import { OrderNotes } from '../notes/order-notes.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { OrdersService } from '../reading/orders.service.js';
import { EditOrderRequest } from './dto/edit-order.request.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import {
  AddOrderNoteRequest,
  OrderNoteList,
  OrderNoteResponse,
  toOrderNoteResponse,
} from './dto/order-notes.js';
import { assertOrderUnchanged, orderEtag } from './order-etag.js';

/** What staff change about an order, and what people write about it. */
@Controller({ path: 'orders/:id', version: '1' })
@ApiTags('Orders')
export class OrderEditsController {
  constructor(
    private readonly orders: OrdersService,
    private readonly editing: EditOrder,
    private readonly notes: OrderNotes,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Patch()
  @ApiDoc('Change the reference or the tags of an order')
  @RequirePermission(OrderPermission.EditAny)
  @ApiResult(200, 'The order as it is now.', OrderResponse, ['ETag'])
  @ApiProblems(OrderNotFound)
  editOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Body() request: EditOrderRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) => {
      const order = await this.editing.edit(tx, actor, orderId, request, (current) =>
        assertOrderUnchanged(ifMatch, current, actor),
      );
      return HttpResult.ok(toOrderResponse(order, actor), { etag: orderEtag(order, actor) });
    });
  }

  @Get('notes')
  @ApiDoc('List the notes of an order', 'Oldest first. Customers do not get internal notes.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'A page of notes.', OrderNoteList, ['Link'])
  @ApiProblems(OrderNotFound)
  async listOrderNotes(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Query() query: PageQuery,
  ): Promise<HttpResult> {
    const order = await this.orders.getHead(actor, orderId);
    return this.pages.respond({
      path: `/v1/orders/${orderId}/notes`,
      query,
      viewer: actor.userId,
      fetch: (page) => this.notes.list(actor, order, page),
      keyset: (note) => [note.id],
      item: (note) => toOrderNoteResponse(note, order, actor),
    });
  }

  @Post('notes')
  @ApiDoc(
    'Add a note to an order',
    'Needs `orders:place` for your own orders, whose notes you and the staff see, or ' +
      '`orders:edit-any` for any order. A machine needs that permission as a scope, and ' +
      '`orders:read` or `orders:read-any` besides.',
  )
  @Authenticated({ machines: true })
  @ApiResult(201, 'The note.', OrderNoteResponse, ['Location'])
  @ApiProblems(OrderActionForbidden, OrderNotFound)
  async addOrderNote(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request: AddOrderNoteRequest,
  ): Promise<HttpResult> {
    // Before the transaction: it reads over a connection of its own.
    const order = await this.orders.getHead(actor, orderId);
    return this.idempotency.once(call, async (tx) => {
      const note = await this.notes.add(tx, actor, order, request);
      const location = `/v1/orders/${orderId}/notes`;
      return HttpResult.created(location, toOrderNoteResponse(note, order, actor));
    });
  }
}
