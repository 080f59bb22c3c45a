import type { DataSource } from 'typeorm';

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

interface Batch {
  /** The last product of the batch; null after all. */
  readonly last: string | null;
  readonly found: readonly StockDiscrepancy[];
}

/**
 * Each batch reads all reservations once, since these have no index by product: one would cost
 * every sale. So the batches are large.
 */
const BATCH_SIZE = 50_000;

/** The figures of one batch, in one statement: between two, a sale would look like a fault. */
const FIGURES = `
  WITH batch AS MATERIALIZED (
    SELECT product_id, on_hand, reserved FROM catalog.stock
     WHERE product_id > $1 ORDER BY product_id LIMIT ${BATCH_SIZE}
  ), bounds AS (
    SELECT min(product_id::text)::uuid AS first, max(product_id::text)::uuid AS last FROM batch
  ), levels AS (
    SELECT product_id, sum(on_hand) AS on_hand FROM catalog.stock_levels, bounds
     WHERE product_id BETWEEN first AND last GROUP BY product_id
  ), ledger AS (
    SELECT product_id, sum(on_hand_delta) AS on_hand, sum(reserved_delta) AS reserved
      FROM catalog.stock_movements, bounds
     WHERE product_id BETWEEN first AND last GROUP BY product_id
  ), reservations AS (
    SELECT product_id, sum(quantity) AS reserved FROM catalog.reservations, bounds
     WHERE product_id BETWEEN first AND last GROUP BY product_id
  ), figures AS (
    SELECT b.product_id AS "productId", b.on_hand AS "onHand",
           coalesce(v.on_hand, 0)::int AS "onHandInLevels",
           coalesce(l.on_hand, 0)::int AS "onHandInLedger", b.reserved,
           coalesce(r.reserved, 0)::int AS "reservedInReservations",
           coalesce(l.reserved, 0)::int AS "reservedInLedger"
      FROM batch b
      LEFT JOIN levels v USING (product_id)
      LEFT JOIN ledger l USING (product_id)
      LEFT JOIN reservations r USING (product_id)
  )
  SELECT (SELECT last FROM bounds) AS last,
         (SELECT coalesce(jsonb_agg(f), '[]') FROM (
            SELECT * FROM figures
             WHERE "onHand" <> "onHandInLevels" OR "onHand" <> "onHandInLedger"
                OR reserved <> "reservedInReservations" OR reserved <> "reservedInLedger"
             ORDER BY "productId" LIMIT $2) f) AS found`;

/**
 * Compares the stock of every product with its levels, its reservations and its ledger: on hand are
 * the sum of the levels and of the ledger, reserved are the sum of the reservations and of the
 * ledger. Reads the products in batches, so that a large catalogue takes time and no memory.
 * @returns the first discrepancies by product id, `limit` at most
 */
export async function stockDiscrepancies(
  database: Pick<DataSource, 'query'>,
  limit: number,
): Promise<StockDiscrepancy[]> {
  const discrepancies: StockDiscrepancy[] = [];
  let after: string | undefined = '00000000-0000-0000-0000-000000000000';
  while (after !== undefined && discrepancies.length < limit) {
    const left = limit - discrepancies.length;
    const [batch]: Batch[] = await database.query<Batch[]>(FIGURES, [after, left]);
    discrepancies.push(...(batch?.found ?? []));
    after = batch?.last ?? undefined;
  }
  return discrepancies;
}
