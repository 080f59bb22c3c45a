import { parse } from 'csv-parse/sync';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { contentOf, ended, type JobBody, jobOf } from './support/jobs.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { patience, rounds } from './support/rounds.js';

const ROWS = 4_000;
const ORDERS = 15_000;
/** A dead worker is noticed after ten seconds, so each kill costs as many. */
const KILLS = rounds(1);

describe('jobs whose worker is killed', () => {
  let app: TestApp;
  let admin: SignedIn;
  let worker: Process;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    await app.db.query(
      `INSERT INTO orders.orders (id, number, customer_id, status, payment_status, total_amount,
         total_currency, line_count, placed_at, version)
       SELECT gen_random_uuid(), 'ORD-' || n, gen_random_uuid(), 'placed', 'unpaid', n, 'EUR', 1,
              '2026-01-01'::timestamptz + n * interval '1 minute', 1
         FROM generate_series(1, $1::int) n`,
      [ORDERS],
    );
    await app.db.query(
      `INSERT INTO orders.order_lines (order_id, id, position, product_id, sku, name, quantity,
         unit_price_amount, unit_price_currency)
       SELECT id, gen_random_uuid(), 1, gen_random_uuid(), '-', '-', 1, 1, 'EUR'
         FROM orders.orders`,
    );
    await startWorker();
  }, 120_000);
  afterAll(async () => {
    await worker.kill();
    await app.close();
  });

  async function startWorker(): Promise<void> {
    worker = await new Process('worker', await freePort(), environmentOf(app.config)).ready();
  }

  /** Kills the worker in the middle of the job, and starts another one. */
  async function killDuring(jobId: string): Promise<JobBody> {
    let before = 0;
    for (let killed = 0; killed < KILLS; killed++) {
      await eventually(
        async () => {
          const { body } = await jobOf(app, admin, jobId);
          expect(body.status).toBe('running');
          expect(body.progress.done).toBeGreaterThan(before);
          before = body.progress.done;
        },
        { withinMs: 60_000 },
      );
      await worker.kill();
      const { body } = await jobOf(app, admin, jobId);
      expect(body.status).toBe('running');
      await startWorker();
    }
    return ended(app, admin, jobId, 120_000);
  }

  it(
    'export every order once',
    async () => {
      const { body } = await app.request<JobBody>('POST', '/v1/order-exports', {
        token: admin.token,
        body: { format: 'csv' },
      });

      const { status, result } = await killDuring(body.id);

      expect([status, result?.['records']]).toEqual(['succeeded', ORDERS]);
      const text = await contentOf(app, admin, result?.['file']);
      const rows: Array<{ number: string }> = parse(text, { columns: true });
      const numbers = rows.map(({ number }) => number);
      expect([numbers.length, new Set(numbers).size]).toEqual([ORDERS, ORDERS]);
    },
    patience(240_000),
  );

  it(
    'import every row once',
    async () => {
      const rows = Array.from({ length: ROWS }, (_, n) => `K-${n},Product ${n},${n},EUR`);
      const { body } = await app.request<JobBody>('POST', '/v1/product-imports', {
        token: admin.token,
        body: `sku,name,price,currency\n${rows.join('\n')}`,
        headers: { 'content-type': 'text/csv' },
      });

      const { status, result } = await killDuring(body.id);

      expect(status).toBe('succeeded');
      expect(result).toMatchObject({ rows: ROWS, added: ROWS, unchanged: 0, refused: 0 });
      const [{ products, added }] = await app.db.query(
        `SELECT (SELECT count(*)::int FROM catalog.products WHERE sku LIKE 'K-%') AS products,
                (SELECT count(*)::int FROM platform.audit_events
                  WHERE action = 'catalog.product-added') AS added`,
      );
      expect([products, added]).toEqual([ROWS, ROWS]);
    },
    patience(240_000),
  );
});
