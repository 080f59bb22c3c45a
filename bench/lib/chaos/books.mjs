/** Our book, as the database has it. It is compared with that of the provider. */
import { ask } from '../database.mjs';

/**
 * @typedef {{ id: string, reference: string, status: string, total: number, paid: number,
 *   refunded: number, payment_status: string }} BookedOrder
 * @typedef {{ id: string, subject_id: string, provider_ref: string | null, status: string,
 *   captured: number, refunded: number }} BookedPayment
 * @typedef {{ id: string, payment_id: string, kind: string, status: string, amount: number }}
 *   BookedStep
 * @typedef {{ orders: BookedOrder[], payments: BookedPayment[], steps: BookedStep[], dead: { id:
 *   string, consumer: string, error: string }[] }} Book
 */

/** @param {string} url @returns {Promise<Book>} */
export async function ourBook(url) {
  const [orders, payments, steps, dead] = await Promise.all([
    ask(
      url,
      `SELECT id, reference, status, payment_status, total_amount::int AS total,
              paid_amount::int AS paid, refunded_amount::int AS refunded
         FROM orders.orders ORDER BY id`,
    ),
    ask(
      url,
      `SELECT id, subject_id, provider_ref, status, captured::int, refunded::int
         FROM payments.payments ORDER BY id`,
    ),
    ask(
      url,
      `SELECT id, payment_id, kind, status, amount::int FROM payments.operations ORDER BY id`,
    ),
    ask(
      url,
      `SELECT event_id AS id, consumer, last_error AS error FROM platform.inbox
        WHERE status = 'dead' ORDER BY position`,
    ),
  ]);
  return { orders, payments, steps, dead };
}
