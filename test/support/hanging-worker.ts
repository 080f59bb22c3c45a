import { tmpdir } from 'node:os';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { DataSource } from 'typeorm';
import { testConfig } from './config.js';
import { SOMETHING_HAPPENED, TestWorker } from './worker.js';

/**
 * A worker in a process of its own, to be killed: the first `HANGS` attempts of an event never end.
 */
@EventProcessor('hanging')
class HangingConsumer extends EventConsumer {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async performExternal(event: DomainEvent): Promise<void> {
    await this.dataSource.query('INSERT INTO starts (event_id, pid) VALUES ($1, $2)', [
      event.id,
      process.pid,
    ]);
    const [row] = await this.dataSource.query(
      'SELECT count(*)::int AS starts FROM starts WHERE event_id = $1',
      [event.id],
    );
    if (row.starts <= Number(process.env['HANGS'])) await new Promise(() => undefined);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await tx.query('INSERT INTO effects (event_id) VALUES ($1)', [event.id]);
  }
}

const redisUrl = process.env['REDIS_URL'];
await TestWorker.start({
  config: testConfig(String(process.env['DATABASE_URL']), tmpdir(), {
    redisUrl: redisUrl as never,
    worker: { handlerTimeoutMs: 600_000, maxAttempts: 1 },
  }),
  consumers: [HangingConsumer],
  routes: { [SOMETHING_HAPPENED]: ['hanging'] },
});
