import { tmpdir } from 'node:os';
import type { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { createQueueBackend } from '@orderly/platform/messaging/queues/queue.providers';
import { UnsafeQueue } from '@orderly/platform/messaging/queues/queue-backend';
import { QueueHealth } from '@orderly/platform/messaging/queues/queue-health';
import { RedisQueueBackend } from '@orderly/platform/messaging/queues/redis-queue-backend';
import { pino } from 'pino';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { testConfig } from './support/config.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { describeWithOwnRedis, TestRedis } from './support/redis.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
  TestWorker,
} from './support/worker.js';

const ROUTES = { [SOMETHING_HAPPENED]: ['recorder'] };

@EventProcessor('recorder')
class Recorder extends EventConsumer {
  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await tx.query('INSERT INTO effects (event_id) VALUES ($1)', [event.id]);
  }
}

describeWithOwnRedis('a Redis that goes away', () => {
  let redis: TestRedis;
  let database: TestDatabase;
  let config: AppConfig;
  let worker: TestWorker | undefined;

  beforeEach(async () => {
    redis = await TestRedis.start();
    database = await createTestDatabase();
    config = testConfig(database.url, tmpdir(), { redisUrl: redis.url as never });
    await database.dataSource.query('CREATE TABLE effects (event_id uuid NOT NULL)');
  });
  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
    await redis.stop();
    await database.drop();
  });

  const start = async (): Promise<TestWorker> => {
    worker = await TestWorker.start({ config, consumers: [Recorder], routes: ROUTES });
    return worker;
  };

  const effects = async (): Promise<string[]> =>
    (await database.dataSource.query<Array<{ event_id: string }>>('SELECT event_id FROM effects'))
      .map((row) => row.event_id)
      .sort();

  it('keeps events in the outbox, and delivers them when Redis is back, empty', async () => {
    const running = await start();
    const before = something(anId());
    await record(database.dataSource, before);
    await eventually(async () => expect(await effects()).toEqual([before.id]));
    await redis.down();
    const during = Array.from({ length: 20 }, () => something(anId()));

    // Each is recorded while the queue is away: nobody who records waits for it.
    for (const event of during) await record(database.dataSource, event);

    await eventually(async () => {
      const rows = await database.dataSource.query(
        'SELECT last_error, attempts FROM platform.outbox WHERE published_at IS NULL',
      );
      expect(rows).toHaveLength(20);
      for (const row of rows) expect(row.last_error).toBeTruthy();
    });
    expect((await running.get(QueueHealth).check(500)).status).toBe('down');

    await redis.up();

    await eventually(async () =>
      expect(await effects()).toEqual([before, ...during].map(({ id }) => id).sort()),
    );
    expect((await inbox(database.dataSource)).map(({ status }) => status)).toEqual(
      Array.from({ length: 21 }, () => 'done'),
    );
    expect((await running.get(QueueHealth).check(2_000)).status).toBe('up');
  });

  it('does not keep a worker from starting', async () => {
    await redis.down();
    const event = something(anId());
    await record(database.dataSource, event);

    await start();
    await redis.up();

    await eventually(async () => expect(await effects()).toEqual([event.id]));
  });

  it('does not keep a worker from stopping', async () => {
    const running = await start();
    await redis.down();
    worker = undefined;

    // With the queue away it would wait until the end of the test, if it waited for it.
    await expect(running.stop()).resolves.toBeUndefined();
  });

  it('fails a health check instead of keeping it waiting', async () => {
    await redis.down();
    const queue = await createQueueBackend(config);

    const report = await new QueueHealth(queue).check(1_000);

    expect(report).toMatchObject({ status: 'down', backend: 'redis' });
    await queue.close();
  });
});

describeWithOwnRedis('a Redis that evicts keys', () => {
  it('keeps a worker unready that started without it, until somebody has mended it', async () => {
    const redis = await TestRedis.start('--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru');
    await redis.down();
    const database = await createTestDatabase();
    const config = testConfig(database.url, tmpdir(), {
      redisUrl: redis.url as never,
      worker: { healthPort: 0 },
    });
    const worker = await startWorker(
      { ...config, environment: 'production' },
      pino({ level: 'silent' }),
    );
    const ready = async (): Promise<number> => (await fetch(`${worker.url}/health/ready`)).status;
    const refusals = jest.spyOn(RedisQueueBackend.prototype, 'prepare');
    expect(await ready()).toBe(503);

    await redis.up();
    // The first look may come while the connection is still being made.
    await eventually(() =>
      expect(refusals.mock.results.at(-1)?.value).rejects.toThrow(UnsafeQueue),
    );
    expect(await ready()).toBe(503);
    await redis.configure('maxmemory-policy', 'noeviction');

    await eventually(async () => expect(await ready()).toBe(200), { withinMs: 15_000 });
    refusals.mockRestore();
    await worker.close();
    await redis.stop();
    await database.drop();
  });

  it('is refused in production, and only complained about elsewhere', async () => {
    const redis = await TestRedis.start('--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru');
    const config = testConfig('postgres://unused', tmpdir(), { redisUrl: redis.url as never });
    const production = await createQueueBackend({ ...config, environment: 'production' });
    const development = await createQueueBackend({ ...config, environment: 'development' });

    await expect(production.prepare()).rejects.toThrow(UnsafeQueue);
    await expect(development.prepare()).resolves.toBeUndefined();

    await Promise.all([production.close(), development.close(), redis.stop()]);
  });
});
