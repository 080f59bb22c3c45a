import { tmpdir } from 'node:os';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { QueueLimits } from '@orderly/platform/messaging/queues/queue-room';
import { testConfig } from './config.js';
import { SOMETHING_HAPPENED, TestWorker } from './worker.js';

const EFFECT = `INSERT INTO effects (consumer, event_id, subject) VALUES`;

const EFFECT_FRAGMENT: SqlFragment<{ consumer: string; id: string; subject: string }> = {
  ctes: `effect AS (${EFFECT} (:consumer, :id, :subject))`,
  values: {
    consumer: ({ consumer }) => consumer,
    id: ({ id }) => id,
    subject: ({ subject }) => subject,
  },
};

/**
 * A worker in a process of its own, to be killed. Its consumers note what they handle, in the order
 * in which they do.
 */
@EventProcessor('stepwise')
class Stepwise extends EventConsumer {
  async handle(tx: Transaction, { id, subject }: DomainEvent): Promise<void> {
    await tx.query(`${EFFECT} ($1, $2, $3)`, [this.name, id, subject]);
  }
}

@EventProcessor('at-once')
class AtOnce extends Stepwise {
  override readonly inOneStatement = effectsInOneStatement(
    { effect: EFFECT_FRAGMENT },
    ({ id, subject }) => ({ inputs: { effect: { consumer: this.name, id, subject } } }),
  );
}

/** So few that the relay must stop many times. */
class FewJobs extends QueueLimits {
  override readonly ready = 12;
  override readonly total = 24;
  override readonly worthwhile = 4;
}

const redisUrl = process.env['REDIS_URL'];
await TestWorker.start({
  config: testConfig(String(process.env['DATABASE_URL']), tmpdir(), {
    redisUrl: redisUrl as never,
    worker: { sweepIntervalMs: 1_000, sweepAfterMs: 4_000 },
  }),
  consumers: [Stepwise, AtOnce],
  routes: { [SOMETHING_HAPPENED]: ['stepwise', 'at-once'] },
  limits: new FewJobs(),
});
