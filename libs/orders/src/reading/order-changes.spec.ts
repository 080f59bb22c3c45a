import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OrderChanges1795000006700 } from '../migrations/1795000006700-order-changes.js';
import { OrdersByChange1795000006710 } from '../migrations/1795000006710-orders-by-change.js';
import { OrdersPersonalData } from '../privacy/orders-personal-data.js';

const PLACED_AT = new Date('2026-01-01T09:00:00.123Z');
const CANCELLED_AT = new Date('2026-01-02T09:00:00.456Z');

describe('orders.orders.updated_at', () => {
  let database: TestDatabase;
  let runner: QueryRunner;

  beforeEach(async () => {
    database = await createTestDatabase();
    runner = database.dataSource.createQueryRunner();
  });
  afterEach(async () => {
    await runner.release();
    await database.drop();
  });

  const backToTheReleaseBefore = async () => {
    await new OrdersByChange1795000006710().down(runner);
    await new OrderChanges1795000006700().down(runner);
  };

  /** An order as the previous release writes it. */
  const anOrder = async (customerId = newId()): Promise<string> => {
    const id = newId();
    await runner.query(
      `INSERT INTO orders.orders
         (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
           line_count, placed_at, version)
       VALUES ($1, 'ORD-' || $1::uuid, 'PO-1', $2, 'placed', 'unpaid', 1, 'GBP', 1, $3, 1)`,
      [id, customerId, PLACED_AT],
    );
    await entry(id, 1, PLACED_AT);
    return id;
  };
  const entry = (id: string, position: number, at: Date) =>
    runner.query(`INSERT INTO orders.timeline VALUES ($1, $2, 'placed', $3, NULL, '{}')`, [
      id,
      position,
      at,
    ]);
  const cancelAsTheReleaseBefore = (id: string) =>
    runner.query(
      `UPDATE orders.orders SET status = 'cancelled', version = version + 1 WHERE id = $1`,
      [id],
    );
  const now = async (): Promise<Date> =>
    (await runner.query(`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`))[0].now;
  const changed = async (id: string): Promise<Date> =>
    (await runner.query('SELECT updated_at AS at FROM orders.orders WHERE id = $1', [id]))[0].at;

  it('is the time of the last entry of the timeline for the orders that are there', async () => {
    await backToTheReleaseBefore();
    const [placed, cancelled] = [await anOrder(), await anOrder()];
    await entry(cancelled, 2, CANCELLED_AT);

    await new OrderChanges1795000006700().up(runner);
    await new OrdersByChange1795000006710().up(runner);

    expect(await changed(placed)).toEqual(PLACED_AT);
    expect(await changed(cancelled)).toEqual(CANCELLED_AT);
  });

  it('is kept by the database while the release before writes between the migrations', async () => {
    await backToTheReleaseBefore();
    const cancelled = await anOrder();
    await new OrderChanges1795000006700().up(runner);
    const start = await now();
    const placed = await anOrder();
    await cancelAsTheReleaseBefore(cancelled);

    await new OrdersByChange1795000006710().up(runner);

    expect((await changed(placed)).getTime()).toBeGreaterThanOrEqual(start.getTime());
    expect((await changed(cancelled)).getTime()).toBeGreaterThanOrEqual(start.getTime());
  });

  it('has no more digits than a cursor', async () => {
    for (let count = 0; count < 3; count++) {
      await anOrder();
      await cancelAsTheReleaseBefore(await anOrder());
    }

    const finer = await runner.query(
      `SELECT id FROM orders.orders WHERE updated_at <> date_trunc('milliseconds', updated_at)`,
    );

    expect(finer).toEqual([]);
  });

  it('moves when an erasure takes the words of an order', async () => {
    await runner.query('DROP TRIGGER orders_date_change ON orders.orders');
    const customerId = newId();
    const id = await anOrder(customerId);
    const start = await now();
    const [forgetWords] = new OrdersPersonalData(database.dataSource).erasure;

    await forgetWords?.(runner.manager as never, customerId, null);

    expect((await changed(id)).getTime()).toBeGreaterThanOrEqual(start.getTime());
    expect(await runner.query('SELECT version, reference FROM orders.orders')).toEqual([
      { version: 2, reference: null },
    ]);
  });
});
