import { Body, Controller, Post } from '@nestjs/common';
import {
  PaymentAmountNotOffered,
  PaymentAmountTooLarge,
  PaymentNotFound,
  PaymentNotManual,
  PaymentNotReady,
  PaymentOperationPending,
  PaymentResponse,
  Payments,
  TooManyPayments,
} from '@orderly/payments';
import {
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
import { OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { LinesNotPossible } from '../order/requested-lines.js';
import { PayOrder } from '../paying/pay-order.js';
import { RefundTooLarge, WrongCurrency } from '../paying/paying.errors.js';
import {
  CapturePaymentRequest,
  FOLLOW_PAYMENT,
  RecordPaymentRequest,
  RefundPaymentRequest,
} from './dto/order-payment.requests.js';
import { toOrderPayment } from './dto/order-payments.response.js';

/** What finance does about the payments of any order. */
@Controller({ path: 'orders/:id/payments', version: '1' })
@ApiTags('Orders')
export class PaymentActsController {
  constructor(
    private readonly paying: PayOrder,
    private readonly payments: Payments,
    private readonly idempotency: Idempotency,
  ) {}

  @Post(':paymentId/capture')
  @ApiDoc(
    'Capture a payment',
    `Takes authorised money, in full or in part, once. ${FOLLOW_PAYMENT}`,
  )
  @RequirePermission(OrderPermission.RecordPayment)
  @ApiResult(202, 'The payment, with the new step.', PaymentResponse)
  @ApiProblems(
    ...[OrderNotFound, PaymentAmountTooLarge, PaymentNotFound, PaymentNotReady],
    ...[PaymentAmountNotOffered, PaymentOperationPending, WrongCurrency],
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

  @Post(':paymentId/refund')
  @ApiDoc(
    'Refund a payment',
    `Gives captured money back: an amount, the price of some lines, or all that is left. \
${FOLLOW_PAYMENT}`,
  )
  @RequirePermission(OrderPermission.Refund)
  @StepUp({ machinesByScope: true })
  @ApiResult(202, 'The payment, with the new step.', PaymentResponse)
  @ApiProblems(
    ...[LinesNotPossible, OrderNotFound, PaymentNotFound, PaymentNotReady, RefundTooLarge],
    ...[PaymentAmountNotOffered, TooManyPayments, WrongCurrency],
  )
  refundOrderPayment(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() { amount, lines, reason }: RefundPaymentRequest,
  ): Promise<HttpResult> {
    const act = { amount, lines, reason: reason ?? null };
    return this.perform(call, paymentId, (tx) =>
      this.paying.refund(tx, actor, { orderId, paymentId }, act),
    );
  }

  @Post(':paymentId/record')
  @ApiDoc(
    'Record a received payment',
    'For payments with the gateway `manual`: the money has arrived, in full or in part. The ' +
      'order is settled at once.',
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
      return HttpResult.ok(toOrderPayment(await this.payments.getIn(tx, paymentId)));
    });
  }

  private perform(
    call: IdempotentCall | undefined,
    paymentId: string,
    act: (tx: Transaction) => Promise<void>,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await act(tx);
      return HttpResult.accepted(toOrderPayment(await this.payments.getIn(tx, paymentId)));
    });
  }
}
