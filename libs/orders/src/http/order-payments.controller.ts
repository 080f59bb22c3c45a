import { Body, Controller, Get, Post } from '@nestjs/common';
import {
  GatewayNotOffered,
  PaymentAmountNotOffered,
  PaymentNotFound,
  PaymentNotReady,
  PaymentOperationPending,
  PaymentProviderUnavailable,
  PaymentResponse,
  Payments,
  TooManyPayments,
} from '@orderly/payments';
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
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { OrderPermission } from '../order/orders.permissions.js';
import { PayOrder } from '../paying/pay-order.js';
import { OrderNotPayable, PaymentExceedsDue, WrongCurrency } from '../paying/paying.errors.js';
import { PaymentsOfOrder } from '../paying/payments-of-order.js';
import {
  FOLLOW_PAYMENT,
  PayOrderRequest,
  VoidPaymentRequest,
} from './dto/order-payment.requests.js';
import {
  ClientSecretResponse,
  OrderPaymentsResponse,
  toOrderPayment,
} from './dto/order-payments.response.js';

/** What a customer does about the payments of an order; staff may do it for any order. */
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
    'Starts a payment. Needs `orders:pay` for your own orders or `orders:record-payment` for any ' +
      `order. ${FOLLOW_PAYMENT} With \`requires-action\`, get the client secret and let the ` +
      'customer confirm the payment. The order is confirmed when it is paid or authorised in ' +
      'full. A payment that comes after the order has expired brings the order back, or is ' +
      'returned when the goods are sold.',
  )
  @Authenticated({ machines: true })
  @ApiResult(201, 'The payment.', PaymentResponse, ['Location'])
  @ApiProblems(
    ...[GatewayNotOffered, OrderActionForbidden, OrderNotFound, OrderNotPayable],
    ...[PaymentAmountNotOffered, PaymentExceedsDue, TooManyPayments, WrongCurrency],
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
      const body = toOrderPayment(await this.payments.getIn(tx, id));
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
    return HttpResult.ok({ data: payments.map(toOrderPayment) });
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
    return HttpResult.ok(toOrderPayment(await this.reading.get(actor, { orderId, paymentId })));
  }

  @Get(':paymentId/client-secret')
  @ApiDoc(
    'Get the client secret of a payment',
    'For the script of the provider in the customer’s browser, while the payment is ' +
      '`requires-action`. Null when there is nothing to confirm. Do not store or log it.',
  )
  @Authenticated({ machines: true })
  @ApiResult(200, 'The secret.', ClientSecretResponse)
  @ApiProblems(
    ...[OrderActionForbidden, OrderNotFound, PaymentNotFound, PaymentNotReady],
    ...[PaymentProviderUnavailable],
  )
  async getOrderPaymentClientSecret(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdParam('paymentId') paymentId: string,
  ): Promise<HttpResult> {
    const clientSecret = await this.reading.clientSecret(actor, { orderId, paymentId });
    return HttpResult.ok({ clientSecret });
  }

  @Post(':paymentId/void')
  @ApiDoc(
    'Void a payment',
    'Gives up a payment without captured money. Needs `orders:pay` for your own orders or ' +
      `\`orders:record-payment\` for any order. ${FOLLOW_PAYMENT}`,
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
    return this.idempotency.once(call, async (tx) => {
      await this.paying.void(tx, actor, { orderId, paymentId }, reason);
      return HttpResult.accepted(toOrderPayment(await this.payments.getIn(tx, paymentId)));
    });
  }
}
