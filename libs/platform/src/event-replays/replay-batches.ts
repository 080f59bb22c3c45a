import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '../database/transactions.js';
import type { EventRoutes } from '../messaging/events/event-routes.js';
import { releaseFree } from '../messaging/outbox/held-deliveries.js';
import { JobQueues } from '../messaging/queues/job-queues.js';
import { conditionsOf, joined } from '../publications/publication-filter.js';
import { NotSubscribed } from '../publications/publications.errors.js';
import type { ReplaySelection } from './event-replay.js';

/** The most events that one transaction looks at. */
export const REPLAY_BATCH = 500;

/** How soon to look again whether a full queue has room. */
export const FULL_QUEUE_POLL_MS = 250;

interface ReplayedBatch {
  /** The last event that was looked at; null when there are no more. */
  readonly last: string | null;
  /** Deliveries that the consumer has again. */
  readonly replayed: number;
  /** Events of the consumer that it has handled, or is about to. */
  readonly skipped: number;
  /** Those of `replayed` that need no other delivery first, and so have a job each. */
  readonly released: number;
}

/**
 * The next events of the selection, and of those what the consumer has not handled: dead letters,
 * and events that were published before it received their type. The lock on an event keeps
 * housekeeping from deleting it.
 */
const replayStatement = (conditions: string): string => `
  WITH page AS MATERIALIZED (
    SELECT id, type, subject, position, occurred_at, published_at, last_error FROM platform.outbox
     WHERE id > $3${conditions} ORDER BY id LIMIT $4 FOR KEY SHARE),
  heard AS MATERIALIZED (
    SELECT page.id, page.subject, page.position, coalesce(i.status, 'dead') AS status FROM page
      LEFT JOIN platform.inbox i ON i.event_id = page.id AND i.consumer = $1
     WHERE page.type = ANY ($2) AND page.published_at IS NOT NULL AND page.last_error IS NULL),
  written AS (
    INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, enqueued_at)
    SELECT id, $1, subject, position, 'infinity' FROM heard WHERE status = 'dead' ORDER BY position
    ON CONFLICT (event_id, consumer) DO UPDATE
      SET status = 'pending', attempts = 0, crashes = 0, handled_at = NULL, next_attempt_at = NULL,
          enqueued_at = 'infinity'
      WHERE i.status = 'dead'
    RETURNING event_id)
  SELECT ARRAY(SELECT event_id FROM written) AS replayed,
         (SELECT count(*)::int FROM heard) AS heard, (SELECT count(*)::int FROM page) AS looked,
         (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`;

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** Delivers events again to one consumer, a batch in each transaction. */
@Injectable()
export class ReplayBatches {
  constructor(private readonly queues: JobQueues) {}

  /**
   * Each delivery is held first, and those that nothing comes before get a job: so events of a
   * subject reach the consumer in their order.
   * @param after the `last` of the batch before; null for the first
   * @throws NotSubscribed
   */
  async replay(
    tx: Transaction,
    selection: ReplaySelection,
    routes: EventRoutes,
    after: string | null,
    limit: number,
  ): Promise<ReplayedBatch> {
    const { consumer, eventId } = selection;
    const heard = typesOf(selection, routes);
    const values: unknown[] = [consumer, heard, after ?? BEFORE_ALL, limit];
    const where = joined([['id = ?', eventId], ...conditionsOf(selection)], values);
    const [row] = await tx.query<
      [{ replayed: string[]; heard: number; looked: number; last: string | null }]
    >(replayStatement(where), values);
    const candidates = row.replayed.map((each) => ({ consumer, eventId: each }));
    const released = candidates.length === 0 ? [] : await releaseFree(tx, routes, candidates);
    // If the queue does not accept a job now, the sweeper adds it later.
    if (released.length > 0)
      afterCommit(tx, () => void this.queues.restore(consumer, released).catch(() => undefined));
    return {
      last: row.looked < limit ? null : row.last,
      replayed: row.replayed.length,
      skipped: row.heard - row.replayed.length,
      released: released.length,
    };
  }
}

function typesOf({ consumer, type }: ReplaySelection, routes: EventRoutes): string[] {
  const heard = Object.keys(routes).filter((each) => routes[each]?.includes(consumer));
  if (heard.length === 0) throw new NotSubscribed(consumer, undefined);
  if (type !== undefined && !heard.includes(type)) throw new NotSubscribed(consumer, type);
  return heard;
}
