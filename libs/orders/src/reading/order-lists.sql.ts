import { FilteredStatements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { LISTED_COLUMNS } from './order.rows.js';
import { type ListOrder, type OrderFilter, orderOf } from './order-filter.js';
import type { SoughtOrders } from './order-search.js';

type Condition = readonly [condition: string, values: readonly unknown[]];

/** Conditions with their values, in the same order. */
interface Conditions {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

/** Without those that the filter leaves open. */
function given(conditions: readonly Condition[]): Conditions {
  const wanted = conditions.filter(([, values]) => values[0] !== undefined);
  return {
    texts: wanted.map(([text]) => text),
    values: wanted.flatMap(([, values]) => values),
  };
}

const equalities = (filter: OrderFilter): Condition[] => [
  ['o.status = ?', [filter.status]],
  ['o.payment_status = ?', [filter.paymentStatus]],
  ['o.customer_id = ?', [filter.customerId]],
  ['o.number = ?', [filter.number]],
  ['o.reference = ?', [filter.reference]],
  ['t.tag = ?', [filter.tag]],
];

/** The table whose index is walked: that of the tags has the time of the order, too. */
const sourceOf = ({ tag }: OrderFilter): string =>
  tag === undefined
    ? 'orders.orders o'
    : 'orders.order_tags t JOIN orders.orders o ON o.id = t.order_id';

function columnOf({ tag }: OrderFilter, column: string): string {
  if (tag !== undefined && column === 'placed_at') return 't.placed_at';
  return tag !== undefined && column === 'id' ? 't.order_id' : `o.${column}`;
}

/**
 * The part of the list on this page. The cursor of a later page is signed with the filters, and so
 * lies within their bounds: with two conditions for one end, PostgreSQL would scan from one to the
 * other.
 */
function boundsOf(filter: OrderFilter, { after }: PageRequest): Condition[] {
  const { columns, direction } = orderOf(filter);
  const placedAt = columnOf(filter, 'placed_at');
  const from: Condition = [`${placedAt} >= ?`, [filter.placedFrom]];
  const to: Condition = [`${placedAt} < ?`, [filter.placedTo]];
  const since: Condition = ['o.updated_at >= ?', [filter.updatedSince]];
  if (after === null) return [from, to, since];
  const key = columns.map((column) => columnOf(filter, column)).join(', ');
  const cursor: Condition = [
    `(${key}) ${direction === 'ASC' ? '>' : '<'} (${columns.map(() => '?').join(', ')})`,
    after,
  ];
  if (columns[0] !== 'placed_at') return [from, to, cursor];
  return direction === 'ASC' ? [to, cursor] : [from, cursor];
}

/** For orders that something else has narrowed down. */
const IS_SOUGHT = `(o.number BETWEEN ? AND ? OR lower(o.reference) LIKE lower(?) OR EXISTS (
  SELECT FROM orders.order_lines l WHERE l.order_id = o.id AND l.product_id = ANY (?::uuid[])))`;

const soughtValues = ({ numbers, reference, productIds }: SoughtOrders): unknown[] => [
  ...(numbers ?? [null, null]),
  reference,
  productIds,
];

/** The filters of a page along one index, and their values. */
export function conditionsOf(filter: OrderFilter, page: PageRequest): Conditions {
  const { sought } = filter;
  return given([
    ...equalities(filter),
    ...(sought ? [[IS_SOUGHT, soughtValues(sought)] as const] : []),
    ...boundsOf(filter, page),
  ]);
}

/** One statement for each set of filters and each order. */
export class OrderListStatements {
  private readonly known = new Map<string, FilteredStatements>();

  for(filter: OrderFilter): FilteredStatements {
    const source = sourceOf(filter);
    const order = orderBy(filter, orderOf(filter));
    const key = `${source} ${order}`;
    let statements = this.known.get(key);
    if (!statements) {
      statements = new FilteredStatements(
        `orders.list.${this.known.size}`,
        (where) =>
          `SELECT ${LISTED_COLUMNS} FROM ${source} ${where && `WHERE ${where}`} ORDER BY ${order}`,
        { instants: 'text' },
      );
      this.known.set(key, statements);
    }
    return statements;
  }
}

const orderBy = (filter: OrderFilter, { columns, direction }: ListOrder): string =>
  columns.map((column) => `${columnOf(filter, column)} ${direction}`).join(', ');

/** As many as a page may have, and one more. */
const ENOUGH = 101;

/**
 * The newest orders that are sought, of all customers. Each way of being sought has an index from
 * which it reads no more than a page; of each product, too, however often it was sold. By id,
 * which begins with the time, because the index of the lines has no other.
 */
const sought = (isLaterPage: boolean): FilteredStatements => {
  const after = (id: string) => (isLaterPage ? ` AND ${id} < ?` : '');
  return new FilteredStatements(
    `orders.sought.${isLaterPage}`,
    (where) => {
      const filters = where && ` AND ${where}`;
      // OFFSET keeps the planner from walking all orders beside the lines.
      const join = where
        ? `CROSS JOIN LATERAL (SELECT FROM orders.orders o
             WHERE o.id = l.order_id${filters} OFFSET 0) wanted`
        : '';
      return `SELECT ${LISTED_COLUMNS} FROM orders.orders o WHERE o.id = ANY (ARRAY(
        (SELECT o.id FROM orders.orders o
          WHERE o.number BETWEEN ? AND ?${filters}${after('o.id')}
          ORDER BY o.id DESC LIMIT ${ENOUGH})
        UNION
        (SELECT o.id FROM orders.orders o
          WHERE lower(o.reference) LIKE lower(?)${filters}${after('o.id')}
          ORDER BY o.id DESC LIMIT ${ENOUGH})
        UNION
        (SELECT sold.order_id FROM unnest(?::uuid[]) AS product (id)
          CROSS JOIN LATERAL (
            SELECT l.order_id FROM orders.order_lines l ${join}
             WHERE l.product_id = product.id${after('l.order_id')}
             ORDER BY l.order_id DESC LIMIT ${ENOUGH}) sold)
        ORDER BY 1 DESC LIMIT ${ENOUGH})) ORDER BY o.id DESC`;
    },
    { instants: 'text' },
  );
};

const SOUGHT = { first: sought(false), later: sought(true) };

/** The statement for orders that are sought among those of all customers, and its values. */
export function soughtPage(
  filter: OrderFilter,
  words: SoughtOrders,
  { limit, after }: PageRequest,
) {
  const { texts, values } = given([
    ...equalities(filter),
    ['o.placed_at >= ?', [filter.placedFrom]],
    ['o.placed_at < ?', [filter.placedTo]],
  ]);
  const rest = [...values, ...(after ? [after.at(-1)] : [])];
  const { numbers, reference, productIds } = words;
  return {
    statement: (after ? SOUGHT.later : SOUGHT.first).of(texts, limit),
    values: [
      ...(numbers ?? [null, null]),
      ...rest,
      ...[reference, ...rest],
      ...[productIds, ...rest],
    ],
  };
}
