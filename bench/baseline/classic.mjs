/**
 * Placing an order the classic way: BEGIN, a prepared statement per step, COMMIT. Thirteen round
 * trips.
 */
import { EVENT_TYPE, pricesOf, Refusal, ROUTE, refusalOf, replayOf } from './placing.mjs';
import { toOrder } from './rows.mjs';

/**
 * @param {import('pg').Pool} pool
 * @returns {(draft: import('./placing.mjs').Draft) => Promise<import('./placing.mjs').Placed>}
 */
export const placeStepByStep = (pool) => async (draft) => {
  const client = await pool.connect();
  const ask = async (name, text, values) =>
    (await client.query({ name, text, values, rowMode: 'array' })).rows;
  try {
    await client.query('BEGIN');
    const placed = await place(ask, draft);
    await client.query('COMMIT');
    return placed;
  } catch (error) {
    await client.query('ROLLBACK');
    throw refusalOf(error);
  } finally {
    client.release();
  }
};

async function place(ask, draft) {
  const [claim] = await ask(
    'claim',
    `SELECT k.fingerprint, k.status, k.headers, k.body::text,
            pg_try_advisory_xact_lock(hashtextextended($1 || chr(10) || $2 || chr(10) || $3, 0))
       FROM (VALUES (1)) AS one
       LEFT JOIN platform.idempotency_keys k ON k.principal = $1 AND k.route = $2 AND k.key = $3`,
    [draft.customerId, ROUTE, draft.key],
  );
  const replay = replayOf(claim, draft);
  if (replay) return replay;
  if (!claim[4]) throw new Refusal(409, 'request-in-flight');

  const offers = await ask(
    'offers',
    `SELECT s.product_id, p.sku, p.name, coalesce(special.amount, p.unit_price_amount),
            p.unit_price_currency, coalesce(t.on_account, false)
       FROM catalog.stock s JOIN catalog.products p ON p.id = s.product_id ${pricesOf('$2', '$3')}
      WHERE s.product_id = ANY ($1::uuid[]) AND p.active AND p.option_names = '{}'
      ORDER BY s.product_id FOR UPDATE OF s`,
    [draft.productIds, draft.customerId, draft.placedAt],
  );
  if (offers.length < draft.productIds.length) throw new Refusal(422, 'unknown-product');
  const order = orderOf(draft, new Map(offers.map((offer) => [offer[0], offer])));
  await reserve(ask, draft);
  const isOnAccount = offers[0][5];
  const reservedUntil = isOnAccount || order.total.amount === 0 ? null : draft.reservedUntil;
  await insert(ask, draft, order, reservedUntil);
  await record(ask, draft, order);
  const body = JSON.stringify(order);
  await ask(
    'key',
    `INSERT INTO platform.idempotency_keys (principal, route, key, fingerprint, status, headers,
      body)
     VALUES ($1, $2, $3, $4, 201, $5, $6)`,
    [draft.customerId, ROUTE, draft.key, draft.fingerprint, JSON.stringify(draft.headers), body],
  );
  return { status: 201, headers: draft.headers, body, replayed: false };
}

async function reserve(ask, draft) {
  await ask(
    'stock',
    `UPDATE catalog.stock s SET reserved = s.reserved + w.quantity
       FROM unnest($1::uuid[], $2::int[]) AS w (product_id, quantity)
         WHERE s.product_id = w.product_id`,
    [draft.productIds, draft.quantities],
  );
  await ask(
    'reservations',
    `INSERT INTO catalog.reservations (reservation_id, product_id, quantity)
     SELECT $1, * FROM unnest($2::uuid[], $3::int[])`,
    [draft.id, draft.productIds, draft.quantities],
  );
  await ask(
    'movements',
    `INSERT INTO catalog.stock_movements
       (product_id, type, on_hand_delta, reserved_delta, reservation_id, actor_id, occurred_at)
     SELECT product_id, 'reservation', 0, quantity, $1, $4, $5
       FROM unnest($2::uuid[], $3::int[]) AS w (product_id, quantity)`,
    [draft.id, draft.productIds, draft.quantities, draft.customerId, draft.placedAt],
  );
}

async function insert(ask, draft, { total, lines }, reservedUntil) {
  await ask(
    'order-insert',
    `INSERT INTO orders.orders
       (id, number, reference, customer_id, status, payment_status, total_amount, total_currency,
         line_count, placed_at, updated_at, reserved_until, version)
     VALUES ($1, $2, $3, $4, 'placed', 'unpaid', $5, $6, $7, $8, $8, $9, 1)`,
    [
      ...[draft.id, draft.number, draft.reference, draft.customerId],
      ...[total.amount, total.currency, lines.length, draft.placedAt, reservedUntil],
    ],
  );
  await ask(
    'lines-insert',
    `INSERT INTO orders.order_lines
       (order_id, id, position, product_id, sku, name, quantity, unit_price_amount,
         unit_price_currency)
     SELECT $1, line.*, $9
       FROM unnest($2::uuid[], $3::int[], $4::uuid[], $5::text[], $6::text[], $7::int[],
         $8::bigint[]) AS line`,
    [
      draft.id,
      lines.map(({ id }) => id),
      lines.map((_, index) => index + 1),
      lines.map(({ productId }) => productId),
      lines.map(({ sku }) => sku),
      lines.map(({ name }) => name),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPrice }) => unitPrice.amount),
      total.currency,
    ],
  );
}

async function record(ask, draft, { id, number, customerId, total, lines, placedAt }) {
  const lineCount = lines.length;
  await ask(
    'timeline',
    `INSERT INTO orders.timeline (order_id, position, type, occurred_at, actor_id, data) VALUES
        ($1, 1, 'placed', $2, $3, $4)`,
    [id, placedAt, customerId, JSON.stringify({ total, lineCount })],
  );
  await ask(
    'outbox',
    'INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data) VALUES ' +
      '($1, $2, $3, $4, $5, $6)',
    [
      ...[draft.eventId, EVENT_TYPE, id, placedAt, draft.traceparent],
      JSON.stringify({ orderId: id, number, customerId, total, lineCount, placedAt }),
    ],
  );
  await ask(
    'audit',
    `INSERT INTO platform.audit_events
       (id, occurred_at, actor_id, action, subject_type, subject_id, after, ip, request_id,
         traceparent)
     VALUES ($1, $2, $3, 'orders.order-placed', 'order', $4, $5, $6, $7, $8)`,
    [
      ...[
        draft.auditId,
        placedAt,
        customerId,
        id,
        JSON.stringify({ number, customerId, total, lineCount }),
      ],
      ...[draft.ip, draft.requestId, draft.traceparent],
    ],
  );
}

function orderOf(draft, offers) {
  const rows = draft.productIds.map((productId, index) => {
    const [, sku, name, amount, currency] = offers.get(productId);
    const fulfilment = [0, 0, 0, 0];
    return [
      ...[draft.lineIds[index], productId, sku, name, draft.quantities[index], amount, currency],
      ...[0, 0, 0, ...fulfilment],
    ];
  });
  const currency = rows[0][6];
  if (rows.some((row) => row[6] !== currency)) throw new Refusal(422, 'mixed-currencies');
  const total = rows.reduce((sum, row) => sum + row[4] * row[5], 0);
  const head = [
    ...[draft.id, draft.number, draft.reference, draft.customerId, 'placed', 'unpaid', total],
    ...[currency, draft.placedAt, 1, rows.length, draft.placedAt],
    ...[null, null, null, 0, 0],
  ];
  return toOrder(head, true, rows, 0);
}
