import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { DataSource } from 'typeorm';
import { hasItsTurn } from '../endpoint/turn.js';
import type { PublicEvent } from '../feed/public-event.entity.js';
import { Attempt } from './attempt.entity.js';
import { type DeliveryStatus, WebhookDelivery } from './delivery.entity.js';

type SentEvent = Pick<PublicEvent, 'eventId' | 'type' | 'subject' | 'occurredAt' | 'data'>;

/** A delivery whose time has come, with its event. */
export interface DueDelivery {
  readonly id: string;
  readonly attempts: number;
  readonly event: SentEvent;
}

/** A delivery as its owner sees it. */
export interface LoggedDelivery extends Omit<WebhookDelivery, 'endpoint' | 'event'> {
  readonly event: SentEvent;
  /** The last attempts, newest first. */
  readonly log: readonly LoggedAttempt[];
}

type LoggedAttempt = Pick<
  Attempt,
  'attemptedAt' | 'durationMs' | 'url' | 'status' | 'error' | 'responseBody'
>;

interface DeliveryEnd {
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly finishedAt: Date | null;
}

/** The most events that one replay sends again. */
const REPLAY_LIMIT = 10_000;

const EVENT = `jsonb_build_object('eventId', v.event_id, 'type', v.type, 'subject', v.subject,
  'occurredAt', v.occurred_at, 'data', v.data) AS event`;

/** As many attempts as there are without a replay. */
const SHOWN_ATTEMPTS = 11;

/** In the statement of the delivery, so that both are of one moment. */
const LOG = `ARRAY(
  SELECT jsonb_build_object('attemptedAt', a.attempted_at, 'durationMs', a.duration_ms,
           'url', a.url, 'status', a.status, 'error', a.error, 'responseBody', a.response_body)
    FROM webhooks.attempts a WHERE a.delivery_id = d.id
   ORDER BY a.id DESC LIMIT ${SHOWN_ATTEMPTS}) AS log`;

/** What a second delivery of an event to an endpoint becomes: the first one, tried anew. */
const AGAIN = `ON CONFLICT (endpoint_id, seq) DO UPDATE
  SET status = 'pending', attempts = 0, next_attempt_at = excluded.next_attempt_at,
      finished_at = NULL`;

@Injectable()
export class DeliveriesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a delivery to each endpoint, unless it has one. */
  async add(
    tx: Transaction,
    seq: string,
    subject: string,
    endpointIds: readonly string[],
    now: Date,
  ): Promise<void> {
    if (endpointIds.length === 0) return;
    await tx.query(
      `INSERT INTO webhooks.deliveries (id, endpoint_id, seq, subject, next_attempt_at)
       SELECT id, endpoint_id, $3, $4, $5
         FROM unnest($1::uuid[], $2::uuid[]) AS delivery (id, endpoint_id)
       ON CONFLICT (endpoint_id, seq) DO NOTHING`,
      [endpointIds.map(() => newId()), endpointIds, seq, subject, now],
    );
  }

  /**
   * Deliveries whose time has come, the earliest first.
   * @param inOrder leaves out those of a subject that has an earlier one pending
   */
  async due(
    endpointId: string,
    now: Date,
    limit: number,
    inOrder: boolean,
  ): Promise<DueDelivery[]> {
    const rows = await this.dataSource.query<DueDelivery[]>(
      `SELECT d.id, d.attempts, ${EVENT}
         FROM webhooks.deliveries d JOIN webhooks.events v ON v.seq = d.seq
        WHERE d.endpoint_id = $1 AND d.status = 'pending' AND d.next_attempt_at <= $2
          AND ${hasItsTurn('$4')}
        ORDER BY d.next_attempt_at, d.seq LIMIT $3`,
      [endpointId, now, limit, inOrder],
    );
    return rows.map(withDates);
  }

  async addAttempt(tx: Transaction, attempt: Omit<Attempt, 'delivery'>): Promise<void> {
    await tx.insert(Attempt, attempt);
  }

  /** Does nothing for a delivery that is not pending: an erasure or a removal was faster. */
  async settle(tx: Transaction, id: string, end: DeliveryEnd): Promise<void> {
    await tx.update(WebhookDelivery, { id, status: 'pending' }, end);
  }

  /** Null for one that was deleted: its attempts have no row to belong to. */
  async lock(tx: Transaction, id: string): Promise<Pick<WebhookDelivery, 'attempts'> | null> {
    const [row] = await tx.query<Array<Pick<WebhookDelivery, 'attempts'>>>(
      'SELECT attempts FROM webhooks.deliveries WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row ?? null;
  }

  /** Newest first. */
  async pageOf(
    endpointId: string,
    status: DeliveryStatus | undefined,
    { limit, after }: PageRequest,
  ): Promise<LoggedDelivery[]> {
    const rows = await this.dataSource.query<LoggedDelivery[]>(
      `SELECT d.id, d.endpoint_id AS "endpointId", d.seq, d.subject, d.status, d.attempts,
              d.next_attempt_at AS "nextAttemptAt", d.created_at AS "createdAt",
              d.finished_at AS "finishedAt", ${EVENT}, ${LOG}
         FROM webhooks.deliveries d JOIN webhooks.events v ON v.seq = d.seq
        WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.status = $2)
          AND ($3::uuid IS NULL OR d.id < $3)
        ORDER BY d.id DESC LIMIT $4`,
      [endpointId, status ?? null, after?.[0] ?? null, limit],
    );
    return rows.map((row) => ({
      ...withDates(row),
      log: row.log.map((each) => ({ ...each, attemptedAt: new Date(each.attemptedAt) })),
    }));
  }

  /** Returns false when there is no such delivery. A pending one is tried at once. */
  async redeliver(tx: Transaction, endpointId: string, id: string, now: Date): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE webhooks.deliveries
          SET status = 'pending', attempts = 0, next_attempt_at = $3, finished_at = NULL
        WHERE id = $2 AND endpoint_id = $1`,
      [endpointId, id, now],
    );
    return count === 1;
  }

  /** Sends the events of a time again, also those whose delivery is pending. Returns how many. */
  async replay(
    tx: Transaction,
    endpointId: string,
    range: { readonly from: Date; readonly to: Date; readonly types: readonly string[] },
    now: Date,
  ): Promise<number> {
    const events = await tx.query<Array<{ seq: string; subject: string }>>(
      `SELECT seq, subject FROM webhooks.events
        WHERE recorded_at >= $1 AND recorded_at < $2 AND type = ANY ($3)
        ORDER BY seq LIMIT $4`,
      [range.from, range.to, range.types, REPLAY_LIMIT],
    );
    await tx.query(
      `INSERT INTO webhooks.deliveries (id, endpoint_id, seq, subject, next_attempt_at)
       SELECT id, $1, seq, subject, $5
         FROM unnest($2::uuid[], $3::bigint[], $4::text[]) AS event (id, seq, subject) ${AGAIN}`,
      [
        endpointId,
        events.map(() => newId()),
        events.map(({ seq }) => seq),
        events.map(({ subject }) => subject),
        now,
      ],
    );
    return events.length;
  }
}

/** JSON has no dates. */
const withDates = <Row extends { readonly event: SentEvent }>(row: Row): Row => ({
  ...row,
  event: { ...row.event, occurredAt: new Date(row.event.occurredAt) },
});
