import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '../../database/statements.js';
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
  /**
   * Until the next attempt is due or the present owner's lease ends; not positive when nothing is
   * in the way.
   */
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

interface TakenRow extends StateRow {
  attempts: number | null;
  crashes: number | null;
}

const MS_UNTIL = (moment: string): string =>
  `ceil(extract(epoch FROM ${moment} - clock_timestamp()) * 1000)::int`;

/**
 * The event, its delivery and what must go first, in one snapshot. An event of a type in $3 that is
 * not published yet counts as on its way.
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
 * Writes the row when the relay has not committed it yet: the insert then waits for the relay's.
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
 * What stands in the way of a delivery, and the lease of whoever is at it. All times are the
 * database's: workers' clocks may differ.
 */
@Injectable()
export class DeliveryStates {
  constructor(private readonly statements: Statements) {}

  /** @param heard the types that the consumer hears */
  async look(
    { consumer, eventId }: Delivery,
    heard: readonly string[],
  ): Promise<DeliveryState | null> {
    const [row] = await this.statements.read<StateRow>(LOOK, [eventId, consumer, heard]);
    return row ? toState(row) : null;
  }

  /**
   * Looks, and takes the delivery for `owner` if nothing is in its way; the claim is null when
   * something was, or somebody else was faster. A lease that ran out means that its owner died or
   * hung, and is counted.
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
