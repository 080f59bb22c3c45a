import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstIdAt } from '../kernel/ids/first-id-at.js';
import { ScheduledTask } from '../scheduling/schedule.js';

const HOUR_MS = 3_600_000;
/**
 * Small enough that a batch stays far below the statement time-out, and holds no lock long enough
 * to matter.
 */
const BATCH_SIZE = 1_000;

/** Decorated, so that Nest knows the constructor's parameters for the classes below. */
@Injectable()
abstract class Purge extends ScheduledTask {
  override readonly everyMs = HOUR_MS;
  override readonly timeoutMs = 10 * 60_000;
  /** Deletes up to $1 rows and returns one row per deleted one. */
  protected abstract readonly sql: string;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [row] = await this.dataSource.query<Array<{ deleted: number }>>(this.sql, [BATCH_SIZE]);
      if ((row?.deleted ?? 0) < BATCH_SIZE) return;
    }
  }
}

/** Keys are promised for 24 hours; twice that allows for clock differences and late retries. */
@Injectable()
export class PurgeIdempotencyKeys extends Purge {
  override readonly name = 'purge-idempotency-keys';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.idempotency_keys
       WHERE (principal, route, key) IN (
         SELECT principal, route, key FROM platform.idempotency_keys
          WHERE created_at < now() - interval '48 hours' ORDER BY created_at LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}

/** Counters of ended windows no longer limit anything. */
@Injectable()
export class PurgeRateLimits extends Purge {
  override readonly name = 'purge-rate-limits';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.rate_limits
       WHERE (key, window_start) IN (
         SELECT key, window_start FROM platform.rate_limits
          WHERE ends_at < now() - interval '1 hour' ORDER BY ends_at LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}

/** The number of events that one statement examines, whether they stay or not. */
const EVENTS_AT_ONCE = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Events that all consumers have handled are kept for 30 days, for look-ups. Dead letters and their
 * events stay until they are replayed or discarded. An event is deleted together with its
 * deliveries: a late job then finds no event and does nothing, but if only its inbox row were
 * deleted, it would repeat the effect. The ids are UUIDv7, which begin with the time, so the
 * primary key finds the old ones. Each page starts behind the last one: starting over would pass
 * all dead letters with every batch, and a million of them would exceed the time-out.
 */
@Injectable()
export class PurgeHandledEvents extends ScheduledTask {
  override readonly name = 'purge-handled-events';
  override readonly everyMs = HOUR_MS;
  override readonly timeoutMs = 10 * 60_000;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    for (let after: string | null = BEFORE_ALL; after !== null && !signal.aborted; ) {
      const [page]: Array<{ last: string | null }> = await this.dataSource.query(PURGE_EVENTS, [
        after,
        EVENTS_AT_ONCE,
      ]);
      after = page?.last ?? null;
    }
  }
}

/**
 * Arrays, and OFFSET 0, keep the planner from joining with the whole inbox: it reads the inbox by
 * its key, once per event of the page.
 */
const PURGE_EVENTS = `
  WITH page AS MATERIALIZED (
    SELECT o.id FROM platform.outbox o
     WHERE o.id > $1 AND o.id < ${firstIdAt("now() - interval '30 days'")} ORDER BY o.id LIMIT $2),
  old AS MATERIALIZED (
    SELECT o.id FROM platform.outbox o
     WHERE o.id = ANY (ARRAY(SELECT id FROM page)) AND o.published_at < now() - interval '30 days'
       AND NOT EXISTS (
             SELECT FROM platform.inbox i WHERE i.event_id = o.id AND i.status <> 'done' OFFSET 0)
       FOR UPDATE OF o SKIP LOCKED),
  deliveries AS (DELETE FROM platform.inbox WHERE event_id = ANY (ARRAY(SELECT id FROM old))),
  deleted AS (DELETE FROM platform.outbox WHERE id = ANY (ARRAY(SELECT id FROM old)))
  SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`;
