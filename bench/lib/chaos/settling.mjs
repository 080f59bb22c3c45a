/** Waits until nothing is open any more: no order, no step of a payment, no event. */
import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../database.mjs';

const LOOK_MS = 2_000;

/**
 * Reads past the API on purpose: an open thing that no response shows would be the worst. Money
 * that is authorised for an order which is over, or will never be, is open, too.
 */
const OPEN = `
  SELECT 'orders that are placed' AS what, id::text, number AS more
    FROM orders.orders WHERE status = 'placed'
  UNION ALL
  SELECT 'payments that are open', p.id::text, concat(p.status, ' for an order ', o.status)
    FROM payments.payments p LEFT JOIN orders.orders o ON o.id = p.subject_id
   WHERE p.status IN ('pending', 'requires-action', 'processing')
      OR p.status = 'authorised' AND o.status IS DISTINCT FROM 'confirmed'
  UNION ALL
  SELECT 'steps that are pending', id::text, concat(kind, ' of the payment ', payment_id)
    FROM payments.operations WHERE status = 'pending'
  UNION ALL
  SELECT 'events that are not published', id::text, type
    FROM platform.outbox WHERE published_at IS NULL
  UNION ALL
  SELECT 'deliveries that are pending', event_id::text, consumer
    FROM platform.inbox WHERE status = 'pending'`;

/** @typedef {{ what: string, id: string, more: string }} OpenThing */

/**
 * @param {string} url @param {number} patienceMs @param {string} [query] finds what is open
 * @returns {Promise<{ open: OpenThing[], seconds: number }>} what is still open at the end
 */
export async function settled(url, patienceMs, query = OPEN) {
  const startedAt = performance.now();
  for (;;) {
    const open = await ask(url, query);
    const ms = performance.now() - startedAt;
    if (open.length === 0 || ms > patienceMs) return { open, seconds: ms / 1_000 };
    await delay(LOOK_MS);
  }
}
