import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.js';
import { ExpireOrders } from '../../libs/orders/src/expiry/expire-orders.task.js';
import { ReconcilePayments } from '../../libs/payments/src/reconciling/reconcile-payments.task.js';
import { type SignedIn, TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
import { type LedgerEntry, SandboxPsp, WEBHOOK_SECRET } from '../support/sandbox-psp-process.js';

const gbp = (amount: number) => ({ amount, currency: 'GBP' });
const EVENTS = '/v1/payments/stripe/events';
const NEVER = new AbortController().signal;
/** No fault of the sandbox. */
const CALM = {
  ...{ lostBefore: 0, lostAfter: 0, unavailable: 0, faultsLeft: null, answerAfterMs: 0 },
  ...{ duplicate: 0, drop: 0, lateMs: 0, hold: false, refundStatus: 'succeeded' },
  refuseVoids: false,
};

export const PRICE = 12_50;

export interface OrderState {
  readonly status: string;
  readonly paymentStatus: string;
  readonly paid: { amount: number };
  readonly refunded: { amount: number };
}

export interface PaymentState {
  readonly id: string;
  readonly status: string;
  readonly operations: ReadonlyArray<{ kind: string; status: string; amount: { amount: number } }>;
}

export interface PlacedOrder {
  readonly id: string;
  readonly productId: string;
}

/** API and worker in this process, and the sandbox provider in its own. */
export class PayingShop {
  customer!: SignedIn;
  finance!: SignedIn;
  admin!: SignedIn;
  private worker: RunningWorker | undefined;

  private constructor(
    readonly app: TestApp,
    readonly sandbox: SandboxPsp,
  ) {}

  static async open(): Promise<PayingShop> {
    const sandbox = await SandboxPsp.start();
    const payments = { stripe: sandbox.configuration, reconcileAfterS: 1 };
    const shop = new PayingShop(await TestApp.start({ payments }), sandbox);
    shop.admin = await shop.app.admin();
    shop.customer = await shop.app.account(shop.admin, 'customer');
    shop.finance = await shop.app.account(shop.admin, 'finance');
    await shop.calm();
    await shop.startWorker();
    return shop;
  }

  async close(): Promise<void> {
    await this.stopWorker();
    await this.app.close();
    await this.sandbox.stop();
  }

  async startWorker(): Promise<void> {
    this.worker = await startWorker(this.app.config, testLogger(this.app.config, 'worker'));
  }

  async stopWorker(): Promise<void> {
    await this.worker?.close();
    this.worker = undefined;
  }

  calm(): Promise<unknown> {
    const events = { eventUrl: this.app.api.url + EVENTS, eventSecret: WEBHOOK_SECRET };
    return this.sandbox.control({ ...CALM, ...events });
  }

  async order({ onHand = 100, unitPrice = gbp(PRICE) } = {}): Promise<PlacedOrder> {
    const { id: productId } = await this.app.product(this.admin, { onHand, unitPrice });
    const { body } = await this.app.placeOrder(this.customer, [{ productId, quantity: 1 }]);
    return { id: body['id'] as string, productId };
  }

  async pay(
    { id }: PlacedOrder,
    { capture = 'automatic', amount = PRICE }: { capture?: string; amount?: number } = {},
  ): Promise<PaymentState> {
    const body = { gateway: 'stripe', capture, amount: gbp(amount) };
    const answer = await this.post(this.customer, `/v1/orders/${id}/payments`, body);
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body as unknown as PaymentState;
  }

  /** Waits until the provider has the payment, and confirms it as the customer's browser does. */
  async confirm({ id }: PaymentState, method = 'pm_card_visa'): Promise<string> {
    const intent = await eventually(async () => {
      const [entry] = await this.sandbox.ledger(id);
      if (!entry) throw new Error('The provider does not have the payment yet.');
      return entry.id;
    });
    await this.sandbox.confirm(intent, method);
    return intent;
  }

  /** A paid order and its payment. */
  async paidOrder(options: { capture?: 'automatic' | 'manual'; onHand?: number } = {}) {
    const order = await this.order(options);
    const payment = await this.pay(order, options);
    const intent = await this.confirm(payment);
    await this.becomes(order, { status: 'confirmed' });
    return { order, payment, intent };
  }

  act(order: PlacedOrder, { id }: PaymentState, name: string, body: object = {}) {
    return this.post(this.finance, `/v1/orders/${order.id}/payments/${id}/${name}`, body);
  }

  post(who: SignedIn, path: string, body: object = {}) {
    const headers = { 'idempotency-key': newId() };
    return this.app.request('POST', path, { token: who.token, body, headers });
  }

  cancel({ id }: PlacedOrder) {
    return this.post(this.customer, `/v1/orders/${id}/cancel`);
  }

  /**
   * Lets the reservation run out, and runs the task that notices it. The task of the worker may be
   * at the same orders: wait for what becomes of them.
   */
  async expire(...orders: readonly PlacedOrder[]): Promise<void> {
    for (const { id } of orders)
      await this.app.db.query(
        `UPDATE orders.orders SET reserved_until = now() - interval '1 second' WHERE id = $1`,
        [id],
      );
    await this.task(ExpireOrders).run(NEVER);
  }

  /** What the reconciliation does when the payment is due for a look. */
  async reconcile({ id }: PaymentState): Promise<void> {
    await this.app.db.query('UPDATE payments.payments SET check_at = now() WHERE id = $1', [id]);
    await this.task(ReconcilePayments).run(NEVER);
  }

  becomes(order: PlacedOrder, state: object): Promise<void> {
    return eventually(async () => expect(await this.state(order)).toMatchObject(state));
  }

  paymentBecomes(order: PlacedOrder, payment: PaymentState, state: object): Promise<void> {
    return eventually(async () =>
      expect((await this.payments(order)).find(({ id }) => id === payment.id)).toMatchObject(state),
    );
  }

  async state({ id }: PlacedOrder): Promise<OrderState> {
    const path = `/v1/orders/${id}`;
    return (await this.app.request<OrderState & object>('GET', path, { token: this.admin.token }))
      .body;
  }

  async payments({ id }: PlacedOrder): Promise<PaymentState[]> {
    const path = `/v1/orders/${id}/payments`;
    const { body } = await this.app.request<{ data: PaymentState[] }>('GET', path, {
      token: this.customer.token,
    });
    return body.data;
  }

  async entries({ id }: PlacedOrder): Promise<Array<{ type: string; data: object }>> {
    const path = `/v1/orders/${id}/timeline`;
    const { body } = await this.app.request<{ data: Array<{ type: string; data: object }> }>(
      'GET',
      path,
      { token: this.customer.token },
    );
    return body.data;
  }

  async types(order: PlacedOrder): Promise<string[]> {
    return (await this.entries(order)).map(({ type }) => type);
  }

  ledger({ id }: PaymentState): Promise<LedgerEntry[]> {
    return this.sandbox.ledger(id);
  }

  /** Units of the product that are reserved. */
  async reserved({ productId }: PlacedOrder): Promise<number> {
    const [row] = await this.app.db.query<[{ reserved: number }]>(
      'SELECT reserved::int FROM catalog.stock WHERE product_id = $1',
      [productId],
    );
    return row.reserved;
  }

  private task<Task>(type: new (...parts: never[]) => Task): Task {
    if (!this.worker) throw new Error('There is no worker.');
    return this.worker.app.get<Task>(type, { strict: false });
  }
}
