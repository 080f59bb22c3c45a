import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource, type EntityManager, MoreThan } from 'typeorm';
import type { RequestedQuantity } from '../order/requested-lines.js';
import { Return } from './return.entity.js';
import { OPEN_RETURNS } from './return-transitions.js';

/** A line of a return, with what the line of the order says about it. */
export interface ReturnedLine {
  readonly lineId: string;
  readonly productId: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly restockedQuantity: number;
  readonly writtenOffQuantity: number;
}

/** What has arrived of a line. */
export interface ArrivedLine {
  readonly lineId: string;
  readonly restock: number;
  readonly writeOff: number;
}

/** Writes only while the caller holds the lock of the order. */
@Injectable()
export class ReturnsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** One statement for any number of lines. */
  async add(tx: Transaction, goods: Return, lines: readonly RequestedQuantity[]): Promise<void> {
    await tx.insert(Return, goods);
    await tx.query(
      `INSERT INTO orders.return_lines (return_id, line_id, quantity)
       SELECT $1, line_id, quantity FROM unnest($2::uuid[], $3::int[]) AS r (line_id, quantity)`,
      [goods.id, lines.map(({ lineId }) => lineId), lines.map(({ quantity }) => quantity)],
    );
  }

  /** For a return that has changed once since it was read. */
  async save(tx: Transaction, goods: Return): Promise<void> {
    const { id, status, note, locationId, refundDue, refundRequested } = goods;
    const { receivedAt, updatedAt, version } = goods;
    const { affected } = await tx.update(
      Return,
      { id, version: version - 1 },
      {
        ...{ status, note, locationId, refundDue, refundRequested },
        ...{ receivedAt, updatedAt, version },
      },
    );
    if (affected !== 1) throw new Error(`The return ${id} changed although its order was locked.`);
  }

  /** Records what has arrived, in the return and in the lines of the order. */
  async receive(
    tx: Transaction,
    { id, orderId }: Return,
    lines: readonly ArrivedLine[],
  ): Promise<void> {
    await tx.query(
      `WITH arrived AS (
         SELECT * FROM unnest($3::uuid[], $4::int[], $5::int[])
           AS a (line_id, restocked, written_off)
       ), received AS (
         UPDATE orders.return_lines r
            SET restocked_quantity = a.restocked, written_off_quantity = a.written_off
           FROM arrived a WHERE r.return_id = $1 AND r.line_id = a.line_id
       )
       UPDATE orders.order_lines l
          SET returned_quantity = l.returned_quantity + a.restocked + a.written_off
         FROM arrived a WHERE l.order_id = $2 AND l.id = a.line_id`,
      [
        id,
        orderId,
        lines.map(({ lineId }) => lineId),
        lines.map(({ restock }) => restock),
        lines.map(({ writeOff }) => writeOff),
      ],
    );
  }

  /** How many units of each line are in open returns, by the id of the line. */
  async openQuantities(tx: Transaction, orderId: string): Promise<Map<string, number>> {
    const rows = await tx.query<Array<{ lineId: string; quantity: number }>>(
      `SELECT l.line_id AS "lineId", sum(l.quantity)::int AS quantity
         FROM orders.returns r JOIN orders.return_lines l ON l.return_id = r.id
        WHERE r.order_id = $1 AND r.status = ANY ($2)
        GROUP BY l.line_id`,
      [orderId, OPEN_RETURNS],
    );
    return new Map(rows.map(({ lineId, quantity }) => [lineId, quantity]));
  }

  find(
    orderId: string,
    id: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Return | null> {
    return manager.findOneBy(Return, { id, orderId });
  }

  /** In the order of the order's lines. */
  linesOf(
    { id, orderId }: Return,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<ReturnedLine[]> {
    return manager.query<ReturnedLine[]>(
      `SELECT l.id AS "lineId", l.product_id AS "productId", l.sku, l.name, r.quantity,
              r.restocked_quantity AS "restockedQuantity",
              r.written_off_quantity AS "writtenOffQuantity"
         FROM orders.return_lines r
         JOIN orders.order_lines l ON l.order_id = $2 AND l.id = r.line_id
        WHERE r.return_id = $1
        ORDER BY l.position`,
      [id, orderId],
    );
  }

  /** Lists the oldest first. */
  list(orderId: string, { after, limit }: PageRequest): Promise<Return[]> {
    const id = after ? { id: MoreThan(String(after[0])) } : {};
    return this.dataSource.manager.find(Return, {
      where: { orderId, ...id },
      order: { id: 'ASC' },
      take: limit,
    });
  }
}
