import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ADMIN_EMAIL, type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { environmentOf, freePort, mailsIn, Process } from './support/processes.js';
import { patience, rounds } from './support/rounds.js';

const KILLS = rounds(2);
const ORDERS = 20 + KILLS * 10;
const CLIENTS = 8;

describe('processes that die', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;
  let directory: string;
  let environment: Record<string, string>;
  const processes: Process[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 1_000_000 })).id;
    directory = await mkdtemp(join(tmpdir(), 'orderly-crash-'));
    environment = { ...environmentOf(app.config), DATA_DIR: directory };
  }, 60_000);
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((process) => process.kill()));
  });
  afterAll(async () => {
    await app.close();
    await rm(directory, { recursive: true, force: true });
  });

  function start(role: 'api' | 'worker', port: number): Process {
    const process = new Process(role, port, environment);
    processes.push(process);
    return process;
  }

  const place = (url: string, key: string, signal = AbortSignal.timeout(5_000)) =>
    fetch(`${url}/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ lines: [{ productId, quantity: 1 }], reference: key }),
      signal,
    });

  const orders = (): Promise<Array<{ reference: string; number: string }>> =>
    app.db.query('SELECT reference, number FROM orders.orders');

  async function expectOneMailPerOrder(): Promise<void> {
    const placed = await orders();
    await eventually(
      async () => {
        const mails = (await mailsIn(join(directory, 'mail'))).filter(
          (mail) => mail.includes(`To: `) && mail.includes(ADMIN_EMAIL),
        );
        const confirmations = placed.map(
          ({ number }) => mails.filter((mail) => mail.includes(number)).length,
        );
        expect(confirmations).toEqual(placed.map(() => 1));
      },
      { withinMs: patience(45_000), everyMs: 200 },
    );
  }

  it('confirms, once, what an API process committed before it was killed', async () => {
    const api = await start('api', await freePort()).ready();
    const keys = Array.from({ length: 5 }, () => newId());
    const statuses = await Promise.all(keys.map(async (key) => (await place(api.url, key)).status));
    await api.kill();
    expect(statuses).toEqual(keys.map(() => 201));

    await start('worker', await freePort()).ready();

    await expectOneMailPerOrder();
  }, 90_000);

  it(
    `loses and doubles nothing when API and worker are killed ${KILLS} times each under load`,
    async () => {
      const ports = { api: await freePort(), worker: await freePort() };
      const url = `http://127.0.0.1:${ports.api}`;
      const keys = Array.from({ length: ORDERS }, () => newId());
      const queue = [...keys];
      let done = 0;

      const client = async (): Promise<void> => {
        for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
          const reference = key;
          await eventually(
            async () => {
              const { status } = await place(url, reference);
              expect(status).toBe(201);
            },
            { withinMs: 60_000, everyMs: 50 },
          );
          done++;
        }
      };
      const killer = async (role: 'api' | 'worker'): Promise<void> => {
        for (let kill = 1; kill <= KILLS; kill++) {
          const process = await start(role, ports[role]).ready();
          // Progress, not time, decides when to strike: some orders are always under way.
          const target = Math.min(ORDERS - 1, (kill * ORDERS) / (KILLS + 1));
          await eventually(() => expect(done).toBeGreaterThanOrEqual(Math.floor(target)), {
            withinMs: 60_000,
            everyMs: 2,
          });
          await process.kill();
        }
        await start(role, ports[role]).ready();
      };

      await Promise.all([
        killer('api'),
        killer('worker'),
        ...Array.from({ length: CLIENTS }, client),
      ]);

      const placed = (await orders())
        .map(({ reference }) => reference)
        .filter((reference) => keys.includes(reference));
      expect(placed.sort()).toEqual([...keys].sort());
      const [ledger] = await app.db.query(
        `SELECT (SELECT count(*)::int FROM orders.orders) AS orders,
              (SELECT count(*)::int FROM platform.outbox
                WHERE type = 'orders.order-placed.v1') AS events,
              (SELECT sum(reserved)::int FROM catalog.stock) AS reserved`,
      );
      expect(ledger).toEqual({ orders: ORDERS + 5, events: ORDERS + 5, reserved: ORDERS + 5 });
      await expectOneMailPerOrder();
    },
    patience(240_000),
  );
});
