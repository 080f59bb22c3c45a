import type { Transaction } from '../../database/transactions.js';
import type { BackoffLimits } from '../../kernel/timeouts/backoff.js';
import { backoffMs } from '../../kernel/timeouts/backoff.js';
import type { EventRoutes } from '../events/event-routes.js';
import type { DeliveryJob } from '../queues/delivery-job.js';

/** Applies to one type in one transaction. */
export const BATCH_SIZE = 100;
/**
 * How long events of an unknown type wait for workers that know it, of a deployment or after a
 * rollback. Attempts count too: workers that were all down for a day have not tried yet.
 */
const UNKNOWN_TYPE_PATIENCE = '1 day';
const UNKNOWN_TYPE_ATTEMPTS = 100;

export interface PendingEvent extends DeliveryJob {
  readonly subject: string;
  readonly position: string;
  readonly attempts: number;
  /** Consumers that have not settled an earlier event of the subject. */
  readonly held: readonly string[];
}

/** An event and one of its consumers. */
export interface Handover {
  readonly consumer: string;
  readonly eventId: string;
  readonly subject: string;
  readonly position: string;
}

/**
 * Finds the pending types by one index look-up each, and takes the oldest events of each type. So
 * no type waits behind the backlog of another. Types that this worker does not know are taken too,
 * and recorded as unknown.
 *
 * The statement costs the same whatever PostgreSQL's statistics say: sub-selects with a LIMIT stay
 * index look-ups. BETWEEN with an order by type allows only the index by type; the index by
 * position would be read past all other types.
 */
const TAKE = `
  WITH RECURSIVE pending AS (
    (SELECT type FROM platform.outbox WHERE published_at IS NULL ORDER BY type LIMIT 1)
    UNION ALL
    SELECT (SELECT type FROM platform.outbox
             WHERE published_at IS NULL AND type > pending.type ORDER BY type LIMIT 1)
      FROM pending WHERE type IS NOT NULL),
  route AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::text[]) AS route (type, consumer))
  SELECT event.id AS "eventId", event.type, event.traceparent, event.subject, event.position,
    event.attempts,
         ARRAY(
           SELECT consumer FROM route
            WHERE route.type = event.type AND (
              (SELECT true FROM platform.inbox earlier
                WHERE earlier.consumer = route.consumer AND earlier.subject = event.subject
                  AND earlier.position < event.position AND earlier.status = 'pending' LIMIT 1)
              OR (SELECT true FROM platform.outbox earlier
                   WHERE earlier.subject = event.subject AND earlier.position < event.position
                     AND earlier.published_at IS NULL
                     AND (SELECT true FROM route hears
                           WHERE hears.type = earlier.type AND hears.consumer = route.consumer
                             LIMIT 1)
                     AND coalesce((SELECT settled.status FROM platform.inbox settled
                                    WHERE settled.event_id = earlier.id
                                      AND settled.consumer = route.consumer),
                                  'pending') = 'pending'
                   LIMIT 1))
         ) AS held
    FROM pending
    LEFT JOIN unnest($3::text[], $4::int[]) AS room (type, free) ON room.type = pending.type
   CROSS JOIN LATERAL (
     SELECT id, type, traceparent, subject, position, attempts FROM platform.outbox
      WHERE published_at IS NULL AND type BETWEEN pending.type AND pending.type
        AND (next_attempt_at IS NULL OR next_attempt_at <= now())
      ORDER BY type, position LIMIT coalesce(room.free, ${BATCH_SIZE})
        FOR UPDATE SKIP LOCKED) AS event
   WHERE pending.type IS NOT NULL
   ORDER BY event.position`;

/**
 * Locks events until the transaction ends.
 * @param room how many events of a type to take; a type that is missing gets a full batch
 */
export function takePending(
  tx: Transaction,
  routes: EventRoutes,
  room: ReadonlyMap<string, number>,
): Promise<PendingEvent[]> {
  const pairs = Object.entries(routes).flatMap(([type, consumers]) =>
    consumers.map((consumer) => [type, consumer] as const),
  );
  return tx.query<PendingEvent[]>(TAKE, [
    pairs.map(([type]) => type),
    pairs.map(([, consumer]) => consumer),
    [...room.keys()],
    [...room.values()],
  ]);
}

/**
 * Writes the deliveries and marks the events as published. A delivery without a job is held, so the
 * sweeper must not treat its job as missing until it is due.
 * @returns deliveries whose row existed already: a worker was faster than this transaction and
 *   wrote the row itself
 */
export async function markPublished(
  tx: Transaction,
  events: readonly PendingEvent[],
  routes: EventRoutes,
): Promise<Handover[]> {
  if (events.length === 0) return [];
  const deliveries = events.flatMap((event) =>
    (routes[event.type] ?? []).map((consumer) => ({ ...event, consumer })),
  );
  const written = await tx.query<Array<{ eventId: string; consumer: string }>>(
    `WITH published AS (UPDATE platform.outbox SET published_at = now(), last_error = NULL
      WHERE id = ANY ($6)),
     written AS (
       INSERT INTO platform.inbox (event_id, consumer, subject, position, enqueued_at)
       SELECT event_id, consumer, subject, position, CASE WHEN held THEN 'infinity'::timestamptz
         ELSE now() END
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::boolean[])
              AS delivery (event_id, consumer, subject, position, held)
       ON CONFLICT DO NOTHING
       RETURNING event_id, consumer)
     SELECT event_id AS "eventId", consumer FROM written`,
    [
      deliveries.map(({ eventId }) => eventId),
      deliveries.map(({ consumer }) => consumer),
      deliveries.map(({ subject }) => subject),
      deliveries.map(({ position }) => position),
      deliveries.map(({ consumer, held }) => held.includes(consumer)),
      events.map(({ eventId }) => eventId),
    ],
  );
  if (written.length === deliveries.length) return [];
  const news = new Set(written.map(({ eventId, consumer }) => `${consumer}/${eventId}`));
  return deliveries.filter(({ eventId, consumer }) => !news.has(`${consumer}/${eventId}`));
}

/**
 * Plans the next attempt. An event whose type no worker has known for a day is given up: it counts
 * as published, so that nothing waits for it, and keeps its error. A queue that is away is never a
 * reason to give up.
 * @returns the ids of the events that were given up
 */
export async function markFailed(
  tx: Transaction,
  events: readonly PendingEvent[],
  failures: ReadonlyMap<string, string>,
  routes: EventRoutes,
  limits: BackoffLimits,
): Promise<string[]> {
  const failed = events.filter(({ eventId }) => failures.has(eventId));
  if (failed.length === 0) return [];
  const [rows] = await tx.query<[Array<{ id: string; over: boolean }>, number]>(
    `UPDATE platform.outbox
        SET attempts = attempts + 1, last_error = failure.reason,
          next_attempt_at = now() + failure.delay_ms * interval '1 ms',
          published_at = CASE WHEN failure.unknown AND attempts + 1 >= ${UNKNOWN_TYPE_ATTEMPTS}
            AND recorded_at < now() - interval '${UNKNOWN_TYPE_PATIENCE}' THEN now() END
       FROM unnest($1::uuid[], $2::text[], $3::int[], $4::boolean[])
              AS failure (event_id, reason, delay_ms, unknown)
      WHERE id = failure.event_id
     RETURNING id, published_at IS NOT NULL AS over`,
    [
      failed.map(({ eventId }) => eventId),
      failed.map(({ eventId }) => failures.get(eventId)),
      failed.map(({ attempts }) => backoffMs(attempts + 1, limits)),
      failed.map(({ type }) => !routes[type]),
    ],
  );
  return rows.filter(({ over }) => over).map(({ id }) => id);
}
