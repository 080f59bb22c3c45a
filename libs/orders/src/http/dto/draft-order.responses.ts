import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { DraftOrder } from '../../drafts/draft-order.entity.js';
import type { ListedDraft } from '../../drafts/draft-orders.repository.js';
import { mayReadAny } from '../../order/order.policy.js';
import { AddressResponse } from './address.js';
import { MAX_TAGS } from './edit-order.request.js';
import { MAX_COUPON_CODES, MAX_LINES, RequestedLine } from './place-order.request.js';

@ApiSchema({ name: 'DraftOrderSummary', description: 'A draft without its lines, as in lists.' })
class DraftOrderSummaryResponse {
  @Id()
  readonly id: string;

  @Id()
  readonly customerId: string;

  @PlainString({ nullable: true })
  readonly reference: string | null;

  @ListOf(string(), {
    max: MAX_TAGS,
    optional: true,
    description: 'Set by staff, and only present for staff.',
  })
  readonly tags?: readonly string[];

  @Int({ min: 1 })
  readonly lineCount: number;

  @Id({ nullable: true, description: 'The order that the draft became; null until it is placed.' })
  readonly orderId: string | null;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;

  @Int({ min: 1, description: 'Increases with each change.' })
  readonly version: number;
}

@ApiSchema({
  name: 'DraftOrder',
  description: 'What an order is to contain. Prices are found when it is placed.',
})
export class DraftOrderResponse extends DraftOrderSummaryResponse {
  @ListOf(RequestedLine, { max: MAX_LINES })
  readonly lines: readonly RequestedLine[];

  @Nested(AddressResponse, { nullable: true })
  readonly billingAddress: AddressResponse | null;

  @Nested(AddressResponse, { nullable: true })
  readonly shippingAddress: AddressResponse | null;

  @ListOf(string(), { max: MAX_COUPON_CODES })
  readonly couponCodes: readonly string[];

  @PlainString({ nullable: true })
  readonly shippingMethod: string | null;

  @PlainString({ nullable: true })
  readonly currency: string | null;

  @PlainString({ nullable: true })
  readonly note: string | null;
}

export const DraftOrderList = pageOf(DraftOrderSummaryResponse, 'DraftOrderList');

export const toDraftSummaryResponse = (
  draft: ListedDraft,
  actor: Actor,
): DraftOrderSummaryResponse => ({
  id: draft.id,
  customerId: draft.customerId,
  reference: draft.reference,
  ...(mayReadAny(actor) && { tags: draft.tags }),
  lineCount: draft.lineCount,
  orderId: draft.orderId,
  createdAt: draft.createdAt.toISOString(),
  updatedAt: draft.updatedAt.toISOString(),
  version: draft.version,
});

export const toDraftResponse = (draft: DraftOrder, actor: Actor): DraftOrderResponse => ({
  ...toDraftSummaryResponse({ ...draft, reference: draft.request.reference ?? null }, actor),
  lines: draft.request.lines,
  billingAddress: draft.request.billingAddress ?? null,
  shippingAddress: draft.request.shippingAddress ?? null,
  couponCodes: draft.request.couponCodes ?? [],
  shippingMethod: draft.request.shippingMethod ?? null,
  currency: draft.request.currency ?? null,
  note: draft.note,
});
