import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import type { IdRange } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

/**
 * For the invariants of invoices: the orders of the range that were placed after this time, and
 * that are paid in full or have left at least in part. What was cancelled or has expired may have
 * ended before it was invoiced.
 */
export async function ordersToInvoice(
  snapshot: Snapshot,
  range: IdRange,
  placedAfter: Date,
): Promise<string[]> {
  const rows = await snapshot.query<Array<{ id: string }>>(
    `SELECT id FROM orders.orders
      WHERE id > $1 AND id <= $2 AND id >= ${firstIdAt('$3::timestamptz')}
        AND (status IN ('partially-shipped', 'shipped', 'delivered')
             OR payment_status = 'paid' AND status NOT IN ('cancelled', 'expired'))
      ORDER BY id`,
    [...range, placedAfter],
  );
  return rows.map(({ id }) => id);
}
