import { Injectable } from '@nestjs/common';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Order } from '../order/order.entity.js';
import {
  LISTED_COLUMNS,
  type ListedOrder,
  type ListedOrderRow,
  ORDER_WITH_LINES,
  type OrderWithLineRow,
  toListedOrder,
  toOrderWithLines,
} from './order.rows.js';
import type { OrderFilter } from './order-filter.js';

/**
 * True when one index holds what the filter selects, in the order of the list. False for a status
 * or a reference alone: the generic plan may scan all orders for a rare value. False for both of
 * one customer, who may have many orders with either and none with both. The indexes of changes
 * contain only the customer.
 */
function isOneWalk(filter: OrderFilter): boolean {
  const { status, customerId, number, reference, placedFrom, placedTo, updatedSince } = filter;
  const count = (values: unknown[]): number => values.filter((each) => each !== undefined).length;
  if (number !== undefined) return true;
  if (updatedSince !== undefined) return count([status, reference, placedFrom, placedTo]) === 0;
  return count([status, reference]) <= (customerId === undefined ? 0 : 1);
}

type Condition = readonly [condition: string, values: readonly unknown[]];

/** The start of a page. Its cursor is signed with the filters, and so lies within their bounds. */
function pageBounds({ placedTo, updatedSince }: OrderFilter, { after }: PageRequest): Condition[] {
  if (updatedSince === undefined) {
    // With both conditions, PostgreSQL would scan from one to the other.
    return after ? [['(placed_at, id) < (?, ?)', after]] : [['placed_at < ?', [placedTo]]];
  }
  return [
    ['placed_at < ?', [placedTo]],
    after ? ['(updated_at, id) > (?, ?)', after] : ['updated_at >= ?', [updatedSince]],
  ];
}

const listsBy = (name: string, order: string): FilteredStatements =>
  new FilteredStatements(
    name,
    (where) =>
      `SELECT ${LISTED_COLUMNS} FROM orders.orders o
        ${where && `WHERE ${where}`} ORDER BY ${order}`,
    { instants: 'text' },
  );

/** The hot statements are written by hand; each has one text, for any number of lines. */
@Injectable()
export class OrdersRepository {
  private readonly lists = listsBy('orders.list', 'placed_at DESC, id DESC');
  private readonly changes = listsBy('orders.changes', 'updated_at, id');

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async findById(id: string): Promise<Order | null> {
    return toOrderWithLines(await this.statements.read<OrderWithLineRow>(ORDER_WITH_LINES, [id]));
  }

  /** The order without its lines. */
  findHeadById(id: string): Promise<Order | null> {
    return this.dataSource.manager
      .createQueryBuilder(Order, 'o')
      .where('o.id = :id', { id })
      .getOne();
  }

  /** Lists orders without lines, newest first; with `updatedSince`, the earliest change first. */
  async list(filter: OrderFilter, page: PageRequest): Promise<ListedOrder[]> {
    const conditions: readonly Condition[] = [
      ['status = ?', [filter.status]],
      ['customer_id = ?', [filter.customerId]],
      ['number = ?', [filter.number]],
      ['reference = ?', [filter.reference]],
      ['placed_at >= ?', [filter.placedFrom]],
      ...pageBounds(filter, page),
    ];
    const wanted = conditions.filter(([, values]) => values[0] !== undefined);
    const values = wanted.flatMap(([, each]) => each);
    const chosen = wanted.map(([condition]) => condition);
    const lists = filter.updatedSince === undefined ? this.lists : this.changes;
    const rows = isOneWalk(filter)
      ? this.statements.read<ListedOrderRow>(lists.pageOf(chosen, page.limit), values)
      : this.statements.readExpensive<ListedOrderRow>(lists.of(chosen, page.limit), values);
    return (await rows).slice(0, page.limit).map(toListedOrder);
  }
}
