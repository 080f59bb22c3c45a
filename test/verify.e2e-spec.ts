import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { Violation } from '@orderly/platform/verification/invariant';
import { type SignedIn, TestApp } from './support/app.js';
import { invariantNames } from './support/invariant-names.js';
import { Verification } from './support/verification.js';

interface Fault {
  readonly invariant: string;
  /** $1 is an order, and $2 its product. */
  readonly plant: string;
  /** The product is the offender, and not the order. */
  readonly ofProduct?: true;
  readonly says: RegExp;
}

/** Of the order $1, which costs that much. */
const PAYMENT = `
  INSERT INTO payments.payments (id, subject_id, customer_id, gateway, status, currency, amount,
      authorised, captured, captures_at_once, version, created_at, updated_at, observed_at)
  SELECT gen_random_uuid(), id, customer_id, 'manual', 'captured', total_currency, total_amount,
         total_amount, total_amount, true, 1, now(), now(), now()
    FROM orders.orders WHERE id = $1`;

/** As the owner of the database writes: past every rule of the application. */
const FAULTS: Readonly<Record<string, Fault>> = {
  'a total that is too low': {
    invariant: 'order-total',
    plant: 'UPDATE orders.orders SET total_amount = total_amount - 1 WHERE id = $1',
    says: /^The total is 2499 GBP, and its parts sum up to 2500 GBP\.$/,
  },
  'a line in another currency': {
    invariant: 'order-total',
    plant: `UPDATE orders.order_lines SET unit_price_currency = 'EUR' WHERE order_id = $1`,
    says: /^The total is 2500 GBP, and its parts sum up to 2500 EUR\.$/,
  },
  'a line that is gone': {
    invariant: 'order-lines',
    plant: 'DELETE FROM orders.order_lines WHERE order_id = $1',
    says: /^The line count is 1, and there are 0 lines, the last at position 0\.$/,
  },
  'a line count that is too high': {
    invariant: 'order-lines',
    plant: 'UPDATE orders.orders SET line_count = 2 WHERE id = $1',
    says: /^The line count is 2, and there are 1 lines, the last at position 1\.$/,
  },
  'a gap in a timeline': {
    invariant: 'order-timeline',
    plant: 'UPDATE orders.timeline SET position = 2 WHERE order_id = $1',
    says: /^The version is 1, and the timeline has 1 entries, the last at position 2\.$/,
  },
  'a version without an entry': {
    invariant: 'order-timeline',
    plant: 'UPDATE orders.orders SET version = 2 WHERE id = $1',
    says: /^The version is 2, and the timeline has 1 entries, the last at position 1\.$/,
  },
  'a status that no transition led to': {
    invariant: 'order-status',
    plant: `UPDATE orders.orders SET status = 'shipped' WHERE id = $1`,
    says: /^The status is shipped, and the timeline leads to placed\.$/,
  },
  'a timeline that begins in the middle': {
    invariant: 'order-status',
    plant: `UPDATE orders.timeline SET type = 'cancelled' WHERE order_id = $1`,
    says: /^The timeline has the entry "cancelled" before the order is placed\.$/,
  },
  'a second placing in a timeline': {
    invariant: 'order-status',
    plant: `INSERT INTO orders.timeline SELECT order_id, 2, type, occurred_at, actor_id, data
              FROM orders.timeline WHERE order_id = $1`,
    says: /^The timeline has the entry "placed" in the status placed\.$/,
  },
  'an event that was never recorded': {
    invariant: 'order-events',
    plant: 'DELETE FROM platform.outbox WHERE subject = $1::text',
    says: /^The timeline has 1 entries for orders\.order-placed\.v1, and 0 were recorded\.$/,
  },
  'an event that was recorded twice': {
    invariant: 'order-events',
    plant: `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data)
            SELECT gen_random_uuid(), type, subject, occurred_at, traceparent, data
              FROM platform.outbox WHERE subject = $1::text`,
    says: /^The timeline has 1 entries for orders\.order-placed\.v1, and 2 were recorded\.$/,
  },
  'an event of a transition that did not happen': {
    invariant: 'order-events',
    plant: `UPDATE platform.outbox SET type = 'orders.order-cancelled.v1' WHERE subject = $1::text`,
    says: /^The timeline has \d entries for orders\.order-\w+\.v1, and \d were recorded\.$/,
  },
  'a reservation that is gone': {
    invariant: 'order-reservations',
    plant: 'DELETE FROM catalog.reservations WHERE reservation_id = $1',
    says: /^It is placed: 0 of the product \S+ are reserved, 2 left to ship\.$/,
  },
  'a reservation of a cancelled order': {
    invariant: 'order-reservations',
    plant: `UPDATE orders.orders SET status = 'cancelled' WHERE id = $1`,
    says: /^It is cancelled: 2 of the product \S+ are reserved, 2 left to ship\.$/,
  },
  'a reservation without a line': {
    invariant: 'order-reservations',
    plant: `UPDATE orders.order_lines SET product_id = gen_random_uuid() WHERE order_id = $1`,
    says: /are reserved/,
  },
  'a shipped unit that no shipment has': {
    invariant: 'order-shipments',
    plant: 'UPDATE orders.order_lines SET shipped_quantity = 1 WHERE order_id = $1',
    says: /^Of line 1, 1 are shipped, and 0 in shipments\.$/,
  },
  'a returned unit that no return has': {
    invariant: 'order-returns',
    plant: `UPDATE orders.order_lines SET shipped_quantity = 1, returned_quantity = 1
             WHERE order_id = $1`,
    says: /^Of line 1, 1 are returned, and 0 in returns\.$/,
  },
  'an amount that no payment has': {
    invariant: 'order-payments',
    plant: 'UPDATE orders.orders SET paid_amount = 9, refunded_amount = 1 WHERE id = $1',
    says: /^It is unpaid, paid are 9 and refunded 1\. By its payments it is unpaid, paid are 0 and/,
  },
  'a payment status that no payment led to': {
    invariant: 'order-payments',
    plant: `UPDATE orders.orders SET payment_status = 'paid' WHERE id = $1`,
    says: /^It is paid, paid are 0 and refunded 0\. By its payments it is unpaid, paid are 0 and/,
  },
  'a payment status that does not follow from what is owed': {
    invariant: 'order-payments',
    plant: 'UPDATE orders.order_lines SET refunded_quantity = quantity WHERE order_id = $1',
    says: /^It is unpaid, paid are 0 and refunded 0\. By its payments it is paid, paid are 0 and/,
  },
  'a payment that the order was not told of': {
    invariant: 'order-payments',
    plant: PAYMENT,
    says: /^It is unpaid, paid are 0 and refunded 0\. By its payments it is paid, paid are 2500 and/,
  },
  'a reserved stock that is too high': {
    invariant: 'stock-balance',
    plant: 'UPDATE catalog.stock SET reserved = reserved + 1 WHERE product_id = $2',
    ofProduct: true,
    says: /Reserved are 3, in reservations 2, in the ledger 2\.$/,
  },
  'goods that are in no location': {
    invariant: 'stock-balance',
    plant: 'UPDATE catalog.stock_levels SET on_hand = on_hand - 1 WHERE product_id = $2',
    ofProduct: true,
    says: /^On hand are 100, in locations 99, in the ledger 100\. /,
  },
  'a movement that did not happen': {
    invariant: 'stock-balance',
    plant: `INSERT INTO catalog.stock_movements
              (product_id, type, on_hand_delta, reserved_delta, occurred_at)
            VALUES ($2, 'adjustment', 0, -1, now())`,
    ofProduct: true,
    says: /Reserved are 2, in reservations 2, in the ledger 1\.$/,
  },
};

describe('the invariants', () => {
  let app: TestApp;
  let verification: Verification;
  let admin: SignedIn;
  let customer: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    verification = await Verification.open(app.config);
    admin = await app.admin();
    customer = await app.account(admin, 'customer');
  });
  afterAll(async () => {
    await verification.close();
    // The planted events are none that the product records.
    await app.db.query('DELETE FROM platform.outbox');
    await app.close();
  });

  const offendersOf = async (invariant: string): Promise<Violation[]> => {
    const [verdict] = await verification.verdicts(invariant);
    expect(verdict).toMatchObject({ failure: null });
    return [...(verdict?.offenders ?? [])];
  };

  it('are all checked by the worker', () => {
    const names = verification.verifier.invariants().map(({ name }) => name);

    expect(names.sort()).toEqual(invariantNames());
  });

  it.each(Object.entries(FAULTS))('name the offender: %s', async (_, fault) => {
    const { invariant, plant, ofProduct, says } = fault;
    const product = await app.product(admin);
    const { body } = await app.placeOrder(customer, [{ productId: product.id, quantity: 2 }]);
    const before = await offendersOf(invariant);
    await app.db.transaction(async (tx) => {
      // Parameters that a statement does not mention need a type.
      await tx.query(`PREPARE plant (uuid, uuid) AS ${plant}`);
      await tx.query(`EXECUTE plant ('${body['id']}', '${product.id}')`);
      await tx.query('DEALLOCATE plant');
    });

    const after = await offendersOf(invariant);

    const ids = before.map(({ id }) => id);
    const offender = ofProduct
      ? { kind: 'product', id: product.id }
      : { kind: 'order', id: body['id'] };
    const found = after.filter(({ id }) => !ids.includes(id));
    expect(found).toContainEqual({ ...offender, says: expect.stringMatching(says) });
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set([offender.id]));
  });

  it('name an order that differs from its payment only when no event will settle it', async () => {
    const product = await app.product(admin);
    const { body } = await app.placeOrder(customer, [{ productId: product.id, quantity: 2 }]);
    const id = body['id'] as string;
    const isNamed = async () =>
      (await offendersOf('order-payments')).some((offender) => offender.id === id);
    await app.db.query(PAYMENT, [id]);
    const [{ id: eventId, position }] = await app.db.query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data)
       VALUES (gen_random_uuid(), 'payments.payment-changed.v1', $1, now(), '', '{}')
       RETURNING id, position`,
      [id],
    );
    const recorded = await isNamed();
    await app.db.query('UPDATE platform.outbox SET published_at = now() WHERE id = $1', [eventId]);
    await app.db.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position)
       VALUES ($1, 'order-payments', $2, $3)`,
      [eventId, id, position],
    );
    const delivered = await isNamed();
    await app.db.query(
      `UPDATE platform.inbox SET status = 'dead', handled_at = now() WHERE event_id = $1`,
      [eventId],
    );

    expect([recorded, delivered, await isNamed()]).toEqual([false, false, true]);
  });

  it('name a reservation of an order that does not exist', async () => {
    const { id: productId } = await app.product(admin);
    const nothing = newId();
    await app.db.query('INSERT INTO catalog.reservations VALUES ($1, $2, 1)', [nothing, productId]);

    expect(await offendersOf('order-reservations')).toContainEqual({
      kind: 'order',
      id: nothing,
      says: `1 of the product ${productId} are reserved without a line.`,
    });
  });
});
