import type { IdRange } from '@orderly/platform/verification/row-invariant';
import type { Snapshot } from '@orderly/platform/verification/snapshots';

/** A product whose figures contradict each other; in a healthy database there is none. */
interface StockDiscrepancy {
  readonly productId: string;
  readonly onHand: number;
  readonly onHandInLevels: number;
  readonly onHandInLedger: number;
  readonly reserved: number;
  readonly reservedInReservations: number;
  readonly reservedInLedger: number;
}

/** In one statement: between two, a sale would look like a fault. */
const FIGURES = `
  WITH levels AS (
    SELECT product_id, sum(on_hand) AS on_hand FROM catalog.stock_levels
     WHERE product_id > $1 AND product_id <= $2 GROUP BY product_id
  ), ledger AS (
    SELECT product_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved
      FROM catalog.stock_movements
     WHERE product_id > $1 AND product_id <= $2 GROUP BY product_id
  ), reservations AS (
    SELECT product_id, sum(quantity) AS reserved FROM catalog.reservations
     WHERE product_id > $1 AND product_id <= $2 GROUP BY product_id
  ), figures AS (
    SELECT s.product_id AS "productId", s.on_hand AS "onHand",
           coalesce(v.on_hand, 0)::int AS "onHandInLevels",
           coalesce(l.on_hand, 0)::int AS "onHandInLedger", s.reserved,
           coalesce(r.reserved, 0)::int AS "reservedInReservations",
           coalesce(l.reserved, 0)::int AS "reservedInLedger"
      FROM catalog.stock s
      LEFT JOIN levels v USING (product_id)
      LEFT JOIN ledger l USING (product_id)
      LEFT JOIN reservations r USING (product_id)
     WHERE s.product_id > $1 AND s.product_id <= $2
  )
  SELECT * FROM figures
   WHERE "onHand" <> "onHandInLevels" OR "onHand" <> "onHandInLedger"
      OR reserved <> "reservedInReservations" OR reserved <> "reservedInLedger"
   ORDER BY "productId"`;

/**
 * Compares the stock of products with its levels, its reservations and its ledger: on hand are the
 * sum of the levels and of the ledger, reserved are the sum of the reservations and of the ledger.
 * @returns the discrepancies by product id
 */
export const stockDiscrepancies = (
  database: Snapshot,
  range: IdRange,
): Promise<StockDiscrepancy[]> => database.query<StockDiscrepancy[]>(FIGURES, [...range]);
