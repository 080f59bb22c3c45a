import type { Transaction } from '../../database/transactions.js';
import type { EventRoutes } from '../events/event-routes.js';
import type { DeliveryJob } from '../queues/delivery-job.js';
import type { Handover } from './outbox-batch.js';

/** A delivery that may have its job now. */
export interface Released extends DeliveryJob {
  readonly consumer: string;
}

/**
 * True when the consumer has settled all events of the subject before the row `i`. Parameters: $1
 * types and $2 consumers. The sub-selects have a LIMIT, so they stay index look-ups whatever
 * PostgreSQL's statistics say about the tables.
 */
const IS_FIRST = `
  (SELECT true FROM platform.outbox earlier
    WHERE earlier.subject = i.subject AND earlier.position < i.position
      AND earlier.published_at IS NULL
      AND (earlier.type, i.consumer) IN (SELECT * FROM unnest($1::text[], $2::text[]))
      AND coalesce((SELECT settled.status FROM platform.inbox settled
                     WHERE settled.event_id = earlier.id AND settled.consumer = i.consumer),
                       'pending') = 'pending'
    LIMIT 1) IS NULL`;

/**
 * Of the candidates of a subject only the first can be free. It has to be found beforehand: to the
 * look for earlier deliveries, a row that the same statement has released does not exist. Whoever
 * holds the lock of a candidate releases it, so this transaction need not wait; if it did, two that
 * release the same deliveries in opposite orders could wait for each other.
 */
const RELEASE = `
  WITH candidate AS MATERIALIZED (
    SELECT event_id, consumer
      FROM (SELECT DISTINCT ON (consumer, held.subject) event_id, consumer
              FROM unnest($3::uuid[], $4::text[]) AS given (event_id, consumer)
              JOIN platform.inbox held USING (event_id, consumer)
             WHERE held.status = 'pending'
             ORDER BY consumer, held.subject, held.position) AS first_of_subject
      JOIN platform.inbox held USING (event_id, consumer)
       FOR NO KEY UPDATE OF held SKIP LOCKED)
  UPDATE platform.inbox i SET enqueued_at = now()
    FROM platform.outbox o, candidate
   WHERE i.event_id = candidate.event_id AND i.consumer = candidate.consumer AND o.id = i.event_id
     AND i.status = 'pending' AND i.enqueued_at = 'infinity' AND ${IS_FIRST}
     -- A locked row is being settled. The look for its successor may have come too early to see
     -- this one.
     AND NOT EXISTS (SELECT FROM platform.inbox earlier
                      WHERE earlier.consumer = i.consumer AND earlier.subject = i.subject
                        AND earlier.position < i.position AND earlier.status = 'pending'
                        FOR SHARE SKIP LOCKED)
  RETURNING i.consumer, o.id AS "eventId", o.type, o.traceparent`;

const pairsOf = (routes: EventRoutes): [string[], string[]] => {
  const pairs = Object.entries(routes).flatMap(([type, consumers]) =>
    consumers.map((consumer) => [type, consumer] as const),
  );
  return [pairs.map(([type]) => type), pairs.map(([, consumer]) => consumer)];
};

/**
 * Releases held deliveries that no earlier delivery blocks. The relay calls it after the commit
 * that held them: a worker that could not see them yet may have settled the earlier delivery
 * meanwhile.
 */
export async function releaseFree(
  tx: Transaction,
  routes: EventRoutes,
  candidates: ReadonlyArray<Pick<Handover, 'consumer' | 'eventId'>>,
): Promise<Released[]> {
  const [released] = await tx.query<[Released[], number]>(RELEASE, [
    ...pairsOf(routes),
    candidates.map(({ eventId }) => eventId),
    candidates.map(({ consumer }) => consumer),
  ]);
  return released;
}

/**
 * Makes the following deliveries due after deliveries that were settled before their event counted
 * as published.
 */
export async function releaseAfter(
  tx: Transaction,
  routes: EventRoutes,
  settled: readonly Handover[],
): Promise<Released[]> {
  const rows = await tx.query<
    Array<{ consumer: string; next: (DeliveryJob & { held: boolean }) | null }>
  >(
    `SELECT i.consumer, platform.hand_over(i.consumer, i.subject, i.position,
              ARRAY(SELECT type FROM unnest($1::text[], $2::text[]) AS route (type, consumer)
                     WHERE route.consumer = i.consumer)) AS next
       FROM unnest($3::uuid[], $4::text[]) AS settled (event_id, consumer)
       JOIN platform.inbox i ON i.event_id = settled.event_id AND i.consumer = settled.consumer
      WHERE i.status <> 'pending'`,
    [
      ...pairsOf(routes),
      settled.map(({ eventId }) => eventId),
      settled.map(({ consumer }) => consumer),
    ],
  );
  return rows.flatMap(({ consumer, next }) => (next?.held ? [{ ...next, consumer }] : []));
}

const PAGE = 1_000;

/** The position of the search for forgotten deliveries. */
export interface HeldCursor {
  readonly consumer: string;
  readonly subject: string;
  readonly position: string;
}

/**
 * Reads a page of pending deliveries in the order of the index, and returns the held ones among
 * them.
 */
export async function pageOfHeld(
  tx: Transaction,
  after: HeldCursor | null,
): Promise<{ held: Array<HeldCursor & { eventId: string }>; last: HeldCursor | null }> {
  const rows = await tx.query<Array<HeldCursor & { eventId: string; held: boolean }>>(
    `SELECT consumer, subject, position, event_id AS "eventId", enqueued_at = 'infinity' AS held
       FROM platform.inbox
      WHERE status = 'pending' AND ($1::text IS NULL OR (consumer, subject, position) > ($1,
        $2::text, $3::bigint))
      ORDER BY consumer, subject, position LIMIT ${PAGE}`,
    [after?.consumer ?? null, after?.subject ?? null, after?.position ?? null],
  );
  return {
    held: rows.filter(({ held }) => held),
    last: rows.length < PAGE ? null : (rows.at(-1) ?? null),
  };
}
