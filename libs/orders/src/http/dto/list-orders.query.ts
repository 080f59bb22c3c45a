import { OneOf } from '@orderly/platform/http/fields/choices';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line, string } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import { check, type Rule, withChecks } from '@orderly/platform/http/validation/rule';
import { parseOrderNumber } from '../../order/order-number.js';
import { ORDER_STATUSES, type OrderStatus } from '../../order/order-transitions.js';

/** Any way of typing the number gives the stored form. */
const orderNumber: Rule<string> = {
  ...withChecks(
    string({ max: 30 }),
    check<string>(
      'isOrderNumber',
      (typed) => parseOrderNumber(typed) !== null,
      { code: 'not-an-order-number', detail: 'Not an order number: a character is wrong.' },
      { isFatal: true },
    ),
  ),
  convert: parseOrderNumber,
};

const OrderNumber = (options: FieldOptions) => Field(orderNumber, options);

export class ListOrdersQuery extends PageQuery {
  @OneOf(ORDER_STATUSES, { optional: true })
  readonly status?: OrderStatus;

  @Id({
    optional: true,
    description:
      'Only orders of this customer. Customers other than the caller need `orders:read-any`.',
  })
  readonly customerId?: string;

  @OrderNumber({
    optional: true,
    description: 'The order with this number. Typed variants are accepted.',
    examples: ['ORD-7K3M-9QWX-2HTJ'],
  })
  readonly number?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Orders with exactly this `reference`; there may be several.',
    examples: ['PO-2026-118'],
  })
  readonly reference?: string;

  @Instant({
    optional: true,
    description: 'Placed at this instant or later.',
    examples: ['2026-11-01T00:00:00Z'],
  })
  readonly placedFrom?: Date;

  @Instant({
    optional: true,
    description: 'Placed before this instant.',
    examples: ['2026-12-01T00:00:00Z'],
  })
  readonly placedTo?: Date;

  @Instant({
    optional: true,
    description:
      'Changed at this instant or later; what changed first comes first. An order that ' +
      'changes again comes again, with a higher `version`. A change may become visible a ' +
      'little after its `updatedAt`: to miss none, ask from 60 seconds before the newest ' +
      '`updatedAt` that you have, and skip each `id` and `version` that you have already. ' +
      'Answers soonest alone or with `customerId`.',
    examples: ['2026-11-20T09:29:00Z'],
  })
  readonly updatedSince?: Date;
}
