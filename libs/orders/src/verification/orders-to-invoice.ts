import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { IdRange } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

interface OrderToInvoice {
  readonly id: string;
  /** In minor units; of an order of which units are gone, less is owed than the total. */
  readonly total: number;
  readonly paid: number;
  readonly refunded: number;
}

/**
 * For the invariants of invoices: the orders of the range that were placed after this time, and
 * that are paid in full or have left at least in part. What was cancelled or has expired may have
 * ended before it was invoiced.
 */
export async function ordersToInvoice(
  snapshot: Snapshot,
  range: IdRange,
  placedAfter: Date,
): Promise<OrderToInvoice[]> {
  const rows = await snapshot.query<Array<Record<keyof OrderToInvoice, string>>>(
    `SELECT id, total_amount AS total, paid_amount AS paid, refunded_amount AS refunded
       FROM orders.orders
      WHERE id > $1 AND id <= $2 AND id >= ${firstIdAt('$3::timestamptz')}
        AND (status IN ('partially-shipped', 'shipped', 'delivered')
             OR payment_status = 'paid' AND status NOT IN ('cancelled', 'expired'))
      ORDER BY id`,
    [...range, placedAfter],
  );
  return rows.map(({ id, total, paid, refunded }) => ({
    id,
    total: toSafeInteger(total),
    paid: toSafeInteger(paid),
    refunded: toSafeInteger(refunded),
  }));
}

/** The orders of the range that were cancelled or have expired: nothing is sold by them. */
export async function endedOrders(
  snapshot: Snapshot,
  range: IdRange,
): Promise<ReadonlyMap<string, 'cancelled' | 'expired'>> {
  const rows = await snapshot.query<Array<{ id: string; status: 'cancelled' | 'expired' }>>(
    `SELECT id, status FROM orders.orders
      WHERE id > $1 AND id <= $2 AND status IN ('cancelled', 'expired')`,
    [...range],
  );
  return new Map(rows.map(({ id, status }) => [id, status]));
}
