import { Body, Controller, Get, Post } from '@nestjs/common';
import {
  GatewayNotOffered,
  PaymentAmountTooLarge,
  PaymentNotFound,
  PaymentNotManual,
  PaymentNotReady,
  PaymentOperationPending,
  PaymentResponse,
  Payments,
  TooManyPayments,
  toPaymentResponse,
} from '@orderly/payments';
import {
  Authenticated,
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import type { Transaction } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { PayOrder } from '../paying/pay-order.js';
import {
  OrderNotPayable,
  PaymentExceedsDue,
  RefundTooLarge,
  WrongCurrency,
} from '../paying/paying.errors.js';
import { PaymentsOfOrder, type PaymentWithSteps } from '../paying/payments-of-order.js';
import {
  CapturePaymentRequest,
  PayOrderRequest,
  RecordPaymentRequest,
  RefundPaymentRequest,
  VoidPaymentRequest,
} from './dto/order-payment.requests.js';
import { OrderPaymentsResponse } from './dto/order-payments.response.js';

const FOLLOW = 'The provider is called after the response: follow `status` and `operations`.';

@Controller({ path: 'orders/:id/payments', version: '1' })
@ApiTags('Orders')
export class OrderPaymentsController {
  constructor(
    private readonly paying: PayOrder,
    private readonly reading: PaymentsOfOrder,
    private readonly payments: Payments,
    private readonly idempotency: Idempotency,
  ) {}

  @Post()
  @ApiDoc(
    'Pay for an order',
    `Starts a payment. Needs \`orders:pay\` for your own orders or \`orders:record-payment\` for \
any order. ${FOLLOW} With \`requires-action\`, get the client secret and let the customer confirm \
the payment. The order is confirmed when it is paid or authorised in full. A payment that comes \
after the order has expired brings the order back, or is returned when the goods are sold.`,
  )
  @Authenticated({ machines: true })
  @ApiResult(201, 'The payment.', PaymentResponse, ['Location'])
  @ApiProblems(
    ...[GatewayNotOffered, OrderActionForbidden, OrderNotFound, OrderNotPayable],
    ...[PaymentExceedsDue, TooManyPayments, WrongCurrency],
  )
  payOrder(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() { gateway, amount, capture = 'automatic' }: PayOrderRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const request = { gateway, amount, capture: capture === 'automatic' };
      const { id } = await this.paying.start(tx, actor, orderId, request);
      const body = toResponse(await this.payments.getIn(tx, id));
      return HttpResult.created(`/v1/orders/${orderId}/payments/${id}`, body);
    });
  }

  @Get()
  @ApiDoc('List the payments of an order', 'The oldest first; an order has at most 50.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The payments.', OrderPaymentsResponse)
  @ApiProblems(OrderNotFound)
  async listOrderPayments(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
  ): Promise<HttpResult> {
    const payments = await this.reading.list(actor, orderId);
    return HttpResult.ok({ data: payments.map(toResponse) });
  }

  @Get(':paymentId')
  @ApiDoc('Get a payment of an order', 'With all of its steps.')
  @RequirePermission(OrderPermission.Read)
  @ApiResult(200, 'The payment.', PaymentResponse)
  @ApiProblems(OrderNotFound, PaymentNotFound)
  async getOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
  ): Promise<HttpResult> {
    return HttpResult.ok(toResponse(await this.reading.get(actor, { orderId, paymentId })));
  }

  @Post(':paymentId/capture')
  @ApiDoc('Capture a payment', `Takes authorised money, in full or in part, once. ${FOLLOW}`)
  @RequirePermission(OrderPermission.RecordPayment)
  @ApiResult(202, 'The payment, with the new step.', PaymentResponse)
  @ApiProblems(
    ...[OrderNotFound, PaymentAmountTooLarge, PaymentNotFound, PaymentNotReady],
    ...[PaymentOperationPending, WrongCurrency],
  )
  captureOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request?: CapturePaymentRequest,
  ): Promise<HttpResult> {
    const act = { amount: request?.amount, reason: null };
    return this.perform(call, paymentId, (tx) =>
      this.paying.capture(tx, actor, { orderId, paymentId }, act),
    );
  }

  @Post(':paymentId/void')
  @ApiDoc(
    'Void a payment',
    `Gives up a payment without captured money. Needs \`orders:pay\` for your own orders or \
\`orders:record-payment\` for any order. ${FOLLOW}`,
  )
  @Authenticated({ machines: true })
  @ApiResult(202, 'The payment, with the new step.', PaymentResponse)
  @ApiProblems(
    ...[OrderActionForbidden, OrderNotFound, PaymentNotFound, PaymentNotReady],
    ...[PaymentOperationPending],
  )
  voidOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
    @Body() request?: VoidPaymentRequest,
  ): Promise<HttpResult> {
    const reason = request?.reason ?? null;
    return this.perform(call, paymentId, (tx) =>
      this.paying.void(tx, actor, { orderId, paymentId }, reason),
    );
  }

  @Post(':paymentId/refund')
  @ApiDoc('Refund a payment', `Gives captured money back, in full or in part. ${FOLLOW}`)
  @RequirePermission(OrderPermission.Refund)
  @StepUp({ machinesByScope: true })
  @ApiResult(202, 'The payment, with the new step.', PaymentResponse)
  @ApiProblems(
    ...[OrderNotFound, PaymentNotFound, PaymentNotReady, RefundTooLarge],
    ...[TooManyPayments, WrongCurrency],
  )
  refundOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() { amount, reason }: RefundPaymentRequest,
  ): Promise<HttpResult> {
    return this.perform(call, paymentId, (tx) =>
      this.paying.refund(tx, actor, { orderId, paymentId }, { amount, reason: reason ?? null }),
    );
  }

  @Post(':paymentId/record')
  @ApiDoc(
    'Record a received payment',
    'For payments with the gateway `manual`: the money has arrived, in full or in part. The order ' +
      'is settled at once.',
  )
  @RequirePermission(OrderPermission.RecordPayment)
  @ApiResult(200, 'The payment as it is now.', PaymentResponse)
  @ApiProblems(
    ...[OrderNotFound, PaymentAmountTooLarge, PaymentNotFound, PaymentNotManual],
    ...[PaymentNotReady, PaymentOperationPending, WrongCurrency],
  )
  recordOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() { amount, reference }: RecordPaymentRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const act = { amount, reason: reference ?? null };
      await this.paying.record(tx, actor, { orderId, paymentId }, act);
      return HttpResult.ok(toResponse(await this.payments.getIn(tx, paymentId)));
    });
  }

  private perform(
    call: IdempotentCall | undefined,
    paymentId: string,
    act: (tx: Transaction) => Promise<void>,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await act(tx);
      return HttpResult.accepted(toResponse(await this.payments.getIn(tx, paymentId)));
    });
  }
}

const toResponse = ({ payment, steps }: PaymentWithSteps): PaymentResponse =>
  toPaymentResponse(payment, steps);
