import { Injectable } from '@nestjs/common';
import { composeStatement } from '@orderly/platform/database/composed-statement';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Keyset, PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Order } from '../order/order.entity.js';
import type { OrderStatus } from '../order/order-state-machine.js';
import { ORDER_PART, type PlacedOrder } from '../placing/order.sql.js';
import {
  LISTED_COLUMNS,
  type ListedOrder,
  type ListedOrderRow,
  ORDER_WITH_LINES,
  type OrderWithLineRow,
  toListedOrder,
  toOrderWithLines,
} from './order.rows.js';

export interface OrderFilter {
  readonly status?: OrderStatus | undefined;
  readonly customerId?: string | undefined;
  readonly number?: string | undefined;
  readonly reference?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive. */
  readonly placedTo?: Date | undefined;
  /** Inclusive. Makes it a list of changes, the oldest first. */
  readonly updatedSince?: Date | undefined;
}

export const keysetOf =
  ({ updatedSince }: OrderFilter) =>
  ({ id, placedAt, updatedAt }: ListedOrder): Keyset =>
    updatedSince === undefined ? [placedAt, id] : [updatedAt, id];

/**
 * Whether one index holds what the filter asks for, in the order of the list. Not so for a status or
 * a reference alone: the plan for any of them may be a walk through all orders, in search of a rare
 * one. Nor for both of a customer, who may have many orders with either and none with both. The
 * indexes of changes know nothing but the customer.
 */
function isOneWalk(filter: OrderFilter): boolean {
  const { status, customerId, number, reference, placedFrom, placedTo, updatedSince } = filter;
  const count = (values: unknown[]): number => values.filter((each) => each !== undefined).length;
  if (number !== undefined) return true;
  if (updatedSince !== undefined) return count([status, reference, placedFrom, placedTo]) === 0;
  return count([status, reference]) <= (customerId === undefined ? 0 : 1);
}

type Condition = readonly [condition: string, values: readonly unknown[]];

/** Where a page begins. Its cursor was signed with the filters, and so lies within their bounds. */
function pageBounds({ placedTo, updatedSince }: OrderFilter, { after }: PageRequest): Condition[] {
  if (updatedSince === undefined) {
    // With both, PostgreSQL would walk from one to the other.
    return after ? [['(placed_at, id) < (?, ?)', after]] : [['placed_at < ?', [placedTo]]];
  }
  return [
    ['placed_at < ?', [placedTo]],
    after ? ['(updated_at, id) > (?, ?)', after] : ['updated_at >= ?', [updatedSince]],
  ];
}

const ADD_ORDER = composeStatement('orders.add', [ORDER_PART]);

const listsBy = (name: string, order: string): FilteredStatements =>
  new FilteredStatements(
    name,
    (where) =>
      `SELECT ${LISTED_COLUMNS} FROM orders.orders o ${where && `WHERE ${where}`} ORDER BY ${order}`,
    { instants: 'text' },
  );

/** Orders with their lines. The hot statements are written by hand; each has one text, whatever the number of lines. */
@Injectable()
export class OrdersRepository {
  private readonly lists = listsBy('orders.list', 'placed_at DESC, id DESC');
  private readonly changes = listsBy('orders.changes', 'updated_at, id');

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Inserts the order with its lines and the first entry of its timeline, in one statement. */
  async add(tx: Transaction, placed: PlacedOrder): Promise<void> {
    await tx.query(ADD_ORDER.text, ORDER_PART.values(placed));
  }

  async findById(id: string): Promise<Order | null> {
    return toOrderWithLines(await this.statements.read<OrderWithLineRow>(ORDER_WITH_LINES, [id]));
  }

  /** The order alone, without its lines. */
  findHeadById(id: string): Promise<Order | null> {
    return this.dataSource.manager
      .createQueryBuilder(Order, 'o')
      .where('o.id = :id', { id })
      .getOne();
  }

  /** Locks the order's row: whoever else would change its state waits, and sees the outcome. */
  findForChange(tx: Transaction, id: string): Promise<Order | null> {
    return tx
      .createQueryBuilder(Order, 'o')
      .leftJoinAndSelect('o.lines', 'line')
      .where('o.id = :id', { id })
      .orderBy('line.position')
      .setLock('pessimistic_write', undefined, ['o'])
      .getOne();
  }

  /** Without lines, newest first; with `updatedSince`, what changed first comes first. */
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

  /** For an order that `findForChange` locked and whose state has changed since. */
  async saveState(tx: Transaction, order: Order): Promise<void> {
    const { id, status, paymentStatus, version, updatedAt } = order;
    const { affected } = await tx.update(
      Order,
      { id, version: version - 1 },
      { status, paymentStatus, version, updatedAt },
    );
    if (affected !== 1) throw new Error(`The order ${id} changed although it was locked.`);
  }
}
