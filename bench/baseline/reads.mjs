/** The reads of both modes but one: a list is one statement anyhow. */
import {
  DETAIL_COLUMNS,
  HEAD_COLUMNS,
  LINE_COLUMNS,
  PRODUCT_COLUMNS,
  toOrder,
  toProduct,
  toSummary,
} from './rows.mjs';

/**
 * @typedef {(name: string, text: string, values: unknown[]) => Promise<unknown[][]>} Ask a prepared
 *   statement; rows as arrays
 */

/** @param {Ask} ask */
export function lists(ask) {
  return {
    /**
     * @param {{ customerId: string | null, placedTo?: string, after: string[] | null, limit:
     *   number, mayAct: (customerId: string) => boolean }} page `customerId` null: everybody's
     */
    async orders({ customerId, placedTo, after, limit, mayAct }) {
      const values = [limit];
      const parameter = (value) => `$${values.push(value)}`;
      const conditions = [];
      if (customerId !== null) conditions.push(`o.customer_id = ${parameter(customerId)}`);
      if (placedTo !== undefined) conditions.push(`o.placed_at < ${parameter(placedTo)}`);
      if (after)
        conditions.push(`(o.placed_at, o.id) < (${parameter(after[0])}, ${parameter(after[1])})`);
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
      const name = `orders-${customerId !== null}-${placedTo !== undefined}-${after !== null}`;
      const text = `SELECT ${HEAD_COLUMNS} FROM orders.orders o ${where} ORDER BY o.placed_at DESC,
          o.id DESC LIMIT $1`;
      return (await ask(name, text, values)).map((row) => toSummary(row, mayAct(row[3])));
    },

    /** @param {{ after: string[] | null, limit: number }} page */
    async products({ after, limit }) {
      const text = `SELECT ${PRODUCT_COLUMNS} FROM catalog.products p JOIN catalog.stock s
        ON s.product_id = p.id
                     WHERE p.active ${after ? 'AND p.id < $2' : ''} ORDER BY p.id DESC LIMIT $1`;
      const rows = await ask(
        `products-${after !== null}`,
        text,
        after ? [limit, after[0]] : [limit],
      );
      return rows.map(toProduct);
    },
  };
}

/** One round trip. @param {Ask} ask */
export const orderInOne =
  (ask) =>
  /** @param {string} id @param {(customerId: string) => boolean} mayAct */
  async (id, mayAct) => {
    const rows = await ask(
      'order',
      `SELECT ${HEAD_COLUMNS}, ${DETAIL_COLUMNS}, ${LINE_COLUMNS}
         FROM orders.orders o JOIN orders.order_lines l ON l.order_id = o.id
        WHERE o.id = $1 ORDER BY l.position`,
      [id],
    );
    if (rows.length === 0) return null;
    return toOrder(rows[0], mayAct(rows[0][3]), rows);
  };

/** A statement per table. @param {Ask} ask */
export const orderInTwo =
  (ask) =>
  /** @param {string} id @param {(customerId: string) => boolean} mayAct */
  async (id, mayAct) => {
    const [head] = await ask(
      'order-head',
      `SELECT ${HEAD_COLUMNS}, ${DETAIL_COLUMNS} FROM orders.orders o WHERE o.id = $1`,
      [id],
    );
    if (!head) return null;
    const lines = await ask(
      'order-lines',
      `SELECT ${LINE_COLUMNS} FROM orders.order_lines l WHERE l.order_id = $1 ORDER BY l.position`,
      [id],
    );
    return toOrder(head, mayAct(head[3]), lines, 0);
  };
