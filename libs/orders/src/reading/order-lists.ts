import { Injectable } from '@nestjs/common';
import type { Freshness } from '@orderly/platform/database/freshness';
import { type QuickRead, type Statement, Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Order, OrderLine } from '../order/order.entity.js';
import {
  type ListedOrder,
  type ListedOrderRow,
  ORDER_WITH_LINE_COLUMNS,
  type OrderWithLineRow,
  toListedOrder,
  toOrderWithLines,
} from './order.rows.js';
import type { OrderFilter } from './order-filter.js';
import { conditionsOf, OrderListStatements, soughtPage } from './order-lists.sql.js';

/** As many lines of an order as a list includes. */
export const MAX_LISTED_LINES = 100;

const FIRST_LINES: Statement = {
  name: 'orders.first-lines',
  text: `SELECT ${ORDER_WITH_LINE_COLUMNS}
           FROM orders.orders o
           JOIN orders.order_lines l ON l.order_id = o.id
          WHERE o.id = ANY ($1::uuid[]) AND l.position <= ${MAX_LISTED_LINES}
          ORDER BY o.id, l.position`,
};

const ALL_LINES: Statement = {
  name: 'orders.all-lines',
  text: `SELECT ${ORDER_WITH_LINE_COLUMNS}
           FROM orders.orders o
           JOIN orders.order_lines l ON l.order_id = o.id
          WHERE o.id = ANY ($1::uuid[])
          ORDER BY o.id, l.position`,
};
/** An order may have 1,500 lines: this bounds what is in memory at once. */
const LINES_AT_ONCE = 3_000;

/**
 * True when one index holds what the filter selects, in the order of the list. False for a status
 * or a reference alone: the generic plan may scan all orders for a rare value. False for both of
 * one customer, who may have many orders with either and none with both. The indexes of changes
 * contain only the customer.
 */
function isOneWalk(filter: OrderFilter): boolean {
  const { status, customerId, number, reference, placedFrom, placedTo, updatedSince } = filter;
  const { paymentStatus, tag, sought, sort } = filter;
  const count = (values: unknown[]): number => values.filter((each) => each !== undefined).length;
  if (count([paymentStatus, tag, sought]) > 0 || sort?.endsWith('total')) return false;
  if (number !== undefined) return true;
  if (updatedSince !== undefined) return count([status, reference, placedFrom, placedTo]) === 0;
  return count([status, reference]) <= (customerId === undefined ? 0 : 1);
}

/** Whose orders, or which of them, is open: all orders would be walked for a rare word. */
const isOpen = ({ customerId, tag, number, reference }: OrderFilter): boolean =>
  [customerId, tag, number, reference].every((each) => each === undefined);

/** Lists of orders. */
@Injectable()
export class OrderLists {
  private readonly lists = new OrderListStatements();

  constructor(private readonly statements: Statements) {}

  /** Lists orders without lines, in the order of the filter (`orderOf`). */
  async list(
    filter: OrderFilter,
    page: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedOrder[]> {
    return (await this.rows(filter, page, freshness)).slice(0, page.limit).map(toListedOrder);
  }

  /** The orders with their first lines. */
  withFirstLines(orderIds: readonly string[], freshness?: Freshness): Promise<Map<string, Order>> {
    return this.ordersOf(FIRST_LINES, orderIds, freshness);
  }

  /** All lines of each order. */
  async withAllLines(orders: readonly ListedOrder[]): Promise<Map<string, readonly OrderLine[]>> {
    const lines = new Map<string, readonly OrderLine[]>();
    for (const ids of groupsOf(orders, LINES_AT_ONCE))
      for (const [id, order] of await this.ordersOf(ALL_LINES, ids)) lines.set(id, order.lines);
    return lines;
  }

  private async ordersOf(
    statement: QuickRead,
    orderIds: readonly string[],
    freshness?: Freshness,
  ): Promise<Map<string, Order>> {
    const rows = await this.statements.read<OrderWithLineRow>(statement, [orderIds], freshness);
    const byOrder = new Map<string, OrderWithLineRow[]>();
    for (const row of rows) {
      const others = byOrder.get(row.id);
      if (others) others.push(row);
      else byOrder.set(row.id, [row]);
    }
    return new Map([...byOrder].map(([id, lines]) => [id, toOrderWithLines(lines) as Order]));
  }

  private rows(
    filter: OrderFilter,
    page: PageRequest,
    freshness?: Freshness,
  ): Promise<ListedOrderRow[]> {
    const { sought } = filter;
    if (sought && isOpen(filter)) {
      const { statement, values } = soughtPage(filter, sought, page);
      return this.statements.readExpensive<ListedOrderRow>(statement, values, freshness);
    }
    const { texts, values } = conditionsOf(filter, page);
    const lists = this.lists.for(filter);
    const { limit } = page;
    return isOneWalk(filter)
      ? this.statements.read(lists.pageOf(texts, limit), [...values], freshness)
      : this.statements.readExpensive(lists.of(texts, limit), [...values], freshness);
  }
}

/** The ids of the orders, in groups with about `most` lines at most. */
function groupsOf(orders: readonly ListedOrder[], most: number): string[][] {
  const groups: string[][] = [];
  let room = 0;
  for (const { id, lineCount } of orders) {
    if (groups.length === 0 || lineCount > room) {
      groups.push([]);
      room = most;
    }
    groups.at(-1)?.push(id);
    room -= lineCount;
  }
  return groups;
}
