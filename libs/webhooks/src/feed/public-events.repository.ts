import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { DataSource } from 'typeorm';
import { wantingPatterns } from '../endpoint/event-patterns.js';
import type { PublicEvent } from './public-event.entity.js';

const RETENTION_DAYS = 30;

/** Where a reader of the feed is. */
interface FeedPosition {
  readonly position: string;
  readonly seq: string;
}

const CURRENT = 'pg_current_xact_id()::text::bigint';

const insert = (event: string): string => `
  INSERT INTO webhooks.events (position, event_id, type, subject, occurred_at, data)
  SELECT ${CURRENT} + clock.xid_offset, ${event} FROM webhooks.feed_clock clock
  ON CONFLICT (event_id) DO NOTHING`;

/** Adds an event that no endpoint wants, and refuses the statement when one does. */
export const UNWANTED_EVENT_FRAGMENT: SqlFragment<DomainEvent> = {
  ctes: `published AS (${insert(
    ':eventId::uuid, :type::text, :subject::text, :occurredAt::timestamptz, :data::jsonb',
  )}), unwanted AS (
    SELECT platform.demand(NOT EXISTS (
      SELECT FROM webhooks.endpoints WHERE enabled AND event_types && :patterns::text[]),
      'no endpoint wants the event')
  )`,
  guardCte: 'unwanted',
  values: {
    eventId: ({ id }) => id,
    type: ({ type }) => type,
    subject: ({ subject }) => subject,
    occurredAt: ({ occurredAt }) => occurredAt,
    data: ({ data }) => JSON.stringify(data),
    patterns: ({ type }) => wantingPatterns(type),
  },
};

@Injectable()
export class PublicEventsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns the number of the row, also when it was there already. */
  async add(tx: Transaction, event: Omit<DomainEvent, 'traceparent'>): Promise<string> {
    const { id, type, subject, occurredAt, data } = event;
    await tx.query(insert('$1::uuid, $2::text, $3::text, $4::timestamptz, $5::jsonb'), [
      ...[id, type, subject, occurredAt, JSON.stringify(data)],
    ]);
    const [row] = await tx.query<Array<{ seq: string }>>(
      'SELECT seq FROM webhooks.events WHERE event_id = $1',
      [id],
    );
    return (row as { seq: string }).seq;
  }

  /**
   * Events after a position, in an order to which nothing is added behind a reader: only rows that
   * are older than the oldest running transaction are shown, because a transaction that began early
   * may commit late. Events of one subject were written one after the other, and stay in order.
   */
  page(
    types: readonly string[],
    after: FeedPosition | null,
    limit: number,
  ): Promise<PublicEvent[]> {
    return this.dataSource.query<PublicEvent[]>(
      `SELECT seq, position, event_id AS "eventId", type, subject, occurred_at AS "occurredAt",
              data, recorded_at AS "recordedAt"
         FROM webhooks.events
        WHERE (position, seq) > ($1::bigint, $2::bigint) AND type = ANY ($3)
          AND position < (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset
                            FROM webhooks.feed_clock)
        ORDER BY position, seq LIMIT $4`,
      [after?.position ?? '-1', after?.seq ?? '-1', types, limit],
    );
  }

  async has({ position, seq }: FeedPosition): Promise<boolean> {
    const found = await this.dataSource.query<unknown[]>(
      'SELECT FROM webhooks.events WHERE position = $1 AND seq = $2',
      [position, seq],
    );
    return found.length > 0;
  }

  /** Deletes old events with their deliveries. Returns how many. */
  async purge(limit: number): Promise<number> {
    const [, deleted] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM webhooks.events WHERE seq IN (
         SELECT seq FROM webhooks.events
          WHERE recorded_at < now() - ${RETENTION_DAYS} * interval '1 day'
          ORDER BY recorded_at LIMIT $1)`,
      [limit],
    );
    return deleted;
  }
}
