import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { anything, RecordOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  actorOf,
  type PositionedEntry,
  TIMELINE_ACTORS,
  TIMELINE_TYPES,
  type TimelineActor,
  type TimelineType,
} from '../../history/timeline.js';
import type { Order } from '../../order/order.entity.js';
import { mayReadAny } from '../../order/order.policy.js';
import { VISIBILITIES, type Visibility } from '../../order/visibility.js';

@ApiSchema({ name: 'TimelineEntry' })
class TimelineEntryResponse {
  @Int({ min: 1 })
  readonly position: number;

  @OneOf(TIMELINE_TYPES)
  readonly type: TimelineType;

  @Timestamp()
  readonly occurredAt: string;

  @OneOf(TIMELINE_ACTORS)
  readonly actor: TimelineActor;

  @Id({
    nullable: true,
    description:
      'The account that acted; null for the system, and hidden from customers when staff acted.',
  })
  readonly actorId: string | null;

  @OneOf(VISIBILITIES, { description: 'Customers do not get internal entries.' })
  readonly visibility: Visibility;

  @RecordOf(anything(), {
    description: 'Facts of this type of entry, such as the reason of a cancellation.',
  })
  readonly data: Record<string, unknown>;
}

export const Timeline = pageOf(TimelineEntryResponse, 'Timeline');

export function toTimelineEntryResponse(
  entry: PositionedEntry,
  order: Order,
  viewer: Actor,
): TimelineEntryResponse {
  const isShown = entry.actorId === viewer.userId || mayReadAny(viewer);
  return {
    position: entry.position,
    type: entry.type,
    occurredAt: entry.occurredAt.toISOString(),
    actor: actorOf(entry, order.customerId),
    actorId: isShown ? entry.actorId : null,
    visibility: entry.visibility,
    data: { ...entry.data },
  };
}
