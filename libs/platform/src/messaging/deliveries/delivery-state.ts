import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '../../database/statements.js';
import type { DomainEvent } from '../events/domain-event.js';

/** One delivery: an event on its way to one consumer. */
export interface Delivery {
  readonly consumer: string;
  readonly eventId: string;
}

/** What a worker reads before it handles a delivery. */
export interface DeliveryState {
  readonly event: DomainEvent;
  readonly position: string;
  /** Null when the relay has not written the row yet. */
  readonly status: 'pending' | 'done' | 'dead' | null;
  /**
   * The time until the next attempt is due, or until the current owner's lease ends. Zero or
   * negative when the delivery is free.
   */
  readonly waitMs: number;
  /**
   * Set when the consumer has not settled an earlier event of the subject: the time until that one
   * is due.
   */
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

interface TakenRow extends StateRow {
  attempts: number | null;
  crashes: number | null;
}

const MS_UNTIL = (moment: string): string =>
  `ceil(extract(epoch FROM ${moment} - clock_timestamp()) * 1000)::int`;

/**
 * Reads the event, its delivery and any earlier delivery in one snapshot. An unpublished event of a
 * type in $3 counts as an earlier delivery.
 */
const STATE = `
  SELECT o.id, o.type, o.subject, o.occurred_at AS "occurredAt", o.traceparent, o.data, o.position,
         i.status, ${MS_UNTIL('greatest(i.next_attempt_at, i.lease_until)')} AS "waitMs",
         CASE
           WHEN EXISTS (SELECT FROM platform.outbox unpublished
                         WHERE unpublished.subject = o.subject AND unpublished.position < o.position
                           AND unpublished.published_at IS NULL AND unpublished.type = ANY
                             ($3)) THEN 0
           ELSE (SELECT
             coalesce(${MS_UNTIL('greatest(earlier.next_attempt_at, earlier.lease_until)')}, 0)
                   FROM platform.inbox earlier
                  WHERE earlier.consumer = $2 AND earlier.subject = o.subject
                    AND earlier.position < o.position
                    AND earlier.status = 'pending'
                  ORDER BY earlier.position LIMIT 1)
         END AS "earlierWaitMs"
    FROM platform.outbox o
    LEFT JOIN platform.inbox i ON i.event_id = o.id AND i.consumer = $2
   WHERE o.id = $1`;

const LOOK: Statement = { name: 'inbox.look', text: STATE };

/**
 * Inserts the row when the relay has not committed it yet. The insert then waits for the relay's.
 */
const TAKE: Statement = {
  name: 'inbox.take',
  text: `WITH state AS (${STATE}), taken AS (
      INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, lease_owner,
        lease_until)
      SELECT id, $2, subject, position, $4::uuid, now() + $5 * interval '1 ms'
        FROM state
       WHERE coalesce(status, 'pending') = 'pending' AND coalesce("waitMs", 0) <= 0
         AND "earlierWaitMs" IS NULL
      ON CONFLICT (event_id, consumer) DO UPDATE
        SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until,
            crashes = i.crashes + (i.lease_until IS NOT NULL)::int
        WHERE i.status = 'pending' AND (i.lease_until IS NULL OR i.lease_until < now())
      RETURNING attempts, crashes)
    SELECT state.*, taken.attempts, taken.crashes FROM state LEFT JOIN taken ON true`,
};

/**
 * Reads what blocks a delivery, and takes its lease. All times are the database's, because the
 * clocks of workers may differ.
 */
@Injectable()
export class DeliveryStates {
  constructor(private readonly statements: Statements) {}

  /** @param heard the event types that the consumer subscribes to */
  async look(
    { consumer, eventId }: Delivery,
    heard: readonly string[],
  ): Promise<DeliveryState | null> {
    const [row] = await this.statements.read<StateRow>(LOOK, [eventId, consumer, heard]);
    return row ? toState(row) : null;
  }

  /**
   * Reads the state, and takes the delivery for `owner` if nothing blocks it. The claim is null
   * when something did, or when another worker was faster. An expired lease means that its owner
   * died or hung, and is counted.
   */
  async take(
    { consumer, eventId }: Delivery,
    heard: readonly string[],
    owner: string,
    leaseMs: number,
  ): Promise<{ state: DeliveryState; claim: Claim | null } | null> {
    const [row] = await this.statements.run<TakenRow>(TAKE, [
      eventId,
      consumer,
      heard,
      owner,
      leaseMs,
    ]);
    if (!row) return null;
    const { attempts, crashes, ...state } = row;
    return {
      state: toState(state),
      claim: attempts === null || crashes === null ? null : { attempts, crashes },
    };
  }
}

function toState(row: StateRow): DeliveryState {
  const { position, status, waitMs, earlierWaitMs, occurredAt, ...event } = row;
  return {
    event: { ...event, occurredAt: occurredAt.toISOString() },
    position,
    status,
    waitMs: waitMs ?? 0,
    earlierWaitMs,
  };
}
