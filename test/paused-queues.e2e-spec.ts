import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { mailsIn } from './support/processes.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { type Ended, runToEnd } from './support/run-to-end.js';

const pausing = (startRedis?: () => Promise<TestRedis>) => (): void => {
  let app: TestApp;
  let redis: TestRedis | undefined;

  beforeAll(async () => {
    redis = await startRedis?.();
    app = await TestApp.start({ redisUrl: redis?.url as never });
  });
  afterAll(async () => {
    await app?.close();
    await redis?.stop();
  });

  const orderly = (...args: string[]): Promise<Ended> =>
    runToEnd('cli', ['queues', ...args], {
      DATABASE_URL: app.database.url,
      ...(redis ? { REDIS_URL: redis.url } : {}),
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
    expect(await orderly('pause', 'mail')).toMatchObject({ code: 0, stdout: 'mail is paused.\n' });
    const admin = await app.admin();
    await app.placeOrder(admin, [{ productId: (await app.product(admin)).id, quantity: 1 }]);
    const waits = ['queue_jobs{consumer="mail"} 1', 'queue_paused{consumer="mail"} 1'];
    await eventually(async () => expect(await ofMails()).toEqual(waits));
    await first.close();
    await aWorker();

    expect((await orderly('list')).stdout).toMatch(/^mail +PAUSED +1 job +the oldest since /m);
    expect(await ofMails()).toEqual(waits);
    expect(await mailsIn(app.config.mail.directory)).toEqual([]);

    await orderly('resume', '--all');
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

  it('is refused for a queue that no worker has', async () => {
    const { code, stderr } = await orderly('pause', 'nothing');

    expect(code).toBe(1);
    expect(stderr).toMatch(/^No worker has a queue nothing\. Known: /);
  });
};

describe('a paused queue on PostgreSQL', pausing());
describeWithRedis(
  'a paused queue on Redis',
  pausing(() => TestRedis.start()),
);
