import { Injectable } from '@nestjs/common';
import {
  type ComposedStatement,
  composeStatement,
  type SqlFragment,
} from '../../database/composed-statement.js';
import { isDatabaseAway } from '../../database/database-away.js';
import { Statements } from '../../database/statements.js';
import type { EffectsInOneStatement } from '../events/effects-in-one-statement.js';
import type { EventConsumer } from '../events/event-consumer.js';
import type { DeliveryState } from './delivery-state.js';
import type { Next } from './inbox.js';

interface Settling {
  readonly consumer: string;
  readonly state: DeliveryState;
  /**
   * Null means that no worker may hold a lease. The row lock then replaces it for the duration of
   * the statement.
   */
  readonly owner: string | null;
  /** The event types that the consumer subscribes to. */
  readonly heard: readonly string[];
}

/**
 * The inbox's fragment of the statement: it marks the delivery as done. It asserts that the
 * delivery is pending and that no other worker holds it, so that an effect is committed once. It
 * inserts the row when the relay has not committed it yet, and makes the next delivery of the
 * subject due.
 */
const SETTLE_FRAGMENT: SqlFragment<Settling> = {
  ctes: `settled AS (
    INSERT INTO platform.inbox AS i (event_id, consumer, subject, position, status, handled_at)
    VALUES (:eventId::uuid, :consumer::text, :subject::text, :position::bigint, 'done', now())
    ON CONFLICT (event_id, consumer) DO UPDATE
      SET status = 'done', handled_at = now(), lease_owner = NULL, lease_until = NULL,
          next_attempt_at = NULL
      WHERE i.status = 'pending' AND i.lease_owner IS NOT DISTINCT FROM :owner::uuid
    RETURNING 1
  ), settling AS (
    -- In this order: the look for the next delivery must come after the row is locked.
    SELECT CASE WHEN platform.demand(EXISTS (SELECT FROM settled),
                                     'the delivery is to be done, and by this worker')
                THEN platform.hand_over(:consumer::text, :subject::text, :position::bigint,
                                        :heard::text[]) END AS "next"
  )`,
  guardCte: 'settling',
  values: {
    eventId: ({ state }) => state.event.id,
    consumer: ({ consumer }) => consumer,
    subject: ({ state }) => state.event.subject,
    position: ({ state }) => state.position,
    owner: ({ owner }) => owner,
    heard: ({ heard }) => heard,
  },
};

type SettlingStatement = ComposedStatement<Readonly<Record<string, unknown>>>;

/**
 * Applies a consumer's effects in the database and marks the delivery as done, in one statement
 * that is its own transaction.
 */
@Injectable()
export class SettleInOneStatement {
  private readonly known = new Map<string, SettlingStatement>();

  constructor(private readonly statements: Statements) {}

  /**
   * @returns the delivery that waited for this one, if any; null when nothing was done: the
   *   consumer has no such statement, it failed, or another worker has the delivery
   * @throws Error when the database is unavailable: the statement may have committed
   */
  async try(
    consumer: EventConsumer,
    state: DeliveryState,
    owner: string | null,
    heard: readonly string[],
  ): Promise<{ next: Next | undefined } | null> {
    const { inOneStatement: effects } = consumer;
    if (!effects) return null;
    try {
      const { inputs, committed } = effects.prepare(state.event);
      const settling = { consumer: consumer.name, state, owner, heard };
      const statement = this.statementOf(consumer.name, effects);
      const [row] = await this.statements.run<{ next: Next | null }>(
        statement,
        statement.values({ ...inputs, settling }),
      );
      committed?.();
      return { next: row?.next ?? undefined };
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      return null;
    }
  }

  private statementOf(name: string, { fragments }: EffectsInOneStatement): SettlingStatement {
    let statement = this.known.get(name);
    if (!statement) {
      // This comes first, so that a delivery that must not run is refused before its effects.
      const all = { settling: SETTLE_FRAGMENT, ...fragments };
      statement = composeStatement(`inbox.settle.${name}`, all, '"next"') as SettlingStatement;
      this.known.set(name, statement);
    }
    return statement;
  }
}
