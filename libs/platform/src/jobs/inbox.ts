import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transactions.js';
import type { DomainEvent } from '../events/domain-event.js';

/** One delivery: an event on its way to a consumer. */
export interface Delivery {
  readonly consumer: string;
  readonly eventId: string;
}

/** What a worker finds out before it touches a delivery. */
export interface DeliveryState {
  readonly event: DomainEvent;
  readonly position: string;
  /** Null when the relay has not written the row yet. */
  readonly status: 'pending' | 'done' | 'dead' | null;
  /** Until the next attempt is due or the present owner's lease ends; not positive when nothing is in the way. */
  readonly waitMs: number;
  /** An earlier event of the subject is still on its way to the consumer; until that one is due. */
  readonly earlierWaitMs: number | null;
}

export interface Claim {
  readonly attempts: number;
  readonly crashes: number;
}

interface StateRow extends Omit<DomainEvent, 'occurredAt'> {
  occurredAt: Date;
  position: string;
  status: DeliveryState['status'];
  waitMs: number | null;
  earlierWaitMs: number | null;
}

const MS_UNTIL = (moment: string): string => `ceil(extract(epoch FROM ${moment} - clock_timestamp()) * 1000)::int`;

/** The rows that say which consumer has handled which event. All times are the database's: workers' clocks may differ. */
@Injectable()
export class Inbox {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Looks at the event, its delivery and what must go first, in one snapshot. `heard` are the types that the consumer hears: an event of them that
   * is not published yet counts as on its way.
   */
  async look({ consumer, eventId }: Delivery, heard: readonly string[]): Promise<DeliveryState | null> {
    const [row] = await this.dataSource.query<StateRow[]>(
      `SELECT o.id, o.type, o.subject, o.occurred_at AS "occurredAt", o.traceparent, o.data, o.position,
              i.status, ${MS_UNTIL('greatest(i.next_attempt_at, i.lease_until)')} AS "waitMs",
              CASE
                WHEN EXISTS (SELECT FROM platform.outbox unpublished
                              WHERE unpublished.subject = o.subject AND unpublished.position < o.position
                                AND unpublished.published_at IS NULL AND unpublished.type = ANY ($3)) THEN 0
                ELSE (SELECT coalesce(${MS_UNTIL('greatest(earlier.next_attempt_at, earlier.lease_until)')}, 0)
                        FROM platform.inbox earlier
                       WHERE earlier.consumer = $2 AND earlier.subject = o.subject AND earlier.position < o.position
                         AND earlier.status = 'pending'
                       ORDER BY earlier.position LIMIT 1)
              END AS "earlierWaitMs"
         FROM platform.outbox o
         LEFT JOIN platform.inbox i ON i.event_id = o.id AND i.consumer = $2
        WHERE o.id = $1`,
      [eventId, consumer, heard],
    );
    if (!row) return null;
    const { position, status, waitMs, earlierWaitMs, occurredAt, ...event } = row;
    return {
      event: { ...event, occurredAt: occurredAt.toISOString() },
      position,
      status,
      waitMs: waitMs ?? 0,
      earlierWaitMs,
    };
  }

  /**
   * Takes the delivery for `owner`, or returns null when somebody else has it. Writes the row when the relay has not committed it yet: the insert
   * then waits for the relay's. A lease that ran out means that its owner died or hung, and is counted.
   */
  async claim(
    { consumer, eventId }: Delivery,
    state: DeliveryState,
    owner: string,
    leaseMs: number,
  ): Promise<Claim | null> {
    const [claim] = await this.dataSource.query<Claim[]>(
      `INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, lease_owner, lease_until)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 ms')
       ON CONFLICT (event_id, consumer) DO UPDATE
         SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
             crashes = i.crashes + (i.lease_until IS NOT NULL)::int
         WHERE i.status = 'pending' AND (i.lease_until IS NULL OR i.lease_until < now())
       RETURNING attempts, crashes`,
      [eventId, consumer, state.event.subject, state.position, owner, leaseMs],
    );
    return claim ?? null;
  }

  /** False when the lease was lost to another owner. */
  async renew({ consumer, eventId }: Delivery, owner: string, leaseMs: number): Promise<boolean> {
    const [, renewed] = await this.dataSource.query<[unknown, number]>(
      `UPDATE platform.inbox SET lease_until = now() + $4 * interval '1 ms'
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner, leaseMs],
    );
    return renewed === 1;
  }

  /** Locks the row until the transaction ends; false when the delivery is no longer the owner's. */
  async lock(tx: Transaction, { consumer, eventId }: Delivery, owner: string): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `SELECT FROM platform.inbox
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending' FOR UPDATE`,
      [eventId, consumer, owner],
    );
    return rows.length === 1;
  }

  async markDone(tx: Transaction, { consumer, eventId }: Delivery): Promise<void> {
    await tx.query(
      `UPDATE platform.inbox
          SET status = 'done', handled_at = now(), lease_owner = NULL, lease_until = NULL, next_attempt_at = NULL
        WHERE event_id = $1 AND consumer = $2`,
      [eventId, consumer],
    );
  }

  async markDead(tx: Transaction, { consumer, eventId }: Delivery, attempts: number, reason: string): Promise<void> {
    await tx.query(
      `UPDATE platform.inbox
          SET status = 'dead', handled_at = now(), attempts = $3, last_error = $4,
              lease_owner = NULL, lease_until = NULL, next_attempt_at = NULL
        WHERE event_id = $1 AND consumer = $2`,
      [eventId, consumer, attempts, reason],
    );
  }

  /** Ends an attempt that failed and may be repeated. */
  async postpone(
    { consumer, eventId }: Delivery,
    owner: string,
    failure: { attempts: number; reason: string; delayMs: number },
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox
          SET attempts = $4, last_error = $5, next_attempt_at = now() + $6 * interval '1 ms', lease_owner = NULL, lease_until = NULL
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner, failure.attempts, failure.reason, failure.delayMs],
    );
  }

  /** Gives an untried delivery back, for another worker to take at once. */
  async release({ consumer, eventId }: Delivery, owner: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE platform.inbox SET lease_owner = NULL, lease_until = NULL
        WHERE event_id = $1 AND consumer = $2 AND lease_owner = $3 AND status = 'pending'`,
      [eventId, consumer, owner],
    );
  }

  /** The delivery that waited for this one, if any. */
  async nextOfSubject(consumer: string, { event, position }: DeliveryState): Promise<string | undefined> {
    const [next] = await this.dataSource.query<Array<{ eventId: string }>>(
      `SELECT event_id AS "eventId" FROM platform.inbox
        WHERE consumer = $1 AND subject = $2 AND position > $3 AND status = 'pending'
        ORDER BY position LIMIT 1`,
      [consumer, event.subject, position],
    );
    return next?.eventId;
  }
}
