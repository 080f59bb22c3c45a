import { tmpdir } from 'node:os';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { DeliveryReport } from '@orderly/platform/messaging/deliveries/delivery-report';
import { DeliveryRunner } from '@orderly/platform/messaging/deliveries/delivery-runner';
import { DeliveryStates } from '@orderly/platform/messaging/deliveries/delivery-state';
import { Inbox } from '@orderly/platform/messaging/deliveries/inbox';
import { SettleInOneStatement } from '@orderly/platform/messaging/deliveries/settle-in-one-statement';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import type { Metrics } from '@orderly/platform/metrics/metrics';
import { testConfig } from './config.js';
import type { TestDatabase } from './database.js';
import { ShortTimings } from './worker.js';

const EFFECT: SqlFragment<string> = {
  ctes: `effect AS (INSERT INTO effects (event_id, way) VALUES (:id, 'at once'))`,
  values: { id: (id) => id },
};

/**
 * Writes each event into a table, by one statement with the mark; or by the long way, which says
 * so.
 */
@EventProcessor('recorder')
export class Recorder extends EventConsumer {
  committed = 0;
  override readonly inOneStatement = effectsInOneStatement({ effect: EFFECT }, ({ id, data }) => {
    if ('unprepared' in data) throw new Error('There is no such statement for this one.');
    return { inputs: { effect: id }, committed: () => this.committed++ };
  });

  async handle(tx: Transaction, { id }: DomainEvent): Promise<void> {
    await tx.query(`INSERT INTO effects (event_id, way) VALUES ($1, 'step by step')`, [id]);
  }
}

/** One that has something to do outside the database before. */
export class Performer extends Recorder {
  during: () => Promise<unknown> = async () => undefined;

  override async performExternal(): Promise<void> {
    await this.during();
  }
}

/** One that fails once more over its failure. */
export class Forgetful extends Performer {
  override async deadLettered(): Promise<void> {
    throw new Error('No note today.');
  }
}

export const aDeliveryRunner = (
  { url, dataSource }: TestDatabase,
  statements: Statements,
  metrics: Metrics,
): DeliveryRunner =>
  new DeliveryRunner(
    testConfig(url, tmpdir()),
    new Transactions(dataSource),
    new DeliveryStates(statements),
    new Inbox(dataSource),
    new SettleInOneStatement(statements),
    new ShortTimings(),
    new DeliveryReport(metrics),
  );
