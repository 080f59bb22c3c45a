import { ReadinessState } from '@orderly/platform/http/readiness-state';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { type LatencyProxy, startLatencyProxy } from './support/latency-proxy.js';
import { keptLogs, testLogger } from './support/log-files.js';

const METRICS_TOKEN = 'a-metrics-token-of-some-length';

describe('health', () => {
  let proxy: LatencyProxy;
  let app: TestApp;

  beforeAll(async () => {
    proxy = await startLatencyProxy({ thereMs: 0, backMs: 0 });
    app = await TestApp.start({
      through: (url) => proxy.through(url),
      http: { metricsToken: METRICS_TOKEN },
    });
  });
  afterEach(() => proxy.thaw());
  afterAll(async () => {
    await app.close();
    await proxy.close();
  });

  const timed = async (path: string): Promise<{ status: number; text: string; tookMs: number }> => {
    const start = performance.now();
    const { status, text } = await app.request('GET', path);
    return { status, text, tookMs: performance.now() - start };
  };

  it.each(['/health/live', '/health/ready', '/health/startup'])(
    '%s says no more to the public than that all is well',
    async (path) => {
      const response = await app.request('GET', path);

      expect(response.status).toBe(200);
      expect(response.body).toEqual({ status: 'ok' });
      expect(response.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('tells operators how each part is', async () => {
    const admin = await app.admin();

    const response = await app.request<{ checks: object }>('GET', '/health', {
      token: admin.token,
    });

    expect(response.status).toBe(200);
    expect(Object.keys(response.body.checks).sort()).toEqual([
      'audit-log',
      'clock',
      'database',
      'disk',
      'heap',
      'migrations',
      'queue',
      'workers',
    ]);
  });

  it('shows operators that the audit log is not being sealed, and stays ready', async () => {
    const { token } = await app.admin();
    const setFailure = (failure: string | null): Promise<unknown> =>
      app.db.query(
        `INSERT INTO platform.scheduled_tasks (name, last_error) VALUES ('seal-audit', $1)
         ON CONFLICT (name) DO UPDATE SET last_error = excluded.last_error`,
        [failure],
      );
    await setFailure('AUDIT_CHAIN_KEY is missing');

    await eventually(async () => {
      const { body } = await app.request<{ status: string; checks: Record<string, object> }>(
        'GET',
        '/health',
        { token },
      );
      expect(body.status).toBe('degraded');
      expect(body.checks['audit-log']).toMatchObject({
        status: 'degraded',
        message: 'The audit log is not being sealed: the log of the worker says why.',
      });
    });
    expect((await app.request('GET', '/health/ready')).status).toBe(200);
    await setFailure(null);
    await eventually(async () =>
      expect((await app.request('GET', '/health')).body).toMatchObject({ status: 'ok' }),
    );
  });

  it('tells everybody else that all is well, and no more', async () => {
    const admin = await app.admin();
    const customer = await app.account(admin, 'customer');

    const proxied = { 'x-forwarded-for': '203.0.113.7' };

    const answers = [
      await app.request('GET', '/health', { headers: proxied }),
      await app.request('GET', '/health', { headers: proxied, token: customer.token }),
      await app.request('GET', '/health', {
        headers: proxied,
        token: `${admin.token.slice(0, -4)}AAAA`,
      }),
      await app.request('GET', '/health', { headers: { ...proxied, authorization: 'Basic YTpi' } }),
    ];

    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
      answers.map(() => ({ status: 200, body: { status: 'ok' } })),
    );
  });

  it("answers on the worker's own port, without the detail", async () => {
    const admin = await app.admin();
    const config = { ...app.config, worker: { ...app.config.worker, healthPort: 0 } };
    const worker = await startWorker(config, testLogger(config, 'worker'));

    const headers = { authorization: `Bearer ${admin.token}`, 'x-forwarded-for': '203.0.113.7' };
    // A busy machine may take longer for the first look than a check is given.
    const look = async () => {
      const response = await fetch(`${worker.url}/health`, { headers });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: 'ok' });
    };

    await eventually(look).finally(() => worker.close());
  });

  const unready = async (): Promise<Awaited<ReturnType<typeof timed>>> =>
    eventually(async () => {
      const ready = await timed('/health/ready');
      expect(ready.status).toBe(503);
      return ready;
    });

  it(
    'is unready within 2 s of the database falling silent, alive all the while, and ready ' +
      'again by itself',
    async () => {
      const start = performance.now();
      proxy.freeze();

      const ready = await unready();
      const noticedMs = performance.now() - start;
      const live = await timed('/health/live');

      expect(noticedMs).toBeLessThan(2_000);
      expect(ready.text).not.toMatch(/127\.0\.0\.1|postgres|timeout/i);
      expect(live.status).toBe(200);
      expect(live.tookMs).toBeLessThan(100);

      proxy.thaw();
      await eventually(async () => expect((await timed('/health/ready')).status).toBe(200), {
        withinMs: 5_000,
      });
    },
  );

  it('answers forty probes of a silent database as fast as one', async () => {
    proxy.freeze();
    await unready();

    const answers = await Promise.all(Array.from({ length: 40 }, () => timed('/health/ready')));

    expect(answers.filter(({ status, tookMs }) => status !== 503 || tookMs > 2_000)).toEqual([]);
  });

  it(
    'says what is wrong to the machine itself and to the metrics token, and logs it once, ' +
      'while the database is silent',
    async () => {
      const logged = (line: string) => keptLogs().filter((each) => each.includes(line)).length;
      await eventually(async () => expect((await timed('/health/ready')).status).toBe(200));
      const before = logged('The check database is down');
      proxy.freeze();
      await unready();

      const answers = [
        await app.request('GET', '/health'),
        await app.request('GET', '/health', {
          headers: { 'x-forwarded-for': '203.0.113.7' },
          token: METRICS_TOKEN,
        }),
      ];

      expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
        answers.map(() => ({
          status: 200,
          body: {
            status: 'error',
            checks: expect.objectContaining({
              database: expect.objectContaining({ status: 'down' }),
            }),
          },
        })),
      );
      expect(logged('The check database is down')).toBe(before + 1);
      expect((await app.request('GET', '/metrics')).text).toContain(
        'health_check_up{check="database"} 0\n',
      );
    },
  );

  it('is unready once connections break and no new one comes through', async () => {
    proxy.freeze();
    proxy.cut();

    expect((await unready()).tookMs).toBeLessThan(2_000);
  });

  it('scrapes the metrics of the process while the database is silent', async () => {
    proxy.freeze();

    const { status, text, tookMs } = await timed('/metrics');

    expect(status).toBe(200);
    expect(tookMs).toBeLessThan(2_000);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  // Last, because there is no way back.
  it('is unready from the first moment of a shutdown, and alive to its end', async () => {
    app.api.app.get(ReadinessState).beginShutdown();

    const ready = await app.request('GET', '/health/ready');

    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ code: 'not-ready', status: 503 });
    expect(ready.headers.get('retry-after')).toBe('1');
    expect(ready.headers.get('connection')).toBe('close');
    expect((await app.request('GET', '/health/live')).status).toBe(200);
  });
});
