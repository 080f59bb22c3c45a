import { Injectable, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { composeStatement, type SqlFragment } from '../../database/composed-statement.js';
import { afterCommit, type Transaction } from '../../database/transactions.js';
import { Metrics } from '../../metrics/metrics.js';
import { type DomainEvent, NO_OWNER } from '../events/domain-event.js';
import { OutboxSignal } from './outbox-signal.js';

/**
 * The outbox's fragment of a statement: it records events in their order. Call `Outbox.announce`
 * after the statement has committed.
 */
export const OUTBOX_FRAGMENT: SqlFragment<readonly DomainEvent[]> = {
  ctes: `recorded AS (
    INSERT INTO platform.outbox (id, type, subject, lane, occurred_at, traceparent, data)
    SELECT id, type, subject, lane, occurred_at, traceparent, data
      FROM unnest(:ids::uuid[], :types::text[], :subjects::text[], :lanes::uuid[],
                  :times::timestamptz[], :traceparents::text[], :data::jsonb[])
           WITH ORDINALITY
           AS event (id, type, subject, lane, occurred_at, traceparent, data, place)
     ORDER BY place
  )`,
  values: {
    ids: (events) => events.map((event) => event.id),
    types: (events) => events.map((event) => event.type),
    subjects: (events) => events.map((event) => event.subject),
    lanes: (events) => events.map((event) => event.ownerId ?? NO_OWNER),
    times: (events) => events.map((event) => event.occurredAt),
    traceparents: (events) => events.map((event) => event.traceparent),
    data: (events) => events.map((event) => JSON.stringify(event.data)),
  },
};

const RECORD = composeStatement('platform.outbox', { events: OUTBOX_FRAGMENT });

/**
 * Publishes events to other modules. The row written here, not a job, is the record that an event
 * exists.
 */
@Injectable()
export class Outbox {
  private readonly signal: OutboxSignal;
  private readonly recorded;

  constructor(dataSource: DataSource, @Optional() metrics?: Metrics) {
    this.signal = new OutboxSignal(dataSource);
    this.recorded = metrics?.counter(
      'domain_events_recorded_total',
      'Events recorded by committed transactions.',
      ['type'],
    );
  }

  /**
   * The transaction is the first parameter, so recording an event outside its state change does not
   * compile.
   */
  async record(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.recordAll(tx, [event]);
  }

  /** Records several events in one statement, in their order. */
  async recordAll(tx: Transaction, events: readonly DomainEvent[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(RECORD.text, RECORD.values({ events }));
    afterCommit(tx, () => this.announce(events));
  }

  /** Wakes the relays after a statement with `OUTBOX_FRAGMENT` has committed. */
  announce(events: readonly DomainEvent[]): void {
    for (const { type } of events) this.recorded?.inc({ type });
    this.signal.send();
  }
}
