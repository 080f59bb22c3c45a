import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, VisibleText } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { actorOf, TIMELINE_ACTORS, type TimelineActor } from '../../history/timeline.js';
import type { OrderNote } from '../../notes/order-notes.repository.js';
import type { Order } from '../../order/order.entity.js';
import { mayReadAny } from '../../order/order.policy.js';
import { VISIBILITIES, type Visibility } from '../../order/visibility.js';

@ApiSchema({
  name: 'AddOrderNote',
  examples: [{ text: 'Please ring at the side door.', visibility: 'customer' }],
})
export class AddOrderNoteRequest {
  @VisibleText({ max: 2_000 })
  readonly text: string;

  @OneOf(VISIBILITIES, {
    default: 'customer',
    description: '`internal`: for staff alone. Needs `orders:edit-any`.',
  })
  readonly visibility: Visibility;
}

@ApiSchema({ name: 'OrderNote' })
export class OrderNoteResponse {
  @Id()
  readonly id: string;

  @PlainString()
  readonly text: string;

  @OneOf(VISIBILITIES)
  readonly visibility: Visibility;

  @OneOf(TIMELINE_ACTORS)
  readonly author: TimelineActor;

  @Id({ nullable: true, description: 'Hidden from customers when staff wrote the note.' })
  readonly authorId: string | null;

  @Timestamp()
  readonly createdAt: string;
}

export const OrderNoteList = pageOf(OrderNoteResponse, 'OrderNoteList');

export function toOrderNoteResponse(
  { id, text, visibility, authorId, createdAt }: OrderNote,
  { customerId }: Order,
  viewer: Actor,
): OrderNoteResponse {
  const isShown = authorId === viewer.userId || mayReadAny(viewer);
  return {
    ...{ id, text, visibility },
    author: actorOf({ actorId: authorId }, customerId),
    authorId: isShown ? authorId : null,
    createdAt: createdAt.toISOString(),
  };
}
