import { request } from 'node:http';
import { type SignedIn, TestApp } from './support/app.js';
import { inBrowser } from './support/browser.js';
import { freePort } from './support/processes.js';
import { openQueues } from './support/queues.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { describeWithTool, TOOLS } from './support/tools.js';
import { anId } from './support/worker.js';

const BOARD = '/ops/queues';
const API = `${BOARD}/api/queues`;
const JOB = { eventId: anId(), type: 'test.something-happened.v1', traceparent: '00-a-b-01' };

const READS = [
  BOARD,
  `${BOARD}/queue/mail?status=waiting`,
  `${BOARD}/queue/mail/${JOB.eventId}`,
  `${BOARD}/static/session.js`,
  `${BOARD}/static/images/logo.svg`,
  `${BOARD}/static/locales/en-GB/messages.json`,
  `${API}?activeQueue=mail&status=latest&page=1&jobsPerPage=10`,
  `${API}/mail/${JOB.eventId}`,
  `${API}/mail/${JOB.eventId}/logs`,
  `${API}/mail/workers`,
];
const CHANGES = [
  `${API}/pause`,
  `${API}/resume`,
  `${API}/mail/pause`,
  `${API}/mail/resume`,
  `${API}/mail/promote`,
  `${API}/mail/retry/failed`,
  `${API}/mail/clean/completed`,
  `${API}/mail/${JOB.eventId}/clean`,
];
/** Not on the board, though Bull Board could do it. */
const MISSING = [
  ['GET', `${BOARD}/api/redis/stats`],
  ['GET', `${API}/nobody/${JOB.eventId}`],
  ['GET', `${BOARD}/static/index.ejs`],
  ['GET', `${BOARD}/static/..%2findex.ejs`],
  ['GET', `${BOARD}/static/js/..%2f..%2f..%2fpackage.json`],
  ['PUT', `${API}/mail/obliterate`],
  ['PUT', `${API}/mail/empty`],
  ['PUT', `${API}/mail/clean/everything`],
  ['POST', `${API}/mail/add`],
  ['PATCH', `${API}/mail/${JOB.eventId}/update-data`],
] as const;
const TRICKS = [
  '//ops/queues',
  '/ops//queues',
  '/ops/queues/',
  '/ops/queues/..;/',
  '/ops/queues;x=1',
  '/ops%2Fqueues',
  '/ops/queues%2Fapi%2Fqueues',
  '/ops/queues/static/../api/queues',
  '/ops/queues/static/%2e%2e/api/queues',
  '/v1/../ops/queues',
  '/OPS/QUEUES',
  '/%6fps/queues/api/queues',
  '/ops/queues/api/queues/mail%2f..%2fmail',
];

describe('the queue board, when the queues are on PostgreSQL', () => {
  it('is not there, and says why to operators alone', async () => {
    const app = await TestApp.start();
    const { token } = await app.admin();

    const answers = [
      await app.request('GET', BOARD),
      await app.request('GET', BOARD, { token }),
      await app.request('PUT', `${API}/mail/pause`, { token }),
    ];
    await app.close();

    expect(answers.map(({ status }) => status)).toEqual([401, 404, 404]);
    expect(answers.slice(1).map(({ body }) => body['code'])).toEqual([
      'no-queue-board',
      'no-queue-board',
    ]);
  });
});

describeWithRedis('the queue board', () => {
  let redis: TestRedis;
  let app: TestApp;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    redis = await TestRedis.start();
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    app = await TestApp.start({
      redisUrl: redis.url as never,
      http: { host: 'localhost', port, publicUrl },
    });
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
    await app.db.query(
      `INSERT INTO platform.workers (id, host, pid, version, queues)
       VALUES (gen_random_uuid(), 'here', 1, '1', '{mail,webhooks}')`,
    );
    const queues = await openQueues(app.config);
    await queues.enqueue('mail', [JOB]);
    await queues.onApplicationShutdown();
  });
  afterAll(async () => {
    await app.close();
    await redis.stop();
  });

  /** As it is written, which fetch would not send. */
  const raw = (path: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(app.api.url);
      request({ hostname, port, path }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  const paused = async (): Promise<boolean[]> => {
    const { body } = await app.request<{ queues: Array<{ isPaused: boolean }> }>('GET', API, {
      token: admin.token,
    });
    return body.queues.map(({ isPaused }) => isPaused);
  };

  it('lets in operators alone, at every page, file and action', async () => {
    const all = [
      ...READS.map((path) => ['GET', path] as const),
      ...CHANGES.map((path) => ['PUT', path] as const),
    ];
    for (const [method, path] of all) {
      const as = async (token?: string) => (await app.request(method, path, { token })).status;
      expect([path, await as(), await as(customer.token)]).toEqual([path, 401, 403]);
      expect([path, await as(admin.token)]).toEqual([path, 200]);
    }
  });

  it.each(MISSING)('has no %s %s', async (method, path) => {
    const { token } = admin;
    const response = await fetch(app.api.url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
    });

    expect([404, 405, 422]).toContain(response.status);
  });

  it.each(TRICKS)('is not opened by %s', async (path) => {
    expect([400, 401, 404, 405]).toContain(await raw(path));
  });

  it('shows the ids of events, and sends the headers of a page', async () => {
    const queues = await openQueues(app.config);
    await queues.enqueue('mail', [JOB]);
    await queues.onApplicationShutdown();
    const path = `${API}/mail/${JOB.eventId}`;
    const { body } = await app.request<{ job: object }>('GET', path, { token: admin.token });
    const page = await app.request('GET', BOARD, { token: admin.token });

    const promote = await app.request('PUT', `${path}/promote`, { token: admin.token });
    expect([promote.status, promote.body['code']]).toEqual([409, 'refused-by-queue']);
    expect(body.job).toMatchObject({ data: JOB, name: JOB.type });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.text).not.toContain('googleapis');
  });

  it('changes queues for those who may, and the audit log says who', async () => {
    const name = `watcher-${anId()}`;
    await app.request('POST', '/v1/roles', {
      token: admin.token,
      body: { name, description: 'Looks on.', permissions: ['ops:read'] },
    });
    const watcher = await app.account(admin, name);
    const pause = (token: string) => app.request('PUT', `${API}/mail/pause`, { token });

    expect((await app.request('GET', BOARD, { token: watcher.token })).status).toBe(200);
    expect((await pause(watcher.token)).status).toBe(403);
    expect(await paused()).toEqual([false, false]);
    const { status, headers } = await pause(admin.token);
    expect([status, await paused()]).toEqual([200, [true, false]]);
    const entries = await app.db.query(
      'SELECT actor_id, action, subject_id, after FROM platform.audit_events WHERE request_id = $1',
      [headers.get('x-request-id')],
    );
    expect(entries).toEqual([
      {
        actor_id: admin.userId,
        action: 'platform.queue-changed',
        subject_id: 'mail',
        after: { act: 'pause', queueName: 'mail' },
      },
    ]);
    await app.request('PUT', `${API}/resume`, { token: admin.token });
    expect(await paused()).toEqual([false, false]);
  });

  it('demands the CSRF token of a browser that changes something', async () => {
    const { cookie } = await app.openSession(admin.userId, { transport: 'cookie' });
    const { body } = await app.request('GET', '/v1/auth/browser-session', { cookie });
    const pause = (headers = {}) => app.request('PUT', `${API}/pause`, { cookie, headers });

    expect((await app.request('GET', BOARD, { cookie })).status).toBe(200);
    const refused = await pause();
    expect([refused.status, refused.body['code']]).toEqual([403, 'csrf-refused']);
    expect(await paused()).toEqual([false, false]);
    expect((await pause({ 'x-csrf-token': body['csrfToken'] })).status).toBe(200);
    expect(await paused()).toEqual([true, true]);
    await app.request('PUT', `${API}/resume`, { token: admin.token });
  });

  describeWithTool(TOOLS.chromium, 'in Chromium', () => {
    it('shows queues and jobs, and its script sends the token', async () => {
      const { email, password } = admin;
      const seen = await inBrowser('queue-board.mjs', app.config.http.publicUrl, email, password);

      expect(seen).toEqual({ faults: [], queues: true, job: true, paused: 200 });
      expect(await paused()).toEqual([true, true]);
      await app.request('PUT', `${API}/resume`, { token: admin.token });
    }, 120_000);
  });
});
