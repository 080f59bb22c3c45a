import { Body, Controller, Post } from '@nestjs/common';
import { LocationInactive, UnknownLocation } from '@orderly/catalog';
import { TooManyPayments } from '@orderly/payments';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
} from '@orderly/platform/access/access.decorators';
import type { Transaction } from '@orderly/platform/database/transactions';
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
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { LinesNotPossible } from '../order/requested-lines.js';
import { ReceiveReturn } from '../returns/receive-return.js';
import type { Return } from '../returns/return.entity.js';
import { ReturnActionNotPossible, ReturnNotFound } from '../returns/return.errors.js';
import type { ReturnedGoods } from '../returns/return-facts.js';
import { TransitionReturn } from '../returns/transition-return.js';
import { DecideReturnRequest, ReceiveReturnRequest } from './dto/return.requests.js';
import { ReturnResponse, toReturnResponse } from './dto/return.response.js';
import { assertReturnUnchanged, returnEtag } from './order-etag.js';

const WHILE = (action: string): string =>
  `Works while \`allowedActions\` of the return contains \`${action}\`. The body and If-Match are \
optional.`;

const PROBLEMS = [OrderNotFound, PreconditionFailed, ReturnActionNotPossible, ReturnNotFound];

interface Asked {
  readonly actor: Actor;
  readonly orderId: string;
  readonly returnId: string;
  readonly ifMatch: IfMatch | undefined;
  readonly call: IdempotentCall | undefined;
  readonly request: DecideReturnRequest | undefined;
}

@Controller({ path: 'orders/:id/returns/:returnId', version: '1' })
@ApiTags('Returns')
export class ReturnTransitionsController {
  constructor(
    private readonly transitions: TransitionReturn,
    private readonly receiving: ReceiveReturn,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('approve')
  @ApiDoc('Approve a return', `The customer may send the goods back. ${WHILE('approve')}`)
  @RequirePermission(OrderPermission.ReturnAny)
  @ApiResult(200, 'The return as it is now.', ReturnResponse, ['ETag'])
  @ApiProblems(...PROBLEMS)
  approveReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: DecideReturnRequest,
  ): Promise<HttpResult> {
    return this.perform('approve', { actor, orderId, returnId, ifMatch, call, request });
  }

  @Post('reject')
  @ApiDoc('Reject a return', `The goods are not taken back. ${WHILE('reject')}`)
  @RequirePermission(OrderPermission.ReturnAny)
  @ApiResult(200, 'The return as it is now.', ReturnResponse, ['ETag'])
  @ApiProblems(...PROBLEMS)
  rejectReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: DecideReturnRequest,
  ): Promise<HttpResult> {
    return this.perform('reject', { actor, orderId, returnId, ifMatch, call, request });
  }

  @Post('cancel')
  @ApiDoc(
    'Cancel a return',
    'The goods will not be sent back. Needs `orders:return` for returns of your own orders or ' +
      `\`orders:return-any\` for any. ${WHILE('cancel')}`,
  )
  @Authenticated({ machines: true })
  @ApiResult(200, 'The return as it is now.', ReturnResponse, ['ETag'])
  @ApiProblems(...PROBLEMS, OrderActionForbidden)
  cancelReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    const request = undefined;
    return this.perform('cancel', { actor, orderId, returnId, ifMatch, call, request });
  }

  @Post('close')
  @ApiDoc(
    'Close a return',
    'For a return whose refund was due and could not be requested in full, for example because ' +
      `the order was not paid: nothing more is to be done. ${WHILE('close')}`,
  )
  @RequirePermission(OrderPermission.ReturnAny)
  @ApiResult(200, 'The return as it is now.', ReturnResponse, ['ETag'])
  @ApiProblems(...PROBLEMS)
  closeReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: DecideReturnRequest,
  ): Promise<HttpResult> {
    return this.perform('close', { actor, orderId, returnId, ifMatch, call, request });
  }

  @Post('receive')
  @ApiDoc(
    'Receive a return',
    'The goods have arrived: they go back into the stock or are written off, and their price is ' +
      'refunded, after discounts and with tax but without shipping. No more is refunded than was ' +
      'paid for the order; when that is less than what is due, the return stays `received`, ' +
      `otherwise it is \`closed\` at once. ${WHILE('receive')}`,
  )
  @RequirePermission(OrderPermission.ReturnAny)
  @ApiResult(200, 'The return as it is now.', ReturnResponse, ['ETag'])
  @ApiProblems(...PROBLEMS, LinesNotPossible, LocationInactive, TooManyPayments, UnknownLocation)
  receiveReturn(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('returnId') returnId: string,
    @OptionalIfMatch() ifMatch: IfMatch | undefined,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request?: ReceiveReturnRequest,
  ): Promise<HttpResult> {
    const { refund = true, ...arrival } = request ?? {};
    const input = { ...arrival, refund, assertUnchanged: unchangedFor(actor, ifMatch) };
    return this.respond(call, actor, (tx) =>
      this.receiving.receive(tx, actor, { orderId, returnId }, input),
    );
  }

  private perform(
    action: Parameters<TransitionReturn['perform']>[3],
    { actor, orderId, returnId, ifMatch, call, request }: Asked,
  ): Promise<HttpResult> {
    const input = { note: request?.note, assertUnchanged: unchangedFor(actor, ifMatch) };
    return this.respond(call, actor, (tx) =>
      this.transitions.perform(tx, actor, { orderId, returnId }, action, input),
    );
  }

  private respond(
    call: IdempotentCall | undefined,
    actor: Actor,
    act: (tx: Transaction) => Promise<ReturnedGoods>,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const returned = await act(tx);
      const etag = returnEtag(returned.goods, returned.order, actor);
      return HttpResult.ok(toReturnResponse(returned, actor), { etag });
    });
  }
}

const unchangedFor =
  (actor: Actor, ifMatch: IfMatch | undefined) =>
  (goods: Return, order: Order): void =>
    ifMatch && assertReturnUnchanged(ifMatch, goods, order, actor);
