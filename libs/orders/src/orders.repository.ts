import { Injectable } from '@nestjs/common';
import { composeStatement } from '@orderly/platform/database/composed-statement';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Keyset, PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Order } from './order.entity.js';
import { ORDER_PART, type PlacedOrder } from './order.part.js';
import {
  LISTED_COLUMNS,
  type ListedOrder,
  type ListedOrderRow,
  ORDER_WITH_LINES,
  type OrderWithLineRow,
  toListedOrder,
  toOrderWithLines,
} from './order.rows.js';
import type { OrderStatus } from './order-life.js';

export interface OrderFilter {
  readonly status?: OrderStatus | undefined;
  readonly customerId?: string | undefined;
  readonly number?: string | undefined;
  readonly reference?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive. */
  readonly placedTo?: Date | undefined;
}

export const keysetOf = (order: ListedOrder): Keyset => [order.placedAt, order.id];

/**
 * Whether one index holds what the filter asks for, in the order of the list. Not so for a status or
 * a reference alone: the plan for any of them may be a walk through all orders, in search of a rare
 * one. Nor for both of a customer, who may have many orders with either and none with both.
 */
function isOneWalk({ status, customerId, number, reference }: OrderFilter): boolean {
  const narrowing = [status, reference].filter((each) => each !== undefined).length;
  return number !== undefined || narrowing <= (customerId === undefined ? 0 : 1);
}

const ADD_ORDER = composeStatement('orders.add', [ORDER_PART]);

/** Orders with their lines. The hot statements are written by hand; each has one text, whatever the number of lines. */
@Injectable()
export class OrdersRepository {
  private readonly lists = new FilteredStatements(
    'orders.list',
    (where) =>
      `SELECT ${LISTED_COLUMNS} FROM orders.orders o ${where && `WHERE ${where}`} ORDER BY placed_at DESC, id DESC`,
    { instants: 'text' },
  );

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

  /** Without lines, newest first. */
  async list(filter: OrderFilter, page: PageRequest): Promise<ListedOrder[]> {
    const conditions: ReadonlyArray<readonly [condition: string, values: readonly unknown[]]> = [
      ['status = ?', [filter.status]],
      ['customer_id = ?', [filter.customerId]],
      ['number = ?', [filter.number]],
      ['reference = ?', [filter.reference]],
      ['placed_at >= ?', [filter.placedFrom]],
      // A later page begins before that anyhow. With both, PostgreSQL would walk from one to the other.
      ['placed_at < ?', [page.after ? undefined : filter.placedTo]],
      ['(placed_at, id) < (?, ?)', page.after ?? [undefined]],
    ];
    const wanted = conditions.filter(([, values]) => values[0] !== undefined);
    const values = wanted.flatMap(([, each]) => each);
    const chosen = wanted.map(([condition]) => condition);
    const rows = isOneWalk(filter)
      ? this.statements.read<ListedOrderRow>(this.lists.pageOf(chosen, page.limit), values)
      : this.statements.readExpensive<ListedOrderRow>(this.lists.of(chosen, page.limit), values);
    return (await rows).slice(0, page.limit).map(toListedOrder);
  }

  /** For an order that `findForChange` locked and whose state has changed since. */
  async saveState(tx: Transaction, { id, status, paymentStatus, version }: Order): Promise<void> {
    const { affected } = await tx.update(
      Order,
      { id, version: version - 1 },
      { status, paymentStatus, version },
    );
    if (affected !== 1) throw new Error(`The order ${id} changed although it was locked.`);
  }
}
