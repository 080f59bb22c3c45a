import { hostname } from 'node:os';
import { PurgeWorkers } from '@orderly/platform/workers/purge-workers.task';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';

interface Body {
  readonly data: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

describe('worker processes over HTTP', () => {
  let app: TestApp;
  let admin: SignedIn;
  let worker: RunningWorker | undefined;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(async () => {
    await worker?.close();
    await app.close();
  });

  const list = async () =>
    (await app.request<Body>('GET', '/v1/workers', { token: admin.token })).body.data;
  /** A scrape on a busy machine may be without the figure. */
  const counted = (state: string, count: number) =>
    eventually(async () => {
      const { text } = await app.request('GET', '/metrics');
      expect(text).toContain(`worker_processes{state="${state}"} ${count}\n`);
    });

  it('are listed while they run, and are gone when they have ended', async () => {
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));

    const [running] = await eventually(async () => {
      const found = await list();
      expect(found).toHaveLength(1);
      return found;
    });
    expect(running).toMatchObject({
      host: hostname(),
      pid: process.pid,
      version: app.config.version,
      state: 'alive',
    });
    expect(running?.['queues']).toEqual(expect.arrayContaining(['mail', 'event-replay']));
    await counted('alive', 1);

    await worker.close();
    worker = undefined;
    expect(await list()).toEqual([]);
    await counted('alive', 0);
  });

  it('are missing without heartbeats, and forgotten after a day', async () => {
    await app.db.query(
      `INSERT INTO platform.workers (id, host, pid, version, queues, seen_at)
       VALUES (gen_random_uuid(), 'here', 1, '1', '{}', now() - interval '21 seconds'),
              (gen_random_uuid(), 'here', 2, '1', '{}', now() - interval '25 hours')`,
    );

    expect(await list()).toMatchObject([{ state: 'missing' }, { state: 'missing' }]);
    await counted('missing', 2);
    await eventually(async () => {
      const { text } = await app.request('GET', '/metrics');
      const [, seconds] = /^worker_missing_seconds (\S+)$/m.exec(text) ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(25 * 3_600);
    });

    await new PurgeWorkers(app.db).run(new AbortController().signal);
    expect(await list()).toMatchObject([{ pid: 1 }]);
  });

  it('leave the API degraded, and ready, when all have fallen silent', async () => {
    await app.db.query(`UPDATE platform.workers SET seen_at = now() - interval '90 seconds'`);

    await eventually(async () => {
      const { body } = await app.request<{ status: string; checks: Record<string, object> }>(
        'GET',
        '/health',
        { token: admin.token },
      );
      expect(body.status).toBe('degraded');
      expect(body.checks['workers']).toMatchObject({
        status: 'degraded',
        message: 'No worker lives: mails and other work wait.',
      });
    });
    const ready = await app.request('GET', '/health/ready');
    expect({ status: ready.status, body: ready.body }).toEqual({
      status: 200,
      body: { status: 'ok' },
    });
  });

  it('are for operators only', async () => {
    const { token } = await app.account(admin, 'customer');

    expect((await app.request('GET', '/v1/workers', { token })).status).toBe(403);
    expect((await app.request('GET', '/v1/workers')).status).toBe(401);
  });
});
