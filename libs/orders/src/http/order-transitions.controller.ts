import { Body, Controller, Post } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, OptionalIfMatch, PreconditionFailed } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  OrderActionForbidden,
  OrderActionNotPossible,
  OrderNotCancellable,
  OrderNotFound,
} from '../order/order.errors.js';
import type { OrderAction } from '../order/order-transitions.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { TransitionOrder } from '../transitions/transition-order.js';
import { CancelOrderRequest, CloseOrderRequest } from './dto/cancel-order.request.js';
import { OrderResponse, toOrderResponse } from './dto/order.response.js';
import { assertOrderUnchanged, orderEtag } from './order-etag.js';

interface Asked {
  readonly actor: Actor;
  readonly ifMatch: IfMatch | undefined;
  readonly call: IdempotentCall | undefined;
  readonly reason?: string | null;
}

@Controller({ path: 'orders', version: '1' })
@ApiTags('Orders')
export class OrderTransitionsController {
  constructor(
    private readonly transitions: TransitionOrder,
    private readonly idempotency: Idempotency,
  ) {}

  @Post(':id/confirm')
  @ApiDoc(
    'Confirm an order',
    'Accepts the order: its reservation no longer runs out, and it can be shipped. Works while ' +
      '`allowedActions` contains `confirm`. If-Match is optional.',
  )
  @RequirePermission(OrderPermission.Confirm)
  @ApiResult(200, 'The order as it is now.', OrderResponse, ['ETag'])
  @ApiProblems(OrderActionNotPossible, OrderNotFound, PreconditionFailed)
  confirmOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.perform('confirm', orderId, { actor, ifMatch, call });
  }

  @Post(':id/deliver')
  @ApiDoc(
    'Record the delivery of an order',
    'The customer has everything. Works while `allowedActions` contains `deliver`. If-Match is ' +
      'optional.',
  )
  @RequirePermission(OrderPermission.Ship)
  @ApiResult(200, 'The order as it is now.', OrderResponse, ['ETag'])
  @ApiProblems(OrderActionNotPossible, OrderNotFound, PreconditionFailed)
  deliverOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.perform('deliver', orderId, { actor, ifMatch, call });
  }

  @Post(':id/cancel')
  @ApiDoc(
    'Cancel an order',
    'Needs `orders:cancel` for your own orders or `orders:cancel-any` for any order, and works ' +
      'while `allowedActions` contains `cancel`. A machine needs that permission as a scope. The ' +
      'reserved stock becomes available again. The body and If-Match are optional: an order that ' +
      'can no longer be cancelled is refused either way.',
  )
  @Authenticated({ machines: true })
  @ApiResult(200, 'The order as it is now.', OrderResponse, ['ETag'])
  @ApiProblems(OrderActionForbidden, OrderNotCancellable, OrderNotFound, PreconditionFailed)
  cancelOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: CancelOrderRequest,
  ): Promise<HttpResult> {
    const reason = request?.reason ?? null;
    return this.perform('cancel', orderId, { actor, ifMatch, call, reason });
  }

  @Post(':id/close')
  @ApiDoc(
    'Close a partially shipped order',
    'The rest of the order will not be shipped: its stock becomes available again, and the order ' +
      'is `shipped`. Each line says in `cancelledQuantity` what was left. Works while ' +
      '`allowedActions` contains `close`. The body and If-Match are optional.',
  )
  @RequirePermission(OrderPermission.CancelAny)
  @ApiResult(200, 'The order as it is now.', OrderResponse, ['ETag'])
  @ApiProblems(OrderActionNotPossible, OrderNotFound, PreconditionFailed)
  closeOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: CloseOrderRequest,
  ): Promise<HttpResult> {
    const reason = request?.reason ?? null;
    return this.perform('close', orderId, { actor, ifMatch, call, reason });
  }

  private perform(
    action: OrderAction,
    orderId: string,
    { actor, ifMatch, call, ...input }: Asked,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const order = await this.transitions.perform(tx, actor, orderId, action, {
        ...input,
        assertUnchanged: (current) => ifMatch && assertOrderUnchanged(ifMatch, current, actor),
      });
      return HttpResult.ok(toOrderResponse(order, actor), { etag: orderEtag(order, actor) });
    });
  }
}
