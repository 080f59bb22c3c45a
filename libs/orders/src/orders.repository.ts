import { Injectable } from '@nestjs/common';
import { composeStatement } from '@orderly/platform/database/composed-statement';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Keyset, PageRequest } from '@orderly/platform/http/pagination';
import { DataSource } from 'typeorm';
import { Order } from './order.entity.js';
import { ORDER_PART, type PlacedOrder } from './order.part.js';
import {
  ORDER_COLUMNS,
  ORDER_WITH_LINES,
  type OrderRow,
  type OrderWithLineRow,
  toOrder,
  toOrderWithLines,
} from './order.rows.js';
import type { OrderStatus } from './order-life.js';

export interface OrderFilter {
  readonly status?: OrderStatus | undefined;
  readonly customerId?: string | undefined;
  readonly number?: string | undefined;
  /** Inclusive. */
  readonly placedFrom?: Date | undefined;
  /** Exclusive. */
  readonly placedTo?: Date | undefined;
}

export const keysetOf = (order: Order): Keyset => [order.placedAt.toISOString(), order.id];

const ADD_ORDER = composeStatement('orders.add', [ORDER_PART]);

/** Orders with their lines. The hot statements are written by hand; each has one text, whatever the number of lines. */
@Injectable()
export class OrdersRepository {
  private readonly lists = new FilteredStatements(
    'orders.list',
    (where) =>
      `SELECT ${ORDER_COLUMNS} FROM orders.orders o ${where && `WHERE ${where}`} ORDER BY placed_at DESC, id DESC`,
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
  async list(filter: OrderFilter, page: PageRequest): Promise<Order[]> {
    const conditions: ReadonlyArray<readonly [condition: string, values: readonly unknown[]]> = [
      ['status = ?', [filter.status]],
      ['customer_id = ?', [filter.customerId]],
      ['number = ?', [filter.number]],
      ['placed_at >= ?', [filter.placedFrom]],
      ['placed_at < ?', [filter.placedTo]],
      ['(placed_at, id) < (?, ?)', page.after ?? [undefined]],
    ];
    const wanted = conditions.filter(([, values]) => values[0] !== undefined);
    const values = wanted.flatMap(([, each]) => each);
    const chosen = wanted.map(([condition]) => condition);
    const rows = await this.statements.run<OrderRow>(this.lists.of(chosen, page.limit), values);
    return rows.slice(0, page.limit).map(toOrder);
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
