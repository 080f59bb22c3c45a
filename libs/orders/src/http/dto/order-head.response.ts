import { OneOf, oneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { CURRENCIES } from '@orderly/platform/kernel/money/currency';
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
import { MAX_TAGS } from './edit-order.request.js';

const orderNumber = matching(string(), new RegExp(ORDER_NUMBER_PATTERN), 'Not an order number.');

/** What lists show of an order, too. */
export class OrderHead {
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

/** Of an entity, or of a row, whose times are text already. */
type HeadFacts = Omit<ListedOrder, 'placedAt' | 'updatedAt' | 'lineCount' | 'detailed'> & {
  readonly placedAt: Date | string;
  readonly updatedAt: Date | string;
};

export const toOrderHead = (order: HeadFacts, actor: Actor): OrderHead => ({
  id: order.id,
  number: order.number,
  reference: order.reference,
  customerId: order.customerId,
  status: order.status,
  paymentStatus: order.paymentStatus,
  total: { amount: order.total.amount, currency: order.total.currency },
  currency: order.total.currency,
  ...(mayReadAny(actor) && { tags: order.tags }),
  placedAt: textOf(order.placedAt),
  updatedAt: textOf(order.updatedAt),
  version: order.version,
  allowedActions: allowedActions(actor, order),
});

const textOf = (time: Date | string): string =>
  typeof time === 'string' ? time : time.toISOString();
