import type { Transaction } from '../../database/transactions.js';
import type { BackoffLimits } from '../../kernel/timeouts/backoff.js';
import { backoffMs } from '../../kernel/timeouts/backoff.js';
import { NO_OWNER } from '../events/domain-event.js';
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
  readonly ownerId: string;
  readonly position: string;
  readonly attempts: number;
  /** Consumers that have not settled an earlier event of the subject. */
  readonly held: readonly string[];
  /** How many owners the events of its type were taken from. */
  readonly owners: number;
  /** How many events of its owner could be taken. */
  readonly most: number;
}

/** An event and one of its consumers. */
export interface Handover {
  readonly consumer: string;
  readonly eventId: string;
  readonly subject: string;
  readonly position: string;
}

/** What a batch may take of each type. A type that is missing gets a full batch. */
export interface Allowance {
  readonly events: ReadonlyMap<string, number>;
  /** Events of one owner. */
  readonly perOwner: ReadonlyMap<string, number>;
  /** Of owners that may have fewer. */
  readonly ofOwner: ReadonlyArray<{ type: string; ownerId: string; free: number }>;
  /** The owner behind whom the last batch ended, where it could not serve all. */
  readonly after: ReadonlyMap<string, string>;
}

const LAST_POSITION = '9223372036854775807';

/**
 * Finds the pending types by one index look-up each, and the lanes of their events, which are their
 * owners, in the same way. Each owner gets an equal part of the batch, oldest events first. So no
 * type waits behind the backlog of another, and no owner behind that of another. Types that this
 * worker does not know are taken too, and recorded as unknown.
 *
 * The statement costs the same whatever PostgreSQL's statistics say: sub-selects with a LIMIT stay
 * index look-ups. Comparisons of rows, in the order of the index by lane, allow no other index.
 */
const TAKE = `
  WITH RECURSIVE pending AS (
    (SELECT type FROM platform.outbox WHERE published_at IS NULL ORDER BY type LIMIT 1)
    UNION ALL
    SELECT (SELECT type FROM platform.outbox
             WHERE published_at IS NULL AND type > pending.type ORDER BY type LIMIT 1)
      FROM pending WHERE type IS NOT NULL),
  route AS MATERIALIZED (SELECT * FROM unnest($1::text[], $2::text[]) AS route (type, consumer)),
  lanes AS MATERIALIZED (
    SELECT pending.type, waiting.lane, room.free, room.most,
           (count(*) OVER (PARTITION BY pending.type))::int AS owners
      FROM pending
      LEFT JOIN unnest($3::text[], $4::int[], $5::int[], $6::uuid[])
             AS room (type, free, most, after) ON room.type = pending.type
     CROSS JOIN LATERAL (
       WITH RECURSIVE walk AS (
         (SELECT type, lane FROM platform.outbox
           WHERE published_at IS NULL AND (type, lane, position) >
                 (pending.type, coalesce(room.after, '${NO_OWNER}'),
                  CASE WHEN room.after IS NULL THEN 0 ELSE ${LAST_POSITION} END)
           ORDER BY type, lane, position LIMIT 1)
         UNION ALL
         SELECT following.type, following.lane
           FROM walk CROSS JOIN LATERAL (
             SELECT type, lane FROM platform.outbox
              WHERE published_at IS NULL
                AND (type, lane, position) > (walk.type, walk.lane, ${LAST_POSITION})
              ORDER BY type, lane, position LIMIT 1) AS following
          WHERE walk.type = pending.type)
       SELECT lane FROM walk WHERE walk.type = pending.type
        LIMIT coalesce(room.free, ${BATCH_SIZE})) AS waiting
     WHERE pending.type IS NOT NULL)
  SELECT event.id AS "eventId", event.type, event.traceparent, event.subject,
         event.lane AS "ownerId", event.position, event.attempts, share.owners, share.most,
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
    FROM lanes
    LEFT JOIN unnest($7::text[], $8::uuid[], $9::int[]) AS busy (type, lane, free)
           ON busy.type = lanes.type AND busy.lane = lanes.lane
   CROSS JOIN LATERAL (
     SELECT lanes.owners,
            least((coalesce(lanes.free, ${BATCH_SIZE}) + lanes.owners - 1) / lanes.owners,
                  CASE WHEN lanes.lane <> '${NO_OWNER}' THEN coalesce(busy.free, lanes.most) END)
              AS most) AS share
   CROSS JOIN LATERAL (
     SELECT id, type, traceparent, subject, lane, position, attempts FROM platform.outbox
      WHERE published_at IS NULL
        AND (type, lane) BETWEEN (lanes.type, lanes.lane) AND (lanes.type, lanes.lane)
        AND (next_attempt_at IS NULL OR next_attempt_at <= now())
      ORDER BY type, lane, position LIMIT share.most
        FOR UPDATE SKIP LOCKED) AS event
   ORDER BY event.position`;

/** Locks events until the transaction ends. */
export function takePending(
  tx: Transaction,
  routes: EventRoutes,
  { events, perOwner, ofOwner, after }: Allowance,
): Promise<PendingEvent[]> {
  const pairs = Object.entries(routes).flatMap(([type, consumers]) =>
    consumers.map((consumer) => [type, consumer] as const),
  );
  const types = [...new Set([...events.keys(), ...perOwner.keys(), ...after.keys()])];
  return tx.query<PendingEvent[]>(TAKE, [
    pairs.map(([type]) => type),
    pairs.map(([, consumer]) => consumer),
    types,
    types.map((type) => events.get(type) ?? null),
    types.map((type) => perOwner.get(type) ?? null),
    types.map((type) => after.get(type) ?? null),
    ofOwner.map(({ type }) => type),
    ofOwner.map(({ ownerId }) => ownerId),
    ofOwner.map(({ free }) => free),
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
