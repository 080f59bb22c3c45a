/**
 * Placing an order in one statement and so one round trip: without BEGIN and COMMIT, because a
 * statement is a transaction. PostgreSQL even writes the answer, since only there the prices are
 * known when the answer must be stored.
 */
import { EVENT_TYPE, pricesOf, Refusal, ROUTE, refusalOf, replayOf } from './placing.mjs';

const PLACE = `
  WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::int[]) WITH ORDINALITY AS w (line_id,
      product_id, quantity, position)
  ), offers AS MATERIALIZED (
    -- Locked in the order of the ids: no two orders can wait for each other.
    SELECT s.product_id, p.sku, p.name, coalesce(special.amount, p.unit_price_amount) AS price,
      p.unit_price_currency AS currency, coalesce(t.on_account, false) AS on_account
      FROM catalog.stock s JOIN catalog.products p ON p.id = s.product_id ${pricesOf('$4', '$11')}
     WHERE s.product_id = ANY ($2::uuid[]) AND p.active AND p.option_names = '{}'
     ORDER BY s.product_id FOR UPDATE OF s
  ), lines AS MATERIALIZED (
    SELECT *, json_build_object('amount', price * quantity, 'currency', currency) AS total,
      json_build_object('amount', 0, 'currency', currency) AS zero
      FROM wanted JOIN offers USING (product_id)
  ), sums AS MATERIALIZED (
    SELECT sum(price * quantity)::bigint AS amount, min(currency) AS currency,
           bool_or(on_account) AS on_account,
           json_build_object('amount', sum(price * quantity)::bigint, 'currency',
             min(currency)) AS total,
           json_build_object('amount', 0, 'currency', min(currency)) AS zero,
           json_agg(json_build_object('id', line_id, 'productId', product_id, 'sku', sku, 'name',
             name, 'quantity', quantity,
             'unitPrice', json_build_object('amount', price, 'currency', currency),
             'total', total, 'discount', zero, 'net', total,
             'tax', json_build_object('rate', 0, 'amount', zero), 'gross', total,
             'shippedQuantity', 0, 'returnedQuantity', 0, 'cancelledQuantity', 0,
             'refundedQuantity', 0) ORDER BY position) AS lines
      FROM lines
    HAVING count(*) = cardinality($2::uuid[]) AND min(currency) = max(currency)
  ), facts AS MATERIALIZED (
    SELECT *, CASE WHEN NOT on_account AND amount > 0 THEN $17::timestamptz END AS reserved_until
      FROM sums
  ), claimed AS (
    INSERT INTO platform.idempotency_keys (principal, route, key, fingerprint, status, headers,
      body)
    SELECT $4::text, '${ROUTE}', $5, $6, 201, $7,
           json_build_object('id', $8::uuid, 'number', $9::text, 'reference', $10::text,
             'customerId', $4::text, 'status', 'placed',
             'paymentStatus', 'unpaid', 'total', total, 'currency', currency, 'placedAt',
               $11::text, 'updatedAt', $11::text,
             'version', 1, 'allowedActions', json_build_array('cancel', 'pay'), 'lines', lines,
             'totals', json_build_object('subtotal', total, 'discount', zero, 'shipping', zero,
               'tax', zero, 'total', total),
             'taxIncluded', true, 'discounts', json_build_array(), 'shipping', null,
             'taxes', json_build_array(), 'billingAddress', null, 'shippingAddress', null,
             'paid', zero, 'refunded', zero, 'due', total)
      FROM facts
    ON CONFLICT DO NOTHING
    RETURNING body::text
  ), taken AS (
    -- The CHECK on the table refuses what is not there, and the whole statement with it.
    UPDATE catalog.stock s SET reserved = s.reserved + l.quantity FROM lines l, claimed
      WHERE s.product_id = l.product_id
  ), reserved AS (
    INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
    SELECT $8, product_id, quantity FROM lines, claimed
  ), moved AS (
    INSERT INTO catalog.stock_movements
      (product_id, type, on_hand_delta, reserved_delta, reservation_id, actor_id, occurred_at)
    SELECT product_id, 'reservation', 0, quantity, $8, $4::uuid, $11::timestamptz
      FROM lines, claimed
  ), placed AS (
    INSERT INTO orders.orders
      (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
        line_count, placed_at, reserved_until, updated_at, version)
    SELECT $8, $9, $10, $4::uuid, 'placed', 'unpaid', amount, currency, cardinality($2),
      $11::timestamptz, reserved_until, $11::timestamptz, 1 FROM facts, claimed
  ), entered AS (
    INSERT INTO orders.order_lines
      (order_id, id, position, product_id, sku, name, quantity, unit_price_amount,
        unit_price_currency)
    SELECT $8, line_id, position, product_id, sku, name, quantity, price, currency FROM lines,
      claimed
  ), timeline AS (
    INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data)
    SELECT $8, 1, 'placed', $11::timestamptz, $4::uuid, jsonb_build_object('total', total,
      'lineCount', cardinality($2)) FROM facts, claimed
  ), event AS (
    INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data)
    SELECT $12, '${EVENT_TYPE}', $8::text, $11::timestamptz, $13,
           jsonb_build_object('orderId', $8, 'number', $9, 'customerId', $4, 'total', total,
             'lineCount', cardinality($2), 'placedAt', $11)
      FROM facts, claimed
  ), audit AS (
    INSERT INTO platform.audit_events
      (id, occurred_at, actor_id, action, subject_type, subject_id, after, ip, request_id,
        traceparent)
    SELECT $14, $11::timestamptz, $4::uuid, 'orders.order-placed', 'order', $8::text,
           jsonb_build_object('number', $9, 'customerId', $4, 'total', total, 'lineCount',
             cardinality($2)), $15, $16, $13
      FROM facts, claimed
  )
  SELECT body FROM claimed`;

/**
 * @param {import('./reads.mjs').Ask} ask
 * @returns {(draft: import('./placing.mjs').Draft) => Promise<import('./placing.mjs').Placed>}
 */
export const placeInOne = (ask) => async (draft) => {
  const [placed] = await ask('place', PLACE, [
    ...[
      draft.lineIds,
      draft.productIds,
      draft.quantities,
      draft.customerId,
      draft.key,
      draft.fingerprint,
    ],
    ...[JSON.stringify(draft.headers), draft.id, draft.number, draft.reference, draft.placedAt],
    ...[draft.eventId, draft.traceparent, draft.auditId, draft.ip, draft.requestId],
    draft.reservedUntil,
  ]).catch((error) => {
    throw refusalOf(error);
  });
  if (placed) return { status: 201, headers: draft.headers, body: placed[0], replayed: false };
  return explain(ask, draft);
};

/** Nothing was placed: the key was taken, or a line names what is not for sale. */
async function explain(ask, draft) {
  const [stored] = await ask(
    'stored',
    `SELECT fingerprint, status, headers, body::text FROM platform.idempotency_keys
        WHERE principal = $1 AND route = $2 AND key = $3`,
    [draft.customerId, ROUTE, draft.key],
  );
  const replay = replayOf(stored, draft);
  if (!replay) throw new Refusal(422, 'unknown-product');
  return replay;
}
