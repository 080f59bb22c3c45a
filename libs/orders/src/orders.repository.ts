import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Keyset, PageRequest } from '@orderly/platform/http/pagination';
import { FilteredStatements, Statements } from '@orderly/platform/database/statements';
import { DataSource } from 'typeorm';
import { Order } from './order.entity.js';
import { type OrderRow, type OrderWithLineRow, ORDER_COLUMNS, ORDER_WITH_LINES, toOrder, toOrderWithLines } from './order.rows.js';
import type { OrderStatus } from './order-life.js';
import { newOrderNumber } from './order-number.js';

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

const INSERT_ORDER = `
  WITH placed AS (
    INSERT INTO orders.orders
      (id, number, reference, customer_id, status, payment_status, total_amount, total_currency, line_count, placed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (number) DO NOTHING
    RETURNING id
  ), lines AS (
    INSERT INTO orders.order_lines
      (order_id, id, position, product_id, sku, name, quantity, unit_price_amount, unit_price_currency)
    SELECT placed.id, line.*, $8
      FROM placed, unnest($12::uuid[], $13::int[], $14::uuid[], $15::text[], $16::text[], $17::int[], $18::bigint[]) AS line
  )
  SELECT id FROM placed`;

/** Orders with their lines. The hot statements are written by hand; each has one text, whatever the number of lines. */
@Injectable()
export class OrdersRepository {
  private readonly lists = new FilteredStatements(
    'orders.list',
    (where) => `SELECT ${ORDER_COLUMNS} FROM orders.orders o ${where && `WHERE ${where}`} ORDER BY placed_at DESC, id DESC LIMIT ?`,
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Inserts the order with its lines in one statement. A number that is taken (once in millions of millions) is replaced. */
  async add(tx: Transaction, order: Order): Promise<void> {
    while (!(await this.insert(tx, order))) order.number = newOrderNumber();
  }

  async findById(id: string): Promise<Order | null> {
    return toOrderWithLines(await this.statements.run<OrderWithLineRow>(ORDER_WITH_LINES, [id]));
  }

  /** The order alone, without its lines. */
  findHeadById(id: string): Promise<Order | null> {
    return this.dataSource.manager.createQueryBuilder(Order, 'o').where('o.id = :id', { id }).getOne();
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
    const statement = this.lists.of(wanted.map(([condition]) => condition));
    return (await this.statements.run<OrderRow>(statement, [...values, page.limit])).map(toOrder);
  }

  /** For an order that `findForChange` locked and whose state has changed since. */
  async saveState(tx: Transaction, { id, status, paymentStatus, version }: Order): Promise<void> {
    const { affected } = await tx.update(Order, { id, version: version - 1 }, { status, paymentStatus, version });
    if (affected !== 1) throw new Error(`The order ${id} changed although it was locked.`);
  }

  private async insert(tx: Transaction, { lines, ...order }: Order): Promise<boolean> {
    const inserted = await tx.query<unknown[]>(INSERT_ORDER, [
      order.id,
      order.number,
      order.reference,
      order.customerId,
      order.status,
      order.paymentStatus,
      order.total.amount,
      order.total.currency,
      order.lineCount,
      order.placedAt,
      order.version,
      lines.map((line) => line.id),
      lines.map((line) => line.position),
      lines.map((line) => line.productId),
      lines.map((line) => line.sku),
      lines.map((line) => line.name),
      lines.map((line) => line.quantity),
      lines.map((line) => line.unitPrice.amount),
    ]);
    return inserted.length === 1;
  }
}
