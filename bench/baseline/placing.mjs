/**
 * What both modes of placing an order share: the request in the form that SQL takes, and what it
 * may end in.
 */
import { createHash, randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const ROUTE = 'POST /v1/orders';
export const EVENT_TYPE = 'orders.order-placed.v1';
const RESERVATION_MS = 30 * 60_000;

/**
 * What a unit of the product `p` costs the customer `$n` at the time `$m`, as Orderly's `priceFor`:
 * a price for the group before a general one, one for a time before one without limits. Joins the
 * customer's terms, too.
 */
export const pricesOf = (customer, at) => `
  LEFT JOIN orders.customer_terms t ON t.customer_id = ${customer}::uuid
  LEFT JOIN LATERAL (
    SELECT x.amount FROM catalog.prices x
     WHERE x.product_id = p.id AND x.currency = p.unit_price_currency
       AND (x.customer_group IS NULL OR x.customer_group = t.customer_group)
       AND (x.valid_from IS NULL OR x.valid_from <= ${at}::timestamptz)
       AND (x.valid_to IS NULL OR x.valid_to > ${at}::timestamptz)
     ORDER BY x.customer_group IS NULL, x.valid_from IS NULL AND x.valid_to IS NULL LIMIT 1
  ) special ON true`;

/** Ends a request with a problem. */
export class Refusal extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/**
 * @typedef {{ status: number, headers: Record<string, string>, body: string, replayed: boolean }}
 *   Placed `body` is JSON already
 * @typedef {ReturnType<typeof draftOf>} Draft
 */

/**
 * @param {{ customerId: string, key: string, body: { lines: { productId: string, quantity: number
 *   }[], reference?: string }, ip: string }} request
 */
export function draftOf({ customerId, key, body, ip }) {
  const quantities = new Map();
  for (const { productId, quantity } of body.lines) {
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  }
  const id = uuidv7();
  const placedAt = new Date();
  return {
    id,
    number: orderNumber(),
    reference: body.reference ?? null,
    customerId,
    key,
    fingerprint: createHash('sha256').update(JSON.stringify(body)).digest(),
    productIds: [...quantities.keys()],
    quantities: [...quantities.values()],
    lineIds: [...quantities.keys()].map(() => uuidv7()),
    placedAt: placedAt.toISOString(),
    reservedUntil: new Date(placedAt.getTime() + RESERVATION_MS).toISOString(),
    headers: { location: `/v1/orders/${id}`, etag: '"1.cancel.pay"' },
    eventId: uuidv7(),
    auditId: uuidv7(),
    requestId: uuidv7(),
    traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
    ip,
  };
}

function orderNumber() {
  let number = 'ORD';
  const bytes = randomBytes(12);
  for (let index = 0; index < 12; index++)
    number += (index % 4 === 0 ? '-' : '') + ALPHABET[bytes[index] & 31];
  return number;
}

/**
 *  The answer that was stored with the key.
 * @param {unknown[] | undefined} row fingerprint, status, headers, body
 * @returns {Placed | null}
 */
export function replayOf(row, draft) {
  if (!row?.[0]) return null;
  const [fingerprint, status, headers, body] = row;
  if (!draft.fingerprint.equals(fingerprint)) throw new Refusal(422, 'idempotency-key-reused');
  return { status, headers, body, replayed: true };
}

/** @param {{ code?: string, constraint?: string }} error */
export function refusalOf(error) {
  return error.constraint === 'stock_not_oversold' ? new Refusal(409, 'insufficient-stock') : error;
}
