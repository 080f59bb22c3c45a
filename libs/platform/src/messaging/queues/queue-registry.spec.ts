import { tmpdir } from 'node:os';
import { getQueueToken, InjectQueue } from '@nestjs/bullmq';
import { Injectable, Logger, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { testConfig } from '../../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { describeWithRedis, TestRedis } from '../../../../../test/support/redis.js';
import { anId, SOMETHING_HAPPENED } from '../../../../../test/support/worker.js';
import { PlatformModule } from '../../platform.module.js';
import type { JobQueue } from './job-queue.js';
import { JobQueues } from './job-queues.js';
import { QueueRegistry } from './queue-registry.js';
import { QueuesModule } from './queues.module.js';

const reminder = () => ({
  eventId: anId(),
  type: SOMETHING_HAPPENED,
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
});

@Injectable()
class SendsMail {
  constructor(@InjectQueue('mail') readonly queue: JobQueue) {}
}

describe('QueueRegistry', () => {
  let database: TestDatabase;
  const apps: TestingModule[] = [];

  async function anApp(redisUrl?: string, modules = [] as Type[]): Promise<TestingModule> {
    const config = testConfig(database.url, tmpdir(), { redisUrl: redisUrl as never });
    const app = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(config), ...modules],
      providers: modules.length > 0 ? [SendsMail] : [],
    }).compile();
    apps.push(app);
    return app.init();
  }

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close();
    await database.drop();
  });

  it('takes the queue that was registered when the application started', async () => {
    const app = await anApp(undefined, [QueuesModule.forRoot(['mail']) as never]);

    const queue = await app.get(QueueRegistry, { strict: false }).get('mail');

    expect(queue).toBe(app.get<JobQueue>(getQueueToken('mail'), { strict: false }));
  });

  it('holds the queue that a provider gets by @InjectQueue', async () => {
    const app = await anApp(undefined, [QueuesModule.forRoot(['mail']) as never]);

    const queue = await app.get(QueueRegistry, { strict: false }).get('mail');

    expect(app.get(SendsMail).queue).toBe(queue);
  });

  it('registers a queue when it is first used, and only once', async () => {
    const app = await anApp();
    const registry = app.get(QueueRegistry, { strict: false });

    const [first, second] = await Promise.all([registry.get('mail'), registry.get('mail')]);
    await app.get(JobQueues).enqueue('mail', [reminder(), reminder()]);

    expect(first).toBe(second);
    expect(await database.dataSource.query('SELECT queue FROM bullmq.job')).toEqual([
      { queue: 'mail' },
      { queue: 'mail' },
    ]);
  });

  it('adds jobs that are never given up and leave nothing behind', async () => {
    const app = await anApp();
    const queue = await app.get(QueueRegistry, { strict: false }).get('mail');
    const { eventId, ...rest } = reminder();

    await app.get(JobQueues).enqueue('mail', [{ eventId, ...rest }]);

    expect(await queue.getJob(eventId)).toMatchObject({
      id: eventId,
      name: SOMETHING_HAPPENED,
      data: { eventId, ...rest },
      opts: {
        attempts: 1_000_000,
        backoff: { type: 'fixed', delay: 1_000 },
        removeOnComplete: true,
        removeOnFail: { count: 1_000 },
        stackTraceLimit: 1,
      },
    });
  });

  describeWithRedis('in one process with two applications', () => {
    it('opens the queues of each on its own backend', async () => {
      const redis = await TestRedis.start();
      const queues = [QueuesModule.forRoot(['mail']) as never];
      const [onRedis, onPostgres] = [
        await anApp(redis.url, queues),
        await anApp(undefined, queues),
      ];

      await onRedis.get(JobQueues).enqueue('mail', [reminder(), reminder()]);
      await onPostgres.get(JobQueues).enqueue('mail', [reminder()]);

      expect([
        await onRedis.get(JobQueues).load('mail'),
        await onPostgres.get(JobQueues).load('mail'),
      ]).toEqual([
        { ready: 2, jobs: 2 },
        { ready: 1, jobs: 1 },
      ]);
      expect(await onRedis.get(SendsMail).queue.getWaitingCount()).toBe(2);
      expect(await onPostgres.get(SendsMail).queue.getWaitingCount()).toBe(1);
      expect(await database.dataSource.query('SELECT queue FROM bullmq.job')).toHaveLength(1);
      await onRedis.close();
      apps.splice(apps.indexOf(onRedis), 1);
      await redis.stop();
    });
  });
});
