import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../../order/order.entity.js';
import { leftToPay } from '../../order/owed.js';
import { AddressResponse } from './address.js';
import { OrderHead, toOrderHead } from './order-head.response.js';
import { OrderLineResponse, toOrderLines } from './order-line.response.js';
import { OrderPriceResponse, toOrderPrice } from './order-price.response.js';
import { MAX_LINES } from './place-order.request.js';

@ApiSchema({ name: 'Order' })
export class OrderResponse extends allOf(OrderHead, OrderPriceResponse) {
  @MoneyField({ description: 'The captured payments, before refunds.' })
  readonly paid: MoneyResponse;

  @MoneyField()
  readonly refunded: MoneyResponse;

  @MoneyField({
    description:
      'The amount that is still to be paid, without units that were cancelled or came back. Zero ' +
      'after a refund.',
  })
  readonly due: MoneyResponse;

  @ListOf(OrderLineResponse, { max: MAX_LINES })
  readonly lines: readonly OrderLineResponse[];

  @Nested(AddressResponse, { nullable: true })
  readonly billingAddress: AddressResponse | null;

  @Nested(AddressResponse, { nullable: true })
  readonly shippingAddress: AddressResponse | null;
}

export const toOrderResponse = (order: Order, actor: Actor): OrderResponse => ({
  ...toOrderHead(order, actor),
  lines: toOrderLines(order),
  ...toOrderPrice(order),
  billingAddress: order.billingAddress,
  shippingAddress: order.shippingAddress,
  paid: { amount: order.paidAmount, currency: order.total.currency },
  refunded: { amount: order.refundedAmount, currency: order.total.currency },
  due: { amount: leftToPay(order), currency: order.total.currency },
});
