import { tmpdir } from 'node:os';
import { testConfig } from '../../../../../test/support/config.js';
import { createBlankDatabase, createTestDatabase } from '../../../../../test/support/database.js';
import { openQueues } from '../../../../../test/support/queues.js';
import { describeWithRedis, TestRedis } from '../../../../../test/support/redis.js';
import { anId, SOMETHING_HAPPENED } from '../../../../../test/support/worker.js';
import { ConfigurationError } from '../../config/configuration-error.js';
import type { JobQueues } from './job-queues.js';
import { PostgresQueueBackend } from './postgres-queue-backend.js';

const reminder = () => ({
  eventId: anId(),
  type: SOMETHING_HAPPENED,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
});

describeWithRedis('two installations on one Redis', () => {
  it('see only the jobs of their own prefix', async () => {
    const redis = await TestRedis.start();
    const ofPrefix = (prefix: string): Promise<JobQueues> => {
      const redisUrl = `${redis.url.split('?')[0]}?prefix=${prefix}-${process.pid}`;
      return openQueues(testConfig('postgres://unused', tmpdir(), { redisUrl: redisUrl as never }));
    };
    const [blue, green] = [await ofPrefix('blue'), await ofPrefix('green')];

    await blue.enqueue('mail', [reminder(), reminder()]);
    await green.enqueue('mail', [reminder()]);

    expect([await blue.load('mail'), await green.load('mail')]).toEqual([
      { ready: 2, jobs: 2 },
      { ready: 1, jobs: 1 },
    ]);
    await Promise.all([blue.onApplicationShutdown(), green.onApplicationShutdown()]);
    await redis.stop();
  });
});

describe('the queue on PostgreSQL', () => {
  it('asks for the migrations when its schema is missing', async () => {
    const database = await createBlankDatabase();
    const backend = new PostgresQueueBackend(database.url);

    await expect(backend.prepare()).rejects.toBeInstanceOf(ConfigurationError);

    await backend.close();
    await database.drop();
  });

  it('does not ask for migrations when it cannot look at its schema', async () => {
    const database = await createTestDatabase();
    await database.dataSource.query('REVOKE USAGE ON SCHEMA bullmq FROM orderly_app');
    const backend = new PostgresQueueBackend(database.url);

    const failure = await backend.prepare().catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: '42501' });
    await backend.close();
    await database.drop();
  });

  it('takes a connection that is cut for an outage', async () => {
    const database = await createTestDatabase();
    const backend = new PostgresQueueBackend(database.url);
    await backend.prepare();
    await database.drop();

    const failure = await backend.prepare().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(ConfigurationError);
    await backend.close();
  });
});
