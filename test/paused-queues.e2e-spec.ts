import { ModuleRef } from '@nestjs/core';
import { QueueControl } from '@orderly/platform/queue-control/queue-control';
import { operator } from '../apps/cli/src/operator-arguments.js';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { TestApp } from './support/app.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { mailsIn } from './support/processes.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';

/** What an operator does with the queue of the mails. */
interface Operating {
  pause(): Promise<void>;
  /** Sees that it is paused, with one job. */
  see(): Promise<void>;
  resume(): Promise<void>;
}

type Operate = (app: TestApp) => Operating;

const orderly = ({ url }: TestDatabase, args: string, run = runCommand) =>
  run(['queues', ...args.split(' ')], { DATABASE_URL: url });

const byCommand: Operate = ({ database }) => ({
  pause: async () =>
    expect(await orderly(database, 'pause mail')).toMatchObject({
      code: 0,
      stdout: 'mail is paused.\n',
    }),
  see: async () =>
    expect((await orderly(database, 'list')).stdout).toMatch(
      /^mail +PAUSED +1 job +the oldest since /m,
    ),
  resume: async () => void (await orderly(database, 'resume --all')),
});

/** One backend is enough for the commands. */
const byService: Operate = (app) => {
  const control = app.api.app.get(ModuleRef).create(QueueControl);
  return {
    pause: async () => (await control).change(operator(), 'pause', 'mail'),
    see: async () =>
      expect(await (await control).list()).toContainEqual({
        name: 'mail',
        jobs: 1,
        isPaused: true,
        oldestWaitingSince: expect.any(Date),
      }),
    resume: async () => (await control).change(operator(), 'resume', 'mail'),
  };
};

const pausing = (operate: Operate, startRedis?: () => Promise<TestRedis>) => (): void => {
  let app: TestApp;
  let queue: Operating;
  let redis: TestRedis | undefined;

  beforeAll(async () => {
    redis = await startRedis?.();
    app = await TestApp.start({ redisUrl: redis?.url as never });
    queue = operate(app);
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  const started: RunningWorker[] = [];
  afterEach(() => Promise.all(started.splice(0).map((worker) => worker.close())));
  const aWorker = async (): Promise<RunningWorker> => {
    const worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    started.push(worker);
    return worker;
  };
  const ofMails = async (): Promise<string[]> => {
    const text = await (await fetch(`${app.api.url}/metrics`)).text();
    return text.split('\n').filter((line) => /^queue_(?:jobs|paused).*"mail"/.test(line));
  };

  it('keeps its jobs through a restart of the worker, and goes on when it is resumed', async () => {
    const first = await aWorker();
    await queue.pause();
    const admin = await app.admin();
    await app.placeOrder(admin, [{ productId: (await app.product(admin)).id, quantity: 1 }]);
    const waits = ['queue_jobs{consumer="mail"} 1', 'queue_paused{consumer="mail"} 1'];
    await eventually(async () => expect(await ofMails()).toEqual(waits));
    await first.close();
    await aWorker();

    await queue.see();
    expect(await ofMails()).toEqual(waits);
    expect(await mailsIn(app.config.mail.directory)).toEqual([]);

    await queue.resume();
    await eventually(async () => expect(await mailsIn(app.config.mail.directory)).toHaveLength(1));
    const entries = await app.db.query<Array<{ after: object }>>(
      `SELECT after FROM platform.audit_events WHERE action = 'platform.queue-changed'
        AND subject_id = 'mail' ORDER BY occurred_at`,
    );
    expect(entries.map(({ after }) => after)).toEqual([
      { act: 'pause', queueName: 'mail' },
      { act: 'resume', queueName: 'mail' },
    ]);
  });
};

describe('a paused queue on PostgreSQL', pausing(byCommand));
describeWithRedis(
  'a paused queue on Redis',
  pausing(byService, () => TestRedis.start()),
);

it('orderly queues pause refuses a queue that no worker has', async () => {
  const database = await createTestDatabase();

  const { code, stderr } = await orderly(database, 'pause nothing', runCommandAsProcess);
  await database.drop();

  expect(code).toBe(1);
  expect(stderr).toMatch(/^No worker has a queue nothing\. Known: /);
});
