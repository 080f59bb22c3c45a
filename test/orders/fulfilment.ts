import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { SignedIn, TestApp, TestResponse } from '../support/app.js';

export interface FulfilledOrder {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly allowedActions: readonly string[];
  readonly lines: ReadonlyArray<{
    readonly id: string;
    readonly productId: string;
    readonly quantity: number;
    readonly shippedQuantity: number;
    readonly returnedQuantity: number;
    readonly cancelledQuantity: number;
    readonly refundedQuantity: number;
  }>;
}

export interface ShipmentBody {
  readonly id: string;
  readonly version: number;
  readonly deliveredAt: string | null;
  readonly lines: ReadonlyArray<{ readonly lineId: string; readonly quantity: number }>;
}

export interface ReturnBody {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly allowedActions: readonly string[];
  readonly refundDue: { readonly amount: number };
  readonly refundRequested: { readonly amount: number };
}

/** The units of a line by the position of the line. */
type Units = ReadonlyArray<readonly [position: number, units: number]>;

type Bearer = Pick<SignedIn, 'token'>;
type Headers = Readonly<Record<string, string>>;

/** What the journeys of shipments and returns do, over HTTP. */
export class Fulfilment {
  constructor(
    readonly app: TestApp,
    private readonly staff: Bearer,
  ) {}

  /** An order of the customer that is confirmed, with a product of its own for each quantity. */
  async confirmed(customer: Bearer, ...quantities: number[]): Promise<FulfilledOrder> {
    const lines = await Promise.all(
      quantities.map(async (quantity) => ({
        productId: (await this.app.product(this.staff)).id,
        quantity,
      })),
    );
    return this.confirmedOf(customer, lines);
  }

  /** An order of the customer that is paid in full, and all of which was shipped. */
  async paidAndShipped(
    customer: Bearer,
    lines: unknown,
    more: Record<string, unknown> = {},
  ): Promise<FulfilledOrder> {
    const placed = await this.app.placeOrder(customer, lines, more);
    const id = placed.body['id'] as string;
    await this.pay(customer, id);
    await this.ship(id);
    return this.order(id);
  }

  /** @param amount default: all that is due @returns the id of the payment */
  async pay(customer: Bearer, orderId: string, amount?: object): Promise<string> {
    const payments = `/v1/orders/${orderId}/payments`;
    const body = { gateway: 'manual', amount };
    const payment = await this.act<{ id: string }>(payments, { who: customer, body });
    const recorded = await this.act(`${payments}/${payment.body.id}/record`, { body: {} });
    if (recorded.status !== 200) throw new Error(recorded.text);
    return payment.body.id;
  }

  requestReturn(who: Bearer, { id, lines }: FulfilledOrder, units: Units, more: object = {}) {
    const wanted = units.map(([at, quantity]) => ({ lineId: lines[at]?.id, quantity }));
    const body = { lines: wanted, ...more };
    return this.act<ReturnBody>(`/v1/orders/${id}/returns`, { who, body });
  }

  actOnReturn(
    orderId: string,
    returnId: string,
    action: string,
    { who, body, headers = {} }: { who?: Bearer; body?: unknown; headers?: Headers } = {},
  ) {
    const path = `/v1/orders/${orderId}/returns/${returnId}/${action}`;
    return this.act<ReturnBody>(path, { ...(who && { who }), body, headers });
  }

  /** The id of a return of these units that was approved. */
  async approvedReturn(customer: Bearer, order: FulfilledOrder, units: Units): Promise<string> {
    const { body } = await this.requestReturn(customer, order, units);
    await this.actOnReturn(order.id, body.id, 'approve');
    return body.id;
  }

  /** The amounts of the refunds that were requested for the order, in their order. */
  async refundsOf(orderId: string): Promise<number[]> {
    const rows = await this.app.db.query<Array<{ amount: string }>>(
      `SELECT o.amount FROM payments.operations o JOIN payments.payments p ON p.id = o.payment_id
        WHERE p.subject_id = $1 AND o.kind = 'refund' ORDER BY o.id`,
      [orderId],
    );
    return rows.map(({ amount }) => Number(amount));
  }

  /** The same with one unit in each line. The products are added past the API, which is quicker. */
  async confirmedWithLines(customer: Bearer, count: number): Promise<FulfilledOrder> {
    const products = await this.app.db.query<Array<{ productId: string }>>(
      `WITH made AS (
         INSERT INTO catalog.products
           (id, sku, name, description, unit_price_amount, unit_price_currency, active,
             search_text, version, created_at, updated_at)
         SELECT gen_random_uuid(), 'shelf-' || gen_random_uuid(), 'Cup', '', 1, 'GBP', true,
           ' cup', 1, now(), now() FROM generate_series(1, $1)
         RETURNING id
       )
       INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at)
       SELECT id, 9, 0, 1, now() FROM made RETURNING product_id AS "productId"`,
      [count],
    );
    const lines = products.map(({ productId }) => ({ productId, quantity: 1 }));
    return this.confirmedOf(customer, lines);
  }

  private async confirmedOf(customer: Bearer, lines: unknown): Promise<FulfilledOrder> {
    const placed = await this.app.placeOrder(customer, lines);
    return (await this.act<FulfilledOrder>(`/v1/orders/${placed.body['id']}/confirm`)).body;
  }

  async order(id: string): Promise<FulfilledOrder> {
    const { token } = this.staff;
    return (await this.app.request<FulfilledOrder>('GET', `/v1/orders/${id}`, { token })).body;
  }

  act<Body = Record<string, unknown>>(
    path: string,
    { who = this.staff, body, headers }: { who?: Bearer; body?: unknown; headers?: Headers } = {},
  ): Promise<TestResponse<Body>> {
    return this.app.request<Body>('POST', path, {
      token: who.token,
      body,
      headers: { 'idempotency-key': newId(), ...headers },
    });
  }

  ship(orderId: string, body: unknown = {}, headers: Headers = {}) {
    return this.act<ShipmentBody>(`/v1/orders/${orderId}/shipments`, { body, headers });
  }

  async stockOf(productId: string): Promise<{ on_hand: number; reserved: number }> {
    const [row] = await this.app.db.query(
      'SELECT on_hand, reserved FROM catalog.stock WHERE product_id = $1',
      [productId],
    );
    return row;
  }

  /** Type and facts of the entries, in their order. */
  timelineOf(orderId: string): Promise<Array<{ type: string; data: object }>> {
    return this.app.db.query(
      'SELECT type, data FROM orders.timeline WHERE order_id = $1 ORDER BY position',
      [orderId],
    );
  }

  eventsOf(orderId: string): Promise<Array<{ type: string; data: object }>> {
    return this.app.db.query(
      'SELECT type, data FROM platform.outbox WHERE subject = $1 ORDER BY occurred_at, id',
      [orderId],
    );
  }
}
