import { type Span, traced, tracer } from '../../tracing/tracer.js';
import type { DeliveryJob } from '../queues/delivery-job.js';

/** As many as the SDK keeps of one span. */
const MAX_LINKS = 128;
const isSampled = ({ traceparent }: { readonly traceparent: string }): boolean =>
  traceparent.endsWith('-01');

/**
 * Publishes a batch as spans: one for each event in the trace that recorded it, whose traceparent
 * its jobs carry on, and one for the batch with links to those. While tracing is off it only
 * publishes.
 */
export async function publishTraced<Event extends DeliveryJob>(
  events: readonly Event[],
  publish: (events: readonly Event[]) => Promise<void>,
): Promise<void> {
  const active = tracer();
  if (!active || events.length === 0) return publish(events);
  const spans = events.map(
    ({ eventId, type, traceparent }): Span =>
      active.start({
        name: `publish ${type}`,
        kind: 'producer',
        parent: traceparent,
        attributes: { 'messaging.operation.type': 'send', 'messaging.message.id': eventId },
      }),
  );
  const links = spans.filter(isSampled).slice(0, MAX_LINKS);
  const batch = {
    name: 'relay events',
    kind: 'internal',
    links: links.map(({ traceparent }) => traceparent),
    attributes: { 'messaging.batch.message_count': events.length },
  } as const;
  const carried = events.map((event, index) => ({ ...event, ...carry(spans[index]) }));
  try {
    await traced(batch, () => publish(carried));
  } finally {
    for (const span of spans) span.end();
  }
}

const carry = (span: Span | undefined) => span && { traceparent: span.traceparent };
