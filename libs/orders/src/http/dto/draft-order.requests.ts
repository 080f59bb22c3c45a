import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { currency } from '@orderly/platform/http/fields/money';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line, line, VisibleText } from '@orderly/platform/http/fields/text';
import { couponCode, shippingMethodCode } from '@orderly/pricing';
import type { DraftContents } from '../../drafts/draft-order.entity.js';
import type { DraftChange } from '../../drafts/draft-orders.js';
import { AddressRequest, toAddress } from './address.js';
import { MAX_TAGS } from './edit-order.request.js';
import {
  MAX_COUPON_CODES,
  MAX_LINES,
  PlaceOrderRequest,
  RequestedLine,
} from './place-order.request.js';

const NOTE = 'Becomes a note of the order, which the customer sees.';
const TAGS = 'Customers do not see them. Needs `orders:edit-any`.';

export class ListDraftOrdersQuery extends PageQuery {
  @Id({
    optional: true,
    description:
      'Only drafts of this customer. Customers other than the caller need `orders:read-any`.',
  })
  readonly customerId?: string;
}

@ApiSchema({
  name: 'AddDraftOrder',
  examples: [
    {
      lines: [{ productId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 2 }],
      reference: 'PO-2026-118',
      note: 'Please ring at the side door.',
    },
  ],
})
export class AddDraftOrderRequest extends PlaceOrderRequest {
  @ListOf(line({ max: 50 }), { max: MAX_TAGS, optional: true, description: TAGS })
  readonly tags?: readonly string[];

  @VisibleText({ max: 2_000, optional: true, description: NOTE })
  readonly note?: string;
}

@ApiSchema({
  name: 'ChangeDraftOrder',
  description: 'Fields that are absent stay as they are; null removes a field.',
  examples: [{ reference: 'PO-2026-119', couponCodes: ['SPRING-10'] }],
})
@AtLeastOneField()
export class ChangeDraftOrderRequest {
  @ListOf(RequestedLine, {
    min: 1,
    max: MAX_LINES,
    optional: true,
    description: 'All lines of the draft, in place of those it has.',
  })
  readonly lines?: readonly RequestedLine[];

  @Line({ max: 100, optional: true, nullable: true })
  readonly reference?: string | null;

  @Nested(AddressRequest, { optional: true, nullable: true })
  readonly billingAddress?: AddressRequest | null;

  @Nested(AddressRequest, { optional: true, nullable: true })
  readonly shippingAddress?: AddressRequest | null;

  @ListOf(couponCode(), { max: MAX_COUPON_CODES, optional: true })
  readonly couponCodes?: readonly string[];

  @Field(shippingMethodCode(), { optional: true, nullable: true, examples: ['standard'] })
  readonly shippingMethod?: string | null;

  @Field(currency(), { optional: true, nullable: true, examples: ['GBP'] })
  readonly currency?: string | null;

  @ListOf(line({ max: 50 }), { max: MAX_TAGS, optional: true, description: TAGS })
  readonly tags?: readonly string[];

  @VisibleText({ max: 2_000, optional: true, nullable: true, description: NOTE })
  readonly note?: string | null;
}

export function toDraftContents(request: AddDraftOrderRequest): DraftContents {
  const { customerId: _, tags = [], note = null, ...order } = request;
  return { request: withAddresses(order), tags, note };
}

export function toDraftChange({ tags, note, ...order }: ChangeDraftOrderRequest): DraftChange {
  return { request: withAddresses(order), tags, note };
}

interface Addressed {
  readonly billingAddress?: AddressRequest | null;
  readonly shippingAddress?: AddressRequest | null;
}

/** Without the fields that are absent: in a change, these stay. */
function withAddresses<T extends Addressed>(order: T) {
  const { billingAddress: billing, shippingAddress: shipping, ...rest } = order;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as typeof rest),
    ...(billing !== undefined && { billingAddress: billing && toAddress(billing) }),
    ...(shipping !== undefined && { shippingAddress: shipping && toAddress(shipping) }),
  };
}
