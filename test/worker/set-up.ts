import { tmpdir } from 'node:os';
import type { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import type { JobQueues } from '@orderly/platform/messaging/queues/job-queues';
import type { DataSource } from 'typeorm';
import { testConfig } from '../support/config.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { openQueues } from '../support/queues.js';
import type { TestRedis } from '../support/redis.js';
import { inbox, SOMETHING_HAPPENED, TestWorker } from '../support/worker.js';

export type Perform = (event: DomainEvent, signal: AbortSignal) => Promise<void>;

export const ROUTES = { [SOMETHING_HAPPENED]: ['recorder'] };

/**
 * Writes each event into a table; what it does before that is the test's. Shared by all workers of
 * a test.
 */
export const external: { perform: Perform } = { perform: async () => undefined };

@EventProcessor('recorder')
class Recorder extends EventConsumer {
  override performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    return external.perform(event, signal);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await tx.query('INSERT INTO effects (event_id, subject) VALUES ($1, $2)', [
      event.id,
      event.subject,
    ]);
  }

  override async deadLettered(tx: Transaction, event: DomainEvent, reason: string): Promise<void> {
    await tx.query('INSERT INTO burials (event_id, reason) VALUES ($1, $2)', [event.id, reason]);
  }
}

export let redis: TestRedis | undefined;
export let database: TestDatabase;
export let db: DataSource;
export let config: AppConfig;
export let queue: JobQueues;

export const workers: TestWorker[] = [];

export async function start(
  overrides: Partial<AppConfig['worker']> = {},
  shutdown: AppConfig['shutdown'] = config.shutdown,
): Promise<TestWorker> {
  const worker = await TestWorker.start({
    config: { ...config, shutdown, worker: { ...config.worker, ...overrides } },
    consumers: [Recorder],
    routes: ROUTES,
  });
  workers.push(worker);
  return worker;
}

export const effects = async (): Promise<string[]> =>
  (
    await db.query<Array<{ event_id: string }>>('SELECT event_id FROM effects ORDER BY position')
  ).map((row) => row.event_id);

export const statuses = async (): Promise<string[]> =>
  (await inbox(db)).map(({ status }) => status);

export function setUp(makeRedis: () => Promise<TestRedis | undefined>): void {
  beforeAll(async () => {
    redis = await makeRedis();
  });
  afterAll(() => redis?.stop());
  beforeEach(async () => {
    await redis?.empty();
    external.perform = async () => undefined;
    database = await createTestDatabase();
    db = database.dataSource;
    config = testConfig(database.url, tmpdir(), { redisUrl: redis?.url as never });
    queue = await openQueues(config);
    await db.query(`
      CREATE TABLE effects (position bigint GENERATED ALWAYS AS IDENTITY, event_id uuid NOT NULL,
        subject text NOT NULL);
      CREATE TABLE burials (event_id uuid PRIMARY KEY, reason text NOT NULL)`);
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await queue.onApplicationShutdown();
    await database.drop();
  });
}
