import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { firstIdAt } from '../../kernel/ids/first-id-at.js';
import { ScheduledTask } from '../../scheduling/schedule.js';

const HOUR_MS = 3_600_000;
/** The number of events that one statement examines, whether they stay or not. */
const EVENTS_AT_ONCE = 5_000;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Events that all consumers have handled are kept for 30 days, to be looked up. Dead letters and
 * their events, and events that were given up, stay until an operator decides about them. An event
 * goes together with its deliveries: a job that comes later finds no event and does nothing,
 * whereas without its inbox row it would repeat the effect. The ids are UUIDv7, which begin with
 * the time, so the primary key finds the old ones. The walk goes on behind each page: one that
 * began at the start again would pass over all dead letters with every batch, and a million of them
 * would end it by the time-out.
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
 * Arrays, and OFFSET 0, keep the planner from joining with the whole inbox: it reads that by its
 * key, once per event of the page.
 */
const PURGE_EVENTS = `
  WITH page AS MATERIALIZED (
    SELECT o.id FROM platform.outbox o
     WHERE o.id > $1 AND o.id < ${firstIdAt("now() - interval '30 days'")} ORDER BY o.id LIMIT $2),
  old AS MATERIALIZED (
    SELECT o.id FROM platform.outbox o
     WHERE o.id = ANY (ARRAY(SELECT id FROM page)) AND o.published_at < now() - interval '30 days'
       AND o.last_error IS NULL AND NOT EXISTS (
             SELECT FROM platform.inbox i WHERE i.event_id = o.id AND i.status <> 'done' OFFSET 0)
       FOR UPDATE OF o SKIP LOCKED),
  deliveries AS (DELETE FROM platform.inbox WHERE event_id = ANY (ARRAY(SELECT id FROM old))),
  deleted AS (DELETE FROM platform.outbox WHERE id = ANY (ARRAY(SELECT id FROM old)))
  SELECT (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`;
