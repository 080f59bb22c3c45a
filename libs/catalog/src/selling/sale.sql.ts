import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import type { Statement } from '@orderly/platform/database/statements';

/** A sale at known offers: one entry per product. */
interface OfferedSale {
  /** A new id, with which `Sales.release` later gives the stock back. */
  readonly reservationId: string;
  /** Null: the system. */
  readonly actorId: string | null;
  readonly soldAt: Date;
  readonly items: ReadonlyArray<{
    readonly productId: string;
    readonly version: number;
    readonly quantity: number;
  }>;
}

/**
 * The catalogue's share of a statement: takes the stock of all items, or fails because one is
 * short, off sale or differs from its offer. Rows are locked in the order of their ids, as
 * everywhere in the catalogue, so that no two sales deadlock. Products are read when all locks are
 * held (`products_now`): they may change while the statement waits.
 */
export const SALE_FRAGMENT: SqlFragment<OfferedSale> = {
  ctes: `wanted AS (
    SELECT * FROM unnest(:productIds::uuid[], :versions::int[], :quantities::int[])
                  AS w (product_id, version, quantity)
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
    SELECT platform.demand(count(*) = cardinality(:productIds::uuid[]),
                           'all items can be sold as offered')
      FROM sellable
  ), taken AS (
    UPDATE catalog.stock s SET reserved = s.reserved + shelf.quantity
      FROM shelf WHERE s.product_id = shelf.product_id
  ), reserved AS (
    INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
    SELECT :reservationId::uuid, product_id, quantity FROM shelf
  ), moved AS (
    INSERT INTO catalog.stock_movements
      (product_id, type, on_hand_delta, reserved_delta, reservation_id, actor_id, occurred_at)
    SELECT product_id, 'reservation', 0, quantity, :reservationId::uuid, :sellerId::uuid,
           :soldAt::timestamptz
      FROM shelf
  )`,
  guardCte: 'sale',
  values: {
    reservationId: ({ reservationId }) => reservationId,
    sellerId: ({ actorId }) => actorId,
    soldAt: ({ soldAt }) => soldAt,
    productIds: ({ items }) => items.map(({ productId }) => productId),
    versions: ({ items }) => items.map(({ version }) => version),
    quantities: ({ items }) => items.map(({ quantity }) => quantity),
  },
};

/** The offers of products that are for sale; without their stock, which no cache knows. */
export const PRICED_OFFERS: Statement = {
  name: 'catalog.priced-offers',
  text: `SELECT id, sku, name, unit_price_amount, unit_price_currency, tax_class,
                catalog.prices_of(id) AS prices, version
           FROM catalog.products
          WHERE id = ANY ($1::uuid[]) AND active AND option_names = '{}'`,
};

/**
 * ORDER BY is applied before FOR UPDATE, so every transaction takes its locks in the same order and
 * none can deadlock. Products are read when all locks are held, as in `SALE_FRAGMENT`.
 */
export const LOCK_OFFERS: Statement = {
  name: 'catalog.lock-priced-offers',
  text: `WITH shelf AS MATERIALIZED (
           SELECT product_id, on_hand - reserved AS available FROM catalog.stock
            WHERE product_id = ANY ($1::uuid[])
            ORDER BY product_id
              FOR UPDATE
         )
         SELECT id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency, p.tax_class,
                p.prices, p.version, p.active, available
           FROM shelf
           JOIN catalog.offers_now(ARRAY(SELECT product_id FROM shelf)) p ON p.id = product_id`,
};

/** The same without locks, for a quote. */
export const FIND_OFFERS: Statement = {
  name: 'catalog.find-offers',
  text: `SELECT id, p.sku, p.name, p.unit_price_amount, p.unit_price_currency, p.tax_class,
                p.prices, p.version, p.active, s.on_hand - s.reserved AS available
           FROM catalog.stock s
           JOIN catalog.offers_now($1::uuid[]) p ON p.id = s.product_id`,
};

/**
 * Gives back all that a reservation holds: a second or concurrent call finds nothing left. The
 * stock rows are locked in the order of their ids, as in `LOCK_OFFERS`, before any row is written.
 */
export const GIVE_BACK: Statement = {
  name: 'catalog.release',
  text: `WITH held AS (
           SELECT product_id FROM catalog.reservations WHERE reservation_id = $1
         ), locked AS MATERIALIZED (
           SELECT s.product_id
             FROM catalog.stock s
             JOIN held h ON h.product_id = s.product_id
            ORDER BY s.product_id
              FOR UPDATE OF s
         ), freed AS (
           DELETE FROM catalog.reservations r USING locked l
            WHERE r.reservation_id = $1 AND r.product_id = l.product_id
           RETURNING r.product_id, r.quantity
         ), moved AS (
           INSERT INTO catalog.stock_movements
             (product_id, type, on_hand_delta, reserved_delta, reservation_id, reason, actor_id,
              occurred_at)
           SELECT product_id, 'release', 0, -quantity, $1, $2, $3::uuid, $4::timestamptz FROM freed
         )
         UPDATE catalog.stock s SET reserved = s.reserved - f.quantity
           FROM freed f WHERE s.product_id = f.product_id`,
};
