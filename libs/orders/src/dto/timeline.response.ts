import type { Actor } from '@orderly/platform/access/actor';
import { pageOf } from '@orderly/platform/http/pagination';
import { id, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import type { Order } from '../order.entity.js';
import { mayReadAny } from '../order.policy.js';
import { actorOf, type PositionedEntry, TIMELINE_ACTORS, TIMELINE_TYPES } from '../timeline.js';

export const timelineEntryResponse = z
  .object({
    position: z.int().min(1),
    type: z.enum(TIMELINE_TYPES),
    occurredAt: timestamp(),
    actor: z.enum(TIMELINE_ACTORS),
    actorId: id().nullable().meta({
      description:
        'The account that acted; null for the system, and hidden from customers when staff acted.',
    }),
    data: z
      .record(z.string(), z.unknown())
      .meta({ description: 'Facts of this type of entry, such as the reason of a cancellation.' }),
  })
  .meta({ id: 'TimelineEntry' });

export const timeline = pageOf(timelineEntryResponse, 'Timeline');

export function toTimelineEntryResponse(
  entry: PositionedEntry,
  order: Order,
  viewer: Actor,
): z.infer<typeof timelineEntryResponse> {
  const isShown = entry.actorId === viewer.userId || mayReadAny(viewer);
  return {
    position: entry.position,
    type: entry.type,
    occurredAt: entry.occurredAt.toISOString(),
    actor: actorOf(entry, order.customerId),
    actorId: isShown ? entry.actorId : null,
    data: { ...entry.data },
  };
}
