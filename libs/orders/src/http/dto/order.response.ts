import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf, oneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
import type { Order, OrderLine } from '../../order/order.entity.js';
import { allowedActions, mayReadAny } from '../../order/order.policy.js';
import { ORDER_NUMBER_PATTERN } from '../../order/order-number.js';
import { ALLOWED_ACTIONS, type AllowedAction } from '../../order/order-requests.js';
import {
  ORDER_STATUSES,
  type OrderStatus,
  PAYMENT_STATUSES,
  type PaymentStatus,
} from '../../order/order-transitions.js';
import type { ListedOrder } from '../../reading/order.rows.js';
import { MAX_LISTED_LINES } from '../../reading/order-lists.js';
import { AddressResponse } from './address.js';
import { MAX_TAGS } from './edit-order.request.js';
import {
  LinePriceResponse,
  OrderPriceResponse,
  toLinePrice,
  toOrderPrice,
} from './order-price.response.js';
import { MAX_LINES } from './place-order.request.js';

const orderNumber = matching(string(), new RegExp(ORDER_NUMBER_PATTERN), 'Not an order number.');

@ApiSchema({
  name: 'OrderLine',
  description: 'SKU, name and price as they were when the order was placed.',
})
class OrderLineResponse extends LinePriceResponse {
  @Id()
  readonly id: string;

  @Id()
  readonly productId: string;

  @PlainString()
  readonly sku: string;

  @PlainString()
  readonly name: string;

  @Int({ min: 1 })
  readonly quantity: number;

  @MoneyField()
  readonly unitPrice: MoneyResponse;

  @MoneyField({ description: 'Unit price times quantity, before discounts.' })
  readonly total: MoneyResponse;

  @Int({ min: 0 })
  readonly shippedQuantity: number;

  @Int({ min: 0, description: 'The part of `shippedQuantity` that came back.' })
  readonly returnedQuantity: number;

  @Int({
    min: 0,
    description: 'What will not be shipped, because the order was closed after a part was shipped.',
  })
  readonly cancelledQuantity: number;

  @Int({
    min: 0,
    description:
      'The units whose price was refunded: with a return, when the order was closed, or by lines.',
  })
  readonly refundedQuantity: number;
}

class OrderHead {
  @Id()
  readonly id: string;

  @Field(orderNumber, {
    description: 'For people: easy to read out, impossible to guess.',
    examples: ['ORD-7K3M-9QWX-2HTJ'],
  })
  readonly number: string;

  @PlainString({ nullable: true, description: 'The `reference` from the request.' })
  readonly reference: string | null;

  @Id()
  readonly customerId: string;

  @OneOf(ORDER_STATUSES)
  readonly status: OrderStatus;

  @OneOf(PAYMENT_STATUSES)
  readonly paymentStatus: PaymentStatus;

  @MoneyField({ description: 'What is to be paid.' })
  readonly total: MoneyResponse;

  @OneOf(CURRENCIES, { description: 'The currency of all amounts of the order.' })
  readonly currency: string;

  @ListOf(string(), {
    max: MAX_TAGS,
    optional: true,
    description: 'Set by staff, and only present for staff.',
  })
  readonly tags?: readonly string[];

  @Timestamp()
  readonly placedAt: string;

  @Timestamp({ description: 'When `version` last increased.' })
  readonly updatedAt: string;

  @Int({
    min: 1,
    description:
      'Increases with each change of the order. In quotes, it can be used for If-Match ' +
      'without fetching the ETag: `If-Match: "3"`.',
  })
  readonly version: number;

  @ListOf(oneOf(ALLOWED_ACTIONS), {
    max: ALLOWED_ACTIONS.length,
    description: 'The actions that the caller may perform on the order now.',
  })
  readonly allowedActions: readonly AllowedAction[];
}

@ApiSchema({ name: 'Order' })
export class OrderResponse extends allOf(OrderHead, OrderPriceResponse) {
  @MoneyField({ description: 'The captured payments, before refunds.' })
  readonly paid: MoneyResponse;

  @MoneyField()
  readonly refunded: MoneyResponse;

  @MoneyField({ description: 'The amount that is still to be paid. Zero after a refund.' })
  readonly due: MoneyResponse;

  @ListOf(OrderLineResponse, { max: MAX_LINES })
  readonly lines: readonly OrderLineResponse[];

  @Nested(AddressResponse, { nullable: true })
  readonly billingAddress: AddressResponse | null;

  @Nested(AddressResponse, { nullable: true })
  readonly shippingAddress: AddressResponse | null;
}

@ApiSchema({
  name: 'OrderSummary',
  description: 'An order without its lines, as in lists.',
})
class OrderSummaryResponse extends OrderHead {
  @Int({ min: 1 })
  readonly lineCount: number;

  @ListOf(OrderLineResponse, {
    max: MAX_LISTED_LINES,
    optional: true,
    description: 'The first 100 lines, with `expand=lines`.',
  })
  readonly lines?: readonly OrderLineResponse[];
}

export const OrderList = pageOf(OrderSummaryResponse, 'OrderList');

const toLine = (line: OrderLine, order: Order): OrderLineResponse => ({
  id: line.id,
  productId: line.productId,
  sku: line.sku,
  name: line.name,
  quantity: line.quantity,
  unitPrice: line.unitPrice.toJSON(),
  total: line.total.toJSON(),
  ...toLinePrice(line, order),
  shippedQuantity: line.shippedQuantity,
  returnedQuantity: line.returnedQuantity,
  cancelledQuantity: line.cancelledQuantity,
  refundedQuantity: line.refundedQuantity,
});

const linesOf = (order: Order): OrderLineResponse[] =>
  order.lines.map((line) => toLine(line, order));

export const toOrderResponse = (order: Order, actor: Actor): OrderResponse => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  total: order.total.toJSON(),
  currency: order.total.currency,
  ...(mayReadAny(actor) && { tags: order.tags }),
  placedAt: order.placedAt.toISOString(),
  updatedAt: order.updatedAt.toISOString(),
  version: order.version,
  allowedActions: allowedActions(actor, order),
  lines: linesOf(order),
  ...toOrderPrice(order),
  billingAddress: order.billingAddress,
  shippingAddress: order.shippingAddress,
  paid: { amount: order.paidAmount, currency: order.total.currency },
  refunded: { amount: order.refundedAmount, currency: order.total.currency },
  due: {
    amount: Math.max(order.total.amount - order.paidAmount, 0),
    currency: order.total.currency,
  },
});

export const toOrderSummaryResponse = (order: ListedOrder, actor: Actor): OrderSummaryResponse => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  total: order.total,
  currency: order.total.currency,
  ...(mayReadAny(actor) && { tags: order.tags }),
  placedAt: order.placedAt,
  updatedAt: order.updatedAt,
  version: order.version,
  allowedActions: allowedActions(actor, order),
  lineCount: order.lineCount,
  ...(order.detailed && { lines: linesOf(order.detailed) }),
});
