import type { PublicEvent } from './public-event.entity.js';

/** An event as integrators get it, in the feed and by webhook; `platform/openapi` describes it. */
export interface EventBody {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly subject: string;
  readonly data: object;
}

export const eventBodyOf = (
  event: Pick<PublicEvent, 'eventId' | 'type' | 'occurredAt' | 'subject' | 'data'>,
): EventBody => ({
  id: event.eventId,
  type: event.type,
  timestamp: event.occurredAt.toISOString(),
  subject: event.subject,
  data: event.data,
});
