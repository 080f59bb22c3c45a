import { hostname } from 'node:os';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { HeartbeatTimings } from '@orderly/platform/workers/heartbeat-timings';
import { PurgeWorkers } from '@orderly/platform/workers/purge-workers.task';
import { Workers } from '@orderly/platform/workers/workers';
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

  /** Both began three days ago, so neither replaces the other. */
  const addMissing = () =>
    app.db.query(
      `INSERT INTO platform.workers (id, host, pid, version, queues, started_at, seen_at)
       SELECT id, 'here', pid, '1', '{mail}', now() - interval '3 days', now() - silent
         FROM (VALUES (gen_random_uuid(), 1, interval '21 seconds'),
                      (gen_random_uuid(), 2, interval '13 hours')) AS gone (id, pid, silent)`,
    );
  const removeAll = () => app.db.query('DELETE FROM platform.workers');

  it('are replaced when others start later, one for each', async () => {
    const seen = new Workers(app.db, new HeartbeatTimings());
    const next = { host: 'elsewhere', version: '2', queues: ['mail', 'more'] };
    await addMissing();

    await seen.see({ ...next, id: newId(), pid: 3 });
    expect(await seen.count()).toEqual({ alive: 1, missing: 1, replaced: 1 });
    await seen.see({ ...next, id: newId(), pid: 4 });

    expect(await seen.count()).toEqual({ alive: 2, missing: 0, replaced: 2 });
    expect(await seen.longestMissingMs()).toBe(0);
    const states = (await list()).map(({ pid, state }) => [pid, state]);
    expect(Object.fromEntries(states)).toEqual({
      ...{ 1: 'replaced', 2: 'replaced', 3: 'alive', 4: 'alive' },
    });
    await removeAll();
  });

  it('are missing without heartbeats, and forgotten after 12 hours', async () => {
    await addMissing();

    expect(await list()).toMatchObject([{ state: 'missing' }, { state: 'missing' }]);
    await counted('missing', 2);
    await eventually(async () => {
      const { text } = await app.request('GET', '/metrics');
      const [, seconds] = /^worker_missing_seconds (\S+)$/m.exec(text) ?? [];
      expect(Number(seconds)).toBeGreaterThanOrEqual(13 * 3_600);
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
