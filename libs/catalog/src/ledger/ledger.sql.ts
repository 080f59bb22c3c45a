import type { Statement } from '@orderly/platform/database/statements';

/** ORDER BY is applied before FOR UPDATE: every transaction takes its locks in the same order. */
export const LOCK_STOCK: Statement = {
  name: 'catalog.lock-stock',
  text: `SELECT 1 FROM catalog.stock WHERE product_id = ANY ($1::uuid[])
          ORDER BY product_id FOR UPDATE`,
};

/** A statement of its own: one that had waited for the locks would not see new levels. */
export const LOCKED_STOCK: Statement = {
  name: 'catalog.locked-stock',
  text: `SELECT s.product_id AS "productId", s.on_hand AS "onHand", s.reserved,
                coalesce(l.on_hand, 0) AS "onHandHere", coalesce(r.quantity, 0) AS held
           FROM catalog.stock s
           LEFT JOIN catalog.stock_levels l
             ON l.product_id = s.product_id AND l.location_id = $2
           LEFT JOIN catalog.reservations r
             ON r.reservation_id = $3 AND r.product_id = s.product_id
          WHERE s.product_id = ANY ($1::uuid[])`,
};

/**
 * Writes movements and every figure that follows from them. What is written is what is recorded, so
 * the balances cannot differ from the ledger.
 */
export const POST_MOVEMENTS: Statement = {
  name: 'catalog.post-movements',
  text: `WITH moved AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::uuid[], $6::uuid[],
                         $7::text[]) WITH ORDINALITY
                  AS m (product_id, type, on_hand_delta, reserved_delta, location_id,
                        reservation_id, reason, position)
  ), recorded AS (
    INSERT INTO catalog.stock_movements
      (product_id, type, on_hand_delta, reserved_delta, location_id, reservation_id, reason,
       actor_id, occurred_at)
    SELECT product_id, type, on_hand_delta, reserved_delta, location_id, reservation_id, reason,
           $8::uuid, $9::timestamptz
      FROM moved ORDER BY position
  ), stock AS (
    UPDATE catalog.stock s
       SET on_hand = s.on_hand + d.on_hand, reserved = s.reserved + d.reserved,
           version = s.version + (d.on_hand <> 0)::int,
           updated_at = CASE WHEN d.on_hand = 0 THEN s.updated_at ELSE $9 END
      FROM (SELECT product_id, sum(on_hand_delta)::int AS on_hand,
                   sum(reserved_delta)::int AS reserved
              FROM moved GROUP BY product_id) d
     WHERE s.product_id = d.product_id
  ), at_location AS (
    SELECT product_id, location_id, sum(on_hand_delta)::int AS delta
      FROM moved WHERE location_id IS NOT NULL GROUP BY product_id, location_id
  ), changed_levels AS (
    UPDATE catalog.stock_levels l SET on_hand = l.on_hand + a.delta
      FROM at_location a WHERE l.product_id = a.product_id AND l.location_id = a.location_id
  ), new_levels AS (
    INSERT INTO catalog.stock_levels (product_id, location_id, on_hand)
    SELECT product_id, location_id, delta FROM at_location a
     WHERE NOT EXISTS (SELECT FROM catalog.stock_levels l
                        WHERE l.product_id = a.product_id AND l.location_id = a.location_id)
  ), held AS (
    SELECT reservation_id, product_id, sum(reserved_delta)::int AS delta
      FROM moved WHERE reservation_id IS NOT NULL GROUP BY reservation_id, product_id
  ), taken AS (
    INSERT INTO catalog.reservations AS r (reservation_id, product_id, quantity)
    SELECT reservation_id, product_id, delta FROM held WHERE delta > 0
        ON CONFLICT (reservation_id, product_id)
        DO UPDATE SET quantity = r.quantity + excluded.quantity
  ), lowered AS (
    UPDATE catalog.reservations r SET quantity = r.quantity + h.delta
      FROM held h
     WHERE r.reservation_id = h.reservation_id AND r.product_id = h.product_id
       AND h.delta < 0 AND r.quantity + h.delta <> 0
  )
  DELETE FROM catalog.reservations r USING held h
   WHERE r.reservation_id = h.reservation_id AND r.product_id = h.product_id
     AND r.quantity + h.delta = 0`,
};
