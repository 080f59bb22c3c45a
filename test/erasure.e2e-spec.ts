import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '@orderly/platform/ids/new-id';

import { BeginErasures } from '@orderly/platform/privacy/begin-erasures.task';
import { ERASURE_DUE } from '@orderly/platform/privacy/erasure.events';
import { AllPersonalData } from '@orderly/platform/privacy/personal-data';
import { EVENT_ROUTES } from '../apps/worker/src/event-routes.js';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { DatabaseDump, ownedTablesOf } from './support/database-dump.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { type ReceivedMail, SmtpSink } from './support/smtp-sink.js';

/** Modules that keep nothing about people. */
const HOLDS_NOTHING = ['catalog'];

/** Where the bare id of somebody who was erased may be found: whatever else holds it was forgotten. */
const KEEP_THE_ID = [
  'orders.orders',
  'orders.timeline',
  'platform.audit_events',
  'platform.erasures',
  // The erasure itself: everything else that was recorded about them is gone.
  'platform.inbox',
  'platform.outbox',
  'users.users',
];

/** Tables of somebody's rows that no module need name in what it does about an erasure. */
const NOT_ERASED = [
  'platform.erasures', // It says that they were erased.
  'users.user_roles', // Emptied when the erasure is asked for.
];

interface Erasure {
  status: string;
  waitingFor: string[];
  answers: Array<{ module: string; changed: number; kept: Record<string, string> }>;
}

describe('erasing a person', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url }, worker: { maxAttempts: 20 } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 1_000_000 })).id;
  }, 60_000);

  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  const get = async <Body = Record<string, unknown>>(
    path: string,
    who: Pick<SignedIn, 'token'> = admin,
  ) => app.request<Body>('GET', path, { token: who.token });
  const erase = async (path: string, who: Pick<SignedIn, 'token'>, ifMatch?: string) =>
    app.request('DELETE', path, {
      token: who.token,
      headers: { 'if-match': ifMatch ?? (await get(path, who)).headers.get('etag') ?? '"0.0"' },
    });
  const erasureOf = async (userId: string): Promise<Erasure> =>
    (await get<Erasure>(`/v1/users/${userId}/erasure`)).body;
  const mailsTo = (email: string): ReceivedMail[] =>
    sink.received.filter(({ recipients }) => recipients.includes(email));

  /** As if the time in which everything settles had passed. */
  async function begin(userId: string): Promise<void> {
    await app.db.query(
      `UPDATE platform.erasures SET asked_at = now() - interval '1 hour' WHERE user_id = $1`,
      [userId],
    );
    await eventually(async () => {
      await worker.app.get(BeginErasures, { strict: false }).run(new AbortController().signal);
      expect((await erasureOf(userId)).status).not.toBe('waiting');
    });
  }

  async function eraseCompletely(who: SignedIn): Promise<Erasure> {
    expect((await erase('/v1/users/me', who)).status).toBe(202);
    await begin(who.userId);
    return eventually(async () => {
      const erasure = await erasureOf(who.userId);
      expect(erasure).toMatchObject({ status: 'completed', waitingFor: [] });
      return erasure;
    });
  }

  /** Somebody who left traces wherever the product lets people leave them. */
  async function aPersonWithAPast(): Promise<SignedIn & { name: string; orderIds: string[] }> {
    const email = `Ada.${newId()}@example.test`.toLowerCase();
    const name = `Ada ${newId()}`;
    const password = `a passphrase ${newId()}`;
    await app.request('POST', '/v1/users', {
      token: admin.token,
      body: { email, name, roles: ['customer'] },
      headers: { 'idempotency-key': newId() },
    });
    const mail = await eventually(() => {
      const [first] = mailsTo(email);
      if (!first) throw new Error('No mail yet.');
      return first;
    });
    const token = /#token=([\w-]+)/.exec(mail.parsed.text ?? '')?.[1];
    await app.request('POST', '/v1/auth/accept-invitation', { body: { token, password } });
    const ada = await app.signIn(email, password);
    await app.request('POST', '/v1/auth/login', { body: { email, password: `wrong ${password}` } });
    await app.request('POST', '/v1/auth/register', {
      body: { email, name, password: `another ${password}` },
    });
    const me = await get('/v1/users/me', ada);
    await app.request('PATCH', '/v1/users/me', {
      token: ada.token,
      body: { name: `${name} King` },
      headers: { 'if-match': me.headers.get('etag') ?? '' },
    });
    const key = await app.request('POST', '/v1/api-keys', {
      token: ada.token,
      body: { name: `${name}’s laptop`, scopes: ['orders:read'], expiresInDays: 30 },
    });
    expect(key.status).toBe(201);
    const orderIds: string[] = [];
    for (const reason of [`Ask ${name} at ${email}`, null]) {
      const order = await app.placeOrder(ada, [{ productId, quantity: 2 }], {
        reference: `for ${name}, ${email}`,
      });
      expect(order.status).toBe(201);
      orderIds.push(order.body['id'] as string);
      if (reason) {
        const path = `/v1/orders/${order.body['id']}/cancel`;
        expect(
          (await app.request('POST', path, { token: ada.token, body: { reason } })).status,
        ).toBe(200);
      }
    }
    await app.request('PATCH', `/v1/users/${ada.userId}`, {
      token: admin.token,
      body: { name: `${name} Lovelace` },
      headers: { 'if-match': (await get(`/v1/users/${ada.userId}`)).headers.get('etag') ?? '' },
    });
    await eventually(async () => {
      const feed = await get<{ data: unknown[] }>('/v1/notifications', ada);
      expect(feed.body.data).toHaveLength(3);
    });
    return { ...ada, name, orderIds };
  }

  it('leaves their address, name and passwords nowhere in the database, and their orders in place', async () => {
    const ada = await aPersonWithAPast();
    const before = await DatabaseDump.of(app.db);

    const erasure = await eraseCompletely(ada);

    expect(before.find(ada.email).length).toBeGreaterThan(5);
    expect(before.find(ada.name).length).toBeGreaterThan(5);
    const after = await DatabaseDump.of(app.db);
    for (const trace of [ada.email, ada.name, ada.password, ada.email.split('@')[0] ?? ''])
      expect(after.find(trace)).toEqual([]);
    expect(after.tablesWith(ada.userId).filter((table) => !KEEP_THE_ID.includes(table))).toEqual(
      [],
    );
    for (const id of ada.orderIds) {
      expect((await get(`/v1/orders/${id}`)).body).toMatchObject({
        customerId: ada.userId,
        reference: null,
        total: { amount: 25_00, currency: 'GBP' },
      });
    }
    expect((await get(`/v1/users/${ada.userId}`)).body).toMatchObject({
      status: 'erased',
      name: 'Erased account',
      email: `erased-${ada.userId}@erased.invalid`,
      roles: [],
    });
    expect(erasure.answers.map(({ module }) => module)).toEqual([
      'auth',
      'notifications',
      'orders',
      'platform',
      'users',
    ]);
    expect(erasure.answers.find(({ module }) => module === 'orders')?.kept).toHaveProperty(
      'orders',
    );
    // The last one tells of the erasure, and left while the address was still there.
    expect(mailsTo(ada.email).at(-1)?.parsed.subject).toContain('erased');
  }, 60_000);

  it('looks into the tables of the job queue, and into bytes', async () => {
    const dump = await DatabaseDump.of(app.db);

    expect([...dump.tables].some((table) => table.startsWith('bullmq.'))).toBe(true);
    await app.db.query(
      `CREATE TABLE public.hidden (secret bytea); INSERT INTO public.hidden VALUES ('ada@hidden.test')`,
    );
    expect((await DatabaseDump.of(app.db)).find('Ada@Hidden.test')).toMatchObject([
      { table: 'hidden' },
    ]);
    await app.db.query('DROP TABLE public.hidden');
  });

  it('ends all access at once, and happens once', async () => {
    const ada = await app.account(admin, 'customer');
    const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';

    const asked = await erase('/v1/users/me', ada, etag);

    expect(asked.status).toBe(202);
    expect(asked.body).toEqual({ erasureId: expect.any(String) });
    expect((await get('/v1/users/me', ada)).body['code']).toBe('invalid-token');
    const refreshed = await app.request('POST', '/v1/auth/refresh', {
      body: { refreshToken: ada.refreshToken },
    });
    expect(refreshed.status).toBe(401);
    const login = await app.request('POST', '/v1/auth/login', {
      body: { email: ada.email, password: ada.password },
    });
    expect(login.body['code']).toBe('invalid-credentials');
    expect((await erase(`/v1/users/${ada.userId}`, admin, '*')).body['code']).toBe(
      'account-erased',
    );
    expect(await erasureOf(ada.userId)).toMatchObject({ status: 'waiting', answers: [] });
    const change = { token: admin.token, headers: { 'if-match': '*' } };
    const renamed = await app.request('PATCH', `/v1/users/${ada.userId}`, {
      ...change,
      body: { name: 'Eve' },
    });
    const promoted = await app.request('PUT', `/v1/users/${ada.userId}/roles`, {
      ...change,
      body: { roles: [] },
    });
    const ordered = await app.placeOrder(admin, [{ productId, quantity: 1 }], {
      customerId: ada.userId,
    });
    expect([renamed, promoted, ordered].map(({ body }) => body['code'])).toEqual([
      'account-erased',
      'account-erased',
      'unknown-customer',
    ]);
  });

  it('lets the same address register anew, as somebody else', async () => {
    const ada = await app.account(admin, 'customer');
    const register = { email: ada.email, name: 'Ada Again', password: `a passphrase ${newId()}` };
    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    // The answer is the same as ever while the address is still there.
    expect((await app.request('POST', '/v1/auth/register', { body: register })).status).toBe(202);
    await begin(ada.userId);
    await eventually(async () => expect((await erasureOf(ada.userId)).status).toBe('completed'));

    await app.request('POST', '/v1/auth/register', { body: register });

    const found = await get<{ data: Array<{ id: string }> }>(`/v1/users?email=${ada.email}`);
    expect(found.body.data).toHaveLength(1);
    expect(found.body.data[0]?.id).not.toBe(ada.userId);
  });

  it('asks for the version that the caller saw, and for a fresh proof of who they are', async () => {
    const ada = await app.account(admin, 'customer');
    const stale = await app.openSession(ada.userId, { authTime: new Date(Date.now() - 3_600_000) });

    expect((await erase('/v1/users/me', ada, '"99.x"')).body['code']).toBe('precondition-failed');
    const blind = await app.request('DELETE', '/v1/users/me', { token: ada.token });
    expect(blind.body['code']).toBe('precondition-required');
    expect((await erase('/v1/users/me', stale, '*')).body['code']).toBe('step-up-needed');
    expect((await get('/v1/users/me', ada)).status).toBe(200);
  });

  it('is for administrators who hold what the person holds, and never of the last one', async () => {
    const ada = await app.account(admin, 'customer');
    const helper = await app.account(admin, 'support');
    const eraser = `eraser-${newId()}`;
    await app.db.query('INSERT INTO users.roles (name, description) VALUES ($1, $1)', [eraser]);
    await app.db.query(
      `INSERT INTO users.role_permissions VALUES ($1, 'users:erase'), ($1, 'users:read')`,
      [eraser],
    );
    const officer = await app.account(admin, eraser);

    expect((await erase(`/v1/users/${ada.userId}`, helper)).body['code']).toBe(
      'permission-missing',
    );
    expect((await get(`/v1/users/${ada.userId}/erasure`, helper)).status).toBe(403);
    expect((await erase(`/v1/users/${ada.userId}`, officer)).body['code']).toBe('role-not-yours');
    expect((await erase(`/v1/users/${newId()}`, admin)).body['code']).toBe('user-not-found');
    expect((await get(`/v1/users/${ada.userId}/erasure`)).body['code']).toBe('erasure-not-found');
    expect((await erase(`/v1/users/${admin.userId}`, admin)).body['code']).toBe('last-admin');
    expect((await erase('/v1/users/me', admin)).body['code']).toBe('last-admin');
    expect((await erase(`/v1/users/${ada.userId}`, admin)).status).toBe(202);
  });

  it('finds what was under way when it was asked for', async () => {
    const ada = await app.account(admin, 'customer');
    const reference = `for ${ada.email}`;
    const blocker = app.db.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT 1 FROM catalog.stock WHERE product_id = $1 FOR UPDATE', [
      productId,
    ]);
    const placing = app.placeOrder(ada, [{ productId, quantity: 1 }], { reference });
    await eventually(async () => {
      const [{ waiting }] = await app.db.query(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND state = 'active'`,
      );
      expect(waiting).toBeGreaterThan(0);
    });

    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    await blocker.rollbackTransaction();
    await blocker.release();
    const placed = await placing;
    await begin(ada.userId);
    await eventually(async () => expect((await erasureOf(ada.userId)).status).toBe('completed'));

    expect(placed.status).toBe(201);
    expect((await get(`/v1/orders/${placed.body['id']}`)).body['reference']).toBeNull();
    expect((await DatabaseDump.of(app.db)).find(ada.email)).toEqual([]);
  });

  it('begins only when no event about the person is on its way any more', async () => {
    const ada = await app.account(admin, 'customer');
    const order = await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await eventually(async () => {
      const [{ pending }] = await app.db.query(
        `SELECT count(*)::int AS pending FROM platform.inbox WHERE status = 'pending'`,
      );
      expect(pending).toBe(0);
    });
    const eventId = newId();
    await app.db.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data) VALUES ($1, 'next-release.v1', $2, now(), '', $3)`,
      [eventId, order.body['id'], { customerId: ada.userId }],
    );
    expect((await erase('/v1/users/me', ada)).status).toBe(202);
    await app.db.query(
      `UPDATE platform.erasures SET asked_at = now() - interval '1 hour' WHERE user_id = $1`,
      [ada.userId],
    );

    await worker.app.get(BeginErasures, { strict: false }).run(new AbortController().signal);
    const waiting = await erasureOf(ada.userId);
    await app.db.query('DELETE FROM platform.outbox WHERE id = $1', [eventId]);
    await begin(ada.userId);

    expect(waiting.status).toBe('waiting');
  });

  it('has an answer from every module that keeps anything about people', async () => {
    const libs = await readdir(join(import.meta.dirname, '../libs'));
    const answering = worker.app
      .get(AllPersonalData, { strict: false })
      .ofModules.map(({ module }) => module);

    expect([...answering].sort()).toEqual(
      libs.filter((lib) => !HOLDS_NOTHING.includes(lib)).sort(),
    );
    expect([...(EVENT_ROUTES[ERASURE_DUE] ?? [])].sort()).toEqual(
      answering.map((module) => `${module}-erasure`).sort(),
    );
  });

  it('goes through every table whose rows belong to somebody', async () => {
    const forgotten: string[] = [];
    for (const { schema, table } of await ownedTablesOf(app.db)) {
      const folder = join(import.meta.dirname, '../libs', schema, 'src/privacy');
      const files = await readdir(folder).catch(() => []);
      const sources = await Promise.all(
        files
          .filter((file) => file.endsWith('.ts'))
          .map((file) => readFile(join(folder, file), 'utf8')),
      );
      const name = `${schema}.${table}`;
      if (!NOT_ERASED.includes(name) && !sources.join('').includes(name)) forgotten.push(name);
    }

    expect(forgotten).toEqual([]);
  });

  // The last one: afterwards it is open who the administrator is.
  it('leaves one of two administrators who erase themselves at the same time', async () => {
    const second = await app.account(admin, 'admin');

    const answers = await Promise.all([
      erase('/v1/users/me', admin, '*'),
      erase('/v1/users/me', second, '*'),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
});

describe('an erasure whose worker is killed between two answers', () => {
  it('is completed by the next one', async () => {
    const app = await TestApp.start();
    const environment = { ...environmentOf(app.config), DATA_DIR: app.config.dataDirectory };
    const workers: Process[] = [];
    const startProcess = async () => {
      const worker = new Process('worker', await freePort(), environment);
      workers.push(worker);
      return worker.ready();
    };
    try {
      const admin = await app.admin();
      const ada = await app.account(admin, 'customer');
      const asked = await app.request('DELETE', '/v1/users/me', {
        token: ada.token,
        headers: { 'if-match': '*' },
      });
      expect(asked.status).toBe(202);
      await app.db.query(`UPDATE platform.erasures SET asked_at = now() - interval '1 hour'`);
      const erasure = async (): Promise<Erasure> =>
        (
          await app.request<Erasure>('GET', `/v1/users/${ada.userId}/erasure`, {
            token: admin.token,
          })
        ).body;
      const answered = (modules: string[]) =>
        eventually(
          async () =>
            expect((await erasure()).answers.map(({ module }) => module)).toEqual(modules),
          {
            withinMs: 30_000,
          },
        );

      const blocker = app.db.createQueryRunner();
      await blocker.startTransaction();
      await blocker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await blocker.query('LOCK TABLE auth.credentials IN ACCESS EXCLUSIVE MODE');
      const first = await startProcess();
      await answered(['notifications', 'orders', 'platform', 'users']);
      await first.kill();
      await blocker.rollbackTransaction();
      await blocker.release();
      expect(await erasure()).toMatchObject({ status: 'under-way', waitingFor: ['auth'] });
      await startProcess();

      await answered(['auth', 'notifications', 'orders', 'platform', 'users']);
      expect((await erasure()).status).toBe('completed');
      expect((await DatabaseDump.of(app.db)).find(ada.email)).toEqual([]);
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      await app.close();
    }
  }, 90_000);
});
