import { OneOf } from '@orderly/platform/http/fields/choices';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line, string } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';
import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import { check, type Rule, withChecks } from '@orderly/platform/http/validation/rule';
import { parseOrderNumber } from '../../order/order-number.js';
import {
  ORDER_STATUSES,
  type OrderStatus,
  PAYMENT_STATUSES,
  type PaymentStatus,
} from '../../order/order-transitions.js';
import { ORDER_SORTS, type OrderSort } from '../../reading/order-filter.js';

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

  @OneOf(PAYMENT_STATUSES, { optional: true })
  readonly paymentStatus?: PaymentStatus;

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

  @Line({
    max: 50,
    optional: true,
    description: 'Orders with this tag. Needs `orders:read-any`.',
    examples: ['gift'],
  })
  readonly tag?: string;

  @Line({
    max: 100,
    optional: true,
    description:
      'Orders whose number or `reference` begins with this, or with a product that ' +
      '`GET /v1/products` finds by it, the newest first. Of a number, type `ORD-` and three ' +
      'characters or more. If it finds more than 200 products, the newest 200 count. Not ' +
      'together with `sort` or `updatedSince`.',
    examples: ['lemon candle'],
  })
  readonly q?: string;

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

  @OneOf(ORDER_SORTS, {
    optional: true,
    description:
      'Default: `-placedAt`, the newest first. Totals are sorted by currency, then by amount. ' +
      'Not together with `updatedSince`.',
  })
  readonly sort?: OrderSort;

  @OneOf(['lines'], {
    optional: true,
    description: 'Includes the first 100 lines of each order.',
  })
  readonly expand?: 'lines';
}

/** @throws InvalidInput for filters that each have an order of their own */
export function assertOneOrder(query: ListOrdersQuery): void {
  const [first, second] = (['q', 'updatedSince', 'sort'] as const).filter(
    (name) => query[name] !== undefined,
  );
  if (!second) return;
  const detail = `Not together with \`${first}\`, which has an order of its own.`;
  throw new InvalidInput([
    { in: 'query', pointer: `/${second}`, code: 'conflicting-filters', detail },
  ]);
}
