import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf, oneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../../order/order.entity.js';
import { numberPattern } from '../../order/order-number.js';
import { RETURN_STATUSES, type ReturnStatus } from '../../order/return-statuses.js';
import type { Return } from '../../returns/return.entity.js';
import { allowedReturnActions } from '../../returns/return.policy.js';
import type { ReturnedGoods } from '../../returns/return-facts.js';
import { RETURN_ACTIONS, type ReturnAction } from '../../returns/return-transitions.js';
import { MAX_LINES } from './place-order.request.js';

const returnNumber = matching(string(), new RegExp(numberPattern('RET')), 'Not a return number.');

const REQUESTERS = ['customer', 'staff'] as const;

@ApiSchema({ name: 'ReturnLine' })
class ReturnLineResponse {
  @Id({ description: 'The `id` of the line of the order.' })
  readonly lineId: string;

  @Id()
  readonly productId: string;

  @PlainString()
  readonly sku: string;

  @PlainString()
  readonly name: string;

  @Int({ min: 1, description: 'The quantity that was to be returned.' })
  readonly quantity: number;

  @Int({ min: 0, description: 'What has arrived and can be sold again.' })
  readonly restockedQuantity: number;

  @Int({ min: 0, description: 'What has arrived and cannot be sold again.' })
  readonly writtenOffQuantity: number;
}

class ReturnHead {
  @Id()
  readonly id: string;

  @Field(returnNumber, { description: 'For people.', examples: ['RET-7K3M-9QWX-2HTJ'] })
  readonly number: string;

  @Id()
  readonly orderId: string;

  @Id()
  readonly customerId: string;

  @OneOf(RETURN_STATUSES)
  readonly status: ReturnStatus;

  @OneOf(REQUESTERS)
  readonly requestedBy: (typeof REQUESTERS)[number];

  @PlainString({ nullable: true, description: 'The `reason` from the request.' })
  readonly reason: string | null;

  @PlainString({ nullable: true, description: 'The answer of the shop.' })
  readonly note: string | null;

  @Id({ nullable: true, description: 'Null: not received yet, or at the main location.' })
  readonly locationId: string | null;

  @MoneyField({
    description:
      'The price of what has arrived, after discounts and with tax: it is no longer owed. Zero ' +
      'until the goods arrive, and when it was decided to refund nothing.',
  })
  readonly refundDue: MoneyResponse;

  @MoneyField({
    description:
      'The part of `refundDue` that was requested when the goods arrived: what was paid for them ' +
      'and not refunded. What was not paid is no longer owed. The payments of the order say what ' +
      'became of it.',
  })
  readonly refundRequested: MoneyResponse;

  @Timestamp()
  readonly requestedAt: string;

  @Timestamp({ nullable: true, description: 'Null until the goods arrive.' })
  readonly receivedAt: string | null;

  @Timestamp()
  readonly updatedAt: string;

  @Int({
    min: 1,
    description:
      'Increases with each change of the return. In quotes, it can be used for If-Match without ' +
      'fetching the ETag: `If-Match: "2"`.',
  })
  readonly version: number;

  @ListOf(oneOf(RETURN_ACTIONS), {
    max: RETURN_ACTIONS.length,
    description: 'The actions that the caller may perform on the return now.',
  })
  readonly allowedActions: readonly ReturnAction[];
}

@ApiSchema({ name: 'Return' })
export class ReturnResponse extends ReturnHead {
  @ListOf(ReturnLineResponse, { max: MAX_LINES })
  readonly lines: readonly ReturnLineResponse[];
}

@ApiSchema({ name: 'ReturnSummary', description: 'A return without its lines, as in lists.' })
class ReturnSummaryResponse extends ReturnHead {
  @Int({ min: 1 })
  readonly lineCount: number;
}

export const ReturnList = pageOf(ReturnSummaryResponse, 'ReturnList');

/**
 * The id of the customer is also how an erasure finds the answers that are stored for repetitions:
 * they contain the customer's words.
 */
function toHead(goods: Return, order: Order, viewer: Actor): ReturnHead {
  const { customerId } = order;
  const { currency } = order.total;
  return {
    id: goods.id,
    number: goods.number,
    orderId: goods.orderId,
    customerId,
    status: goods.status,
    requestedBy: goods.requestedBy === customerId ? 'customer' : 'staff',
    reason: goods.reason,
    note: goods.note,
    locationId: goods.locationId,
    refundDue: { amount: goods.refundDue, currency },
    refundRequested: { amount: goods.refundRequested, currency },
    requestedAt: goods.requestedAt.toISOString(),
    receivedAt: goods.receivedAt?.toISOString() ?? null,
    updatedAt: goods.updatedAt.toISOString(),
    version: goods.version,
    allowedActions: allowedReturnActions(viewer, order, goods),
  };
}

export const toReturnResponse = (
  { order, goods, lines }: ReturnedGoods,
  viewer: Actor,
): ReturnResponse => ({
  ...toHead(goods, order, viewer),
  lines: lines.map((line) => ({
    lineId: line.lineId,
    productId: line.productId,
    sku: line.sku,
    name: line.name,
    quantity: line.quantity,
    restockedQuantity: line.restockedQuantity,
    writtenOffQuantity: line.writtenOffQuantity,
  })),
});

export const toReturnSummaryResponse = (
  goods: Return,
  order: Order,
  viewer: Actor,
): ReturnSummaryResponse => ({
  ...toHead(goods, order, viewer),
  lineCount: goods.lineCount,
});
