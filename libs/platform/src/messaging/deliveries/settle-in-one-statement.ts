import { Injectable } from '@nestjs/common';
import { composeStatement, type SqlFragment } from '../../database/composed-statement.js';
import { isDatabaseAway } from '../../database/database-away.js';
import { type Statement, Statements } from '../../database/statements.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { DeliveryState } from './delivery-state.js';
import type { Next } from './inbox.js';

interface Settling {
  readonly consumer: string;
  readonly state: DeliveryState;
  /** Null: nobody may have a lease. The row's lock then stands for one, for as long as the statement takes. */
  readonly owner: string | null;
  /** The types that the consumer hears. */
  readonly heard: readonly string[];
}

/**
 * The inbox's share of the statement: the delivery is done. Demands that it is still to be done and nobody else's, so that an effect is
 * committed once. Writes the row when the relay has not committed it yet. Gives the next delivery of the subject its turn.
 */
const SETTLE_PART: SqlFragment<Settling> = {
  ctes: `settled AS (
    INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, status, handled_at)
    VALUES ($1::uuid, $2::text, $3::text, $4::bigint, 'done', now())
    ON CONFLICT (event_id, consumer) DO UPDATE
      SET status = 'done', handled_at = now(), lease_owner = NULL, lease_until = NULL, next_attempt_at = NULL
      WHERE i.status = 'pending' AND i.lease_owner IS NOT DISTINCT FROM $5::uuid
    RETURNING 1
  ), settling AS (
    -- In this order: the look for the next delivery must come after the row is locked.
    SELECT CASE WHEN platform.demand(EXISTS (SELECT FROM settled), 'the delivery is to be done, and by this worker')
                THEN platform.hand_over($2::text, $3::text, $4::bigint, $6::text[]) END AS "next"
  )`,
  guardCte: 'settling',
  values: ({ consumer, state, owner, heard }) => [
    state.event.id,
    consumer,
    state.event.subject,
    state.position,
    owner,
    heard,
  ],
};

/** Does what a consumer has to do in the database, and marks the delivery as done, in one statement that is its own transaction. */
@Injectable()
export class SettleInOneStatement {
  private readonly known = new Map<string, Statement>();

  constructor(private readonly statements: Statements) {}

  /**
   * @returns the delivery that waited for this one, if any; null when nothing was done, be it that the consumer has no such statement, that
   *   it failed, or that somebody else has the delivery
   * @throws Error when the database is away: it may have been done
   */
  async try(
    consumer: EventConsumer,
    state: DeliveryState,
    owner: string | null,
    heard: readonly string[],
  ): Promise<{ next: Next | undefined } | null> {
    if (!consumer.inOneStatement) return null;
    try {
      const { values, committed } = consumer.inOneStatement.prepare(state.event);
      const settling = SETTLE_PART.values({ consumer: consumer.name, state, owner, heard });
      const [row] = await this.statements.run<{ next: Next | null }>(this.statementOf(consumer), [
        ...settling,
        ...values,
      ]);
      committed?.();
      return { next: row?.next ?? undefined };
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      return null;
    }
  }

  private statementOf({ name, inOneStatement }: EventConsumer): Statement {
    let statement = this.known.get(name);
    if (!statement) {
      statement = composeStatement(
        `inbox.settle.${name}`,
        [SETTLE_PART, ...(inOneStatement?.parts ?? [])],
        '"next"',
      );
      this.known.set(name, statement);
    }
    return statement;
  }
}
