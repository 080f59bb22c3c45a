import type { SqlFragment } from '@orderly/platform/database/composed-statement';

/** A sale at known offers: one entry per product. */
export interface OfferedSale {
  /** A new id; what `Sales.release` gives back later. */
  readonly reservationId: string;
  readonly items: ReadonlyArray<{
    readonly productId: string;
    readonly version: number;
    readonly quantity: number;
  }>;
}

/**
 * The catalogue's share of a statement: takes the stock of all items, or fails because one is short, off sale or no longer what was
 * offered. Rows are locked in the order of their ids, as everywhere in the catalogue, so that no two sales wait for each other in a circle.
 * Products are looked at when all locks are held (`products_now`): they may change while the statement waits.
 */
export const SALE_PART: SqlFragment<OfferedSale> = {
  ctes: `wanted AS (
    SELECT * FROM unnest($2::uuid[], $3::int[], $4::int[]) AS w (product_id, version, quantity)
  ), shelf AS MATERIALIZED (
    SELECT s.product_id, w.version, w.quantity, s.on_hand - s.reserved >= w.quantity AS in_stock
      FROM wanted w
      JOIN catalog.stock s ON s.product_id = w.product_id
     ORDER BY s.product_id
       FOR UPDATE OF s
  ), sellable AS (
    SELECT 1
      FROM shelf
      JOIN catalog.products_now(ARRAY(SELECT product_id FROM shelf)) p ON p.id = shelf.product_id
     WHERE in_stock AND p.active AND p.version = shelf.version
  ), sale AS MATERIALIZED (
    SELECT platform.demand(count(*) = cardinality($2::uuid[]), 'all items can be sold as offered') FROM sellable
  ), taken AS (
    UPDATE catalog.stock s SET reserved = s.reserved + shelf.quantity FROM shelf WHERE s.product_id = shelf.product_id
  ), reserved AS (
    INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
    SELECT $1::uuid, product_id, quantity FROM shelf
  )`,
  guardCte: 'sale',
  values: ({ reservationId, items }) => [
    reservationId,
    items.map(({ productId }) => productId),
    items.map(({ version }) => version),
    items.map(({ quantity }) => quantity),
  ],
};
