import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { contentOf, download, ended, type JobBody, jobOf, linkTo } from './support/jobs.js';
import { testLogger } from './support/log-files.js';

describe('exports of orders', () => {
  let app: TestApp;
  let worker: RunningWorker | undefined;
  let admin: SignedIn;
  let ada: SignedIn;
  let productId: string;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
    productId = (await app.product(admin, { name: '=1+1', onHand: 1_000 })).id;
    const lines = [{ productId, quantity: 2 }];
    for (const reference of ['@SUM(A1)', "'=quoted", 'größer, "als" 🫖'])
      await app.placeOrder(ada, lines, { reference });
    await app.placeOrder(admin, lines, { reference: 'PO-admin' });
  }, 60_000);
  afterAll(async () => {
    await worker?.close();
    await app.close();
  });

  const start = (who: Pick<SignedIn, 'token'>, body: object, key?: string) =>
    app.request<JobBody & { code?: string }>('POST', '/v1/order-exports', {
      token: who.token,
      body,
      ...(key && { headers: { 'idempotency-key': key } }),
    });
  const cancel = (who: Pick<SignedIn, 'token'>, id: string) =>
    app.request<JobBody & { code?: string }>('POST', `/v1/jobs/${id}/cancel`, {
      token: who.token,
    });

  describe('before a worker takes them', () => {
    it('are jobs of their owner alone, and of operators', async () => {
      const { status, headers, body } = await start(ada, { format: 'csv' });

      expect([status, headers.get('location')]).toEqual([202, `/v1/jobs/${body.id}`]);
      expect(body).toMatchObject({ type: 'order-export', status: 'queued', result: null });
      const job = await jobOf(app, ada, body.id);
      expect([job.status, job.headers.get('retry-after')]).toEqual([200, '2']);
      expect((await jobOf(app, admin, body.id)).status).toBe(200);
      const bob = await app.account(admin, 'customer');
      expect((await jobOf(app, bob, body.id)).status).toBe(404);
      expect((await cancel(bob, body.id)).status).toBe(404);
      const unchanged = await app.request('GET', `/v1/jobs/${body.id}`, {
        token: ada.token,
        headers: { 'if-none-match': job.headers.get('etag') ?? '' },
      });
      expect(unchanged.status).toBe(304);
    });

    it('are not started twice, and only a few at a time', async () => {
      const first = await start(ada, { format: 'csv' });
      const again = await start(ada, { format: 'csv' });
      const others = [];
      for (const status of ['placed', 'shipped', 'expired', 'cancelled'])
        others.push((await start(ada, { format: 'csv', status })).status);

      expect(again.body.id).toBe(first.body.id);
      expect(others).toEqual([202, 202, 202, 202]);
      const { status, body } = await start(ada, { format: 'ndjson' });
      expect([status, body.code]).toEqual([429, 'too-many-jobs']);
    });

    it('can be cancelled, once', async () => {
      const { body } = await app.request<{ data: JobBody[] }>('GET', '/v1/jobs?limit=5', {
        token: ada.token,
      });

      for (const { id } of body.data) expect((await cancel(ada, id)).body.status).toBe('cancelled');

      const again = await cancel(ada, body.data[0]?.id ?? '');
      expect([again.status, again.body.code]).toEqual([409, 'job-over']);
    });

    it('are refused for what a customer must not know', async () => {
      const codes = [];
      for (const filter of [{ tag: 'gift' }, { customerId: admin.userId }])
        codes.push((await start(ada, { format: 'csv', ...filter })).body.code);
      codes.push((await start(ada, { format: 'csv', q: 'tea', updatedSince: NOW })).status);

      expect(codes).toEqual(['order-action-forbidden', 'order-action-forbidden', 422]);
    });
  });

  describe('of a worker', () => {
    beforeAll(async () => {
      worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    }, 60_000);

    const exported = async (who: SignedIn, filter: object) => {
      const { id } = (await start(who, filter)).body;
      const { status, result } = await ended(app, who, id);
      expect(status).toBe('succeeded');
      return result as { records: number; file: { id: string; sha256: string; size: number } };
    };

    it('leave the cancelled ones alone', async () => {
      await eventually(async () => {
        const [{ pending }] = await app.db.query(
          `SELECT count(*)::int AS pending FROM platform.outbox WHERE type LIKE '%-due.v1'
              AND published_at IS NULL`,
        );
        expect(pending).toBe(0);
      });

      const rows = await app.db.query(`SELECT DISTINCT status, result FROM platform.jobs`);
      expect(rows).toEqual([{ status: 'cancelled', result: null }]);
    });

    it('have a row for each line in CSV, and no formula', async () => {
      const { records, file } = await exported(ada, { format: 'csv' });
      const text = await contentOf(app, ada, file);

      const rows: Array<Record<string, string>> = parse(text, { columns: true });
      expect(records).toBe(3);
      expect(rows.map(({ reference }) => reference)).toEqual([
        'größer, "als" 🫖',
        "''=quoted",
        "'@SUM(A1)",
      ]);
      expect(rows[0]).toMatchObject({ name: "'=1+1", quantity: '2', unitPrice: '1250', tags: '' });
      expect(file.size).toBe(Buffer.byteLength(text));
      expect(file.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    });

    it('have an order on each line in NDJSON', async () => {
      const { file } = await exported(admin, { format: 'ndjson', customerId: ada.userId });

      const orders = (await contentOf(app, admin, file)).trimEnd().split('\n').map(asJson);
      expect(orders.map(({ reference }) => reference)).toContain('@SUM(A1)');
      expect(orders[0]).toMatchObject({
        customerId: ada.userId,
        tags: [],
        lines: [{ productId, quantity: 2, unitPrice: { amount: 12_50, currency: 'GBP' } }],
      });
    });

    it('have all orders for staff, and are found by any filter of the list', async () => {
      const counts = [];
      const filters = [
        {},
        { status: 'placed' },
        { q: 'PO-' },
        { reference: 'PO-admin' },
        { placedTo: NOW },
        { updatedSince: '2026-01-01T00:00:00Z' },
      ];
      for (const filter of filters)
        counts.push((await exported(admin, { format: 'csv', ...filter })).records);

      expect(counts).toEqual([4, 4, 1, 1, 0, 4]);
    });

    it('are downloaded once by each link, and by nobody without one', async () => {
      const { file } = await exported(ada, { format: 'csv' });
      const link = await linkTo(app, ada, file.id);
      const newer = await linkTo(app, ada, file.id);

      const answers = await Promise.all([1, 2, 3].map(() => download(app, newer)));

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422]);
      const given = answers.find(({ status }) => status === 200);
      expect(given?.headers.get('content-disposition')).toBe('attachment; filename="orders.csv"');
      expect((await download(app, link)).body['code']).toBe('file-link-refused');
      const stranger = await app.account(admin, 'customer');
      const path = `/v1/files/${file.id}`;
      expect((await app.request('GET', path, { token: stranger.token })).status).toBe(404);
      const refused = await app.request('POST', `${path}/link`, { token: stranger.token });
      expect(refused.status).toBe(404);
      expect(JSON.stringify(await everything())).not.toContain(newer);
    });

    it('are closed to staff who may no longer read the orders of all', async () => {
      const clerk = await app.account(admin, 'support');
      const { file } = await exported(clerk, { format: 'csv' });
      const read = () => app.request('GET', `/v1/files/${file.id}`, { token: clerk.token });
      const before = (await read()).status;
      const link = await linkTo(app, clerk, file.id);

      const path = `/v1/users/${clerk.userId}`;
      const { headers } = await app.request('GET', path, { token: admin.token });
      await app.request('PUT', `${path}/roles`, {
        token: admin.token,
        body: { roles: ['customer'] },
        headers: { 'if-match': headers.get('etag') ?? '' },
      });

      await eventually(async () => expect([before, (await read()).status]).toEqual([200, 404]));
      expect((await app.request('POST', `/v1/files/${file.id}/link`, clerk)).status).toBe(404);
      expect((await download(app, link)).status).toBe(200);
    });

    it('belong to the machine that made them, and to its owner', async () => {
      const keys = [];
      for (const scopes of [['orders:read'], ['orders:read']]) {
        const body = { name: 'ERP', scopes, expiresInDays: 30 };
        const made = await app.request('POST', '/v1/api-keys', { token: admin.token, body });
        keys.push({ token: made.body['key'] as string });
      }
      const [erp, other] = keys as [{ token: string }, { token: string }];
      const { body } = await start(erp, { format: 'ndjson' });

      expect((await ended(app, admin, body.id)).status).toBe('succeeded');
      expect([
        (await jobOf(app, erp, body.id)).status,
        (await jobOf(app, other, body.id)).status,
      ]).toEqual([200, 404]);
    });
  });

  const everything = () =>
    app.db.query(
      `SELECT (SELECT json_agg(j) FROM platform.jobs j) AS jobs,
              (SELECT json_agg(f) FROM platform.files f) AS files,
              (SELECT json_agg(k) FROM platform.idempotency_keys k) AS keys,
              (SELECT json_agg(a) FROM platform.audit_events a) AS audit`,
    );
});

const NOW = '2026-01-15T00:00:00Z';
const asJson = (line: string) => JSON.parse(line);
