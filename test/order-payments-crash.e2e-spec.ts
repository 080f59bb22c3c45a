import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { eachRound, patience } from './support/rounds.js';
import { SandboxPsp } from './support/sandbox-psp-process.js';

const PRICE = 12_50;
const WITHIN = { withinMs: 60_000, everyMs: 50 };

/** Where a step of the saga is held while the processes die. */
type Hold = (crash: Crash) => Promise<void>;

/** A payment and its refund, held where the row of the table says. */
interface Crash {
  readonly orderId: string;
  readonly paymentId: string;
  readonly act: () => Promise<void>;
}

describe('a payment whose processes are killed', () => {
  let app: TestApp;
  let sandbox: SandboxPsp;
  let admin: SignedIn;
  let environment: Record<string, string>;
  let ports: { api: number; worker: number };
  const running = new Map<'api' | 'worker', Process>();

  beforeAll(async () => {
    sandbox = await SandboxPsp.start();
    app = await TestApp.start({ payments: { stripe: sandbox.configuration } });
    admin = await app.admin();
    ports = { api: await freePort(), worker: await freePort() };
    const { secretKey, webhookSecret, apiUrl } = sandbox.configuration;
    environment = {
      ...environmentOf(app.config),
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_URL: apiUrl,
      PAYMENTS_RECONCILE_AFTER_S: '5',
    };
    await calm();
  }, 90_000);
  afterEach(async () => {
    await killAll();
    await calm();
  });
  afterAll(async () => {
    await app.close();
    await sandbox.stop();
  });

  const calm = () =>
    sandbox.control({
      ...{ lostBefore: 0, lostAfter: 0, unavailable: 0, faultsLeft: null, answerAfterMs: 0 },
      ...{ hold: false, eventSecret: sandbox.configuration.webhookSecret },
      eventUrl: `http://127.0.0.1:${ports.api}/v1/payments/stripe/events`,
    });

  async function start(role: 'api' | 'worker'): Promise<void> {
    running.set(role, await new Process(role, ports[role], environment).ready());
  }

  async function killAll(): Promise<void> {
    await Promise.all([...running.values()].map((process) => process.kill()));
    running.clear();
  }

  const post = async (path: string, body: object): Promise<{ id: string }> => {
    const response = await fetch(`http://127.0.0.1:${ports.api}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token}`,
        'content-type': 'application/json',
        'idempotency-key': newId(),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string };
  };

  const rows = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> =>
    app.db.query(sql, values);

  const ledgerOf = async (paymentId: string) => {
    const [entry] = await sandbox.ledger(paymentId);
    if (!entry) throw new Error('The provider does not have the payment.');
    return entry;
  };

  const until = (sql: string, ...values: unknown[]): Promise<void> =>
    eventually(async () => expect(await rows(sql, ...values)).not.toEqual([]), WITHIN);

  /** As if a row lock of this test were a slow database: what needs the row waits. */
  async function holding(table: string, id: string, work: () => Promise<void>): Promise<void> {
    const holder = app.db.createQueryRunner();
    await holder.connect();
    try {
      await holder.startTransaction();
      await holder.query(`SELECT 1 FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
      await work();
      await killAll();
    } finally {
      await holder.rollbackTransaction();
      await holder.release();
    }
  }

  const someoneWaits = () =>
    until(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock'`);

  /** An order whose payment is authorised; `act` captures it. */
  async function anAuthorisedOrder(): Promise<Crash> {
    await start('api');
    await start('worker');
    const { id: productId } = await app.product(admin);
    const { id: orderId } = await post('/v1/orders', { lines: [{ productId, quantity: 1 }] });
    const payments = `/v1/orders/${orderId}/payments`;
    const { id: paymentId } = await post(payments, { gateway: 'stripe', capture: 'manual' });
    await sandbox.confirm((await eventually(() => ledgerOf(paymentId), WITHIN)).id);
    await until(`SELECT 1 FROM orders.orders WHERE id = $1 AND status = 'confirmed'`, orderId);
    // What the sandbox still says of this payment, it says by its answers only.
    await sandbox.control({ hold: true });
    const act = async (): Promise<void> => {
      await post(`${payments}/${paymentId}/capture`, {});
    };
    return { orderId, paymentId, act };
  }

  const STEPS: ReadonlyArray<readonly [step: string, hold: Hold]> = [
    [
      'the step is recorded, and the provider is not called yet',
      async ({ act }) => {
        await running.get('worker')?.kill();
        await act();
        await killAll();
      },
    ],
    [
      'the provider is called, and does nothing',
      async ({ paymentId, act }) => {
        await sandbox.control({ unavailable: 1 });
        await act();
        await until(
          `SELECT 1 FROM payments.operations
            WHERE payment_id = $1 AND kind = 'capture' AND attempts >= 1`,
          paymentId,
        );
        await killAll();
      },
    ],
    [
      'the provider has done it, and has not answered',
      async ({ paymentId, act }) => {
        await sandbox.control({ answerAfterMs: 60_000 });
        await act();
        await eventually(async () => expect((await ledgerOf(paymentId)).charges).toBe(1), WITHIN);
        await killAll();
      },
    ],
    [
      'the provider has answered, and the result is not applied',
      ({ paymentId, act }) =>
        holding('payments.payments', paymentId, async () => {
          // The request itself locks the payment, too: it waits with the worker, and is not known.
          void act().catch(() => undefined);
          await someoneWaits();
        }),
    ],
    [
      'the result is applied, and the order is not settled',
      async ({ orderId, paymentId, act }) => {
        await act();
        await eventually(async () => expect((await ledgerOf(paymentId)).charges).toBe(1), WITHIN);
        await holding('orders.orders', orderId, () =>
          until(`SELECT 1 FROM payments.payments WHERE id = $1 AND status = 'captured'`, paymentId),
        );
      },
    ],
    [
      'the order is settled',
      async ({ orderId, act }) => {
        await act();
        await until(
          `SELECT 1 FROM orders.orders WHERE id = $1 AND payment_status = 'paid'`,
          orderId,
        );
        await killAll();
      },
    ],
  ];

  describe.each(eachRound(1))('in round %i', () => {
    it.each(STEPS)(
      'converges with one charge when %s',
      async (_, hold) => {
        const crash = await anAuthorisedOrder();
        const { orderId, paymentId, act } = crash;

        await hold(crash);
        await calm();
        await start('api');
        const steps = await rows(
          `SELECT 1 FROM payments.operations WHERE payment_id = $1 AND kind = 'capture'`,
          paymentId,
        );
        // What was not committed is asked for again, as a client does.
        if (steps.length === 0) await act();
        await start('worker');

        await until(
          `SELECT 1 FROM orders.orders
            WHERE id = $1 AND payment_status = 'paid' AND paid_amount = $2`,
          orderId,
          PRICE,
        );
        expect(await sandbox.ledger(paymentId)).toMatchObject([
          { captured: PRICE, refunded: 0, charges: 1 },
        ]);
        expect(
          await rows(
            `SELECT 1 FROM payments.operations WHERE payment_id = $1
                       AND status = 'pending'`,
            paymentId,
          ),
        ).toEqual([]);
        const [{ entries }] = (await rows(
          `SELECT array_agg(type ORDER BY position) AS entries
             FROM orders.timeline WHERE order_id = $1`,
          orderId,
        )) as [{ entries: string[] }];
        expect(entries).toEqual(['placed', 'payment-changed', 'confirmed', 'payment-changed']);
      },
      patience(240_000),
    );
  });
});
