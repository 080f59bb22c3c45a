import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Order, OrderLine } from './order.entity.js';

@Injectable()
export class OrderStateRepository {
  /**
   * Locks the order's row: concurrent changes of its state wait, and see the outcome. Reads the
   * lines in a statement of their own: one that had waited for the lock would return the order as
   * it is now with the lines as they were before.
   */
  async lockById(tx: Transaction, id: string): Promise<Order | null> {
    const order = await tx
      .createQueryBuilder(Order, 'o')
      .where('o.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (!order) return null;
    const lines = await tx.find(OrderLine, { where: { orderId: id }, order: { position: 'ASC' } });
    return Object.assign(order, { lines });
  }

  /** For an order that `lockById` locked, and that has changed once since. */
  async save(tx: Transaction, order: Order): Promise<void> {
    const { id, reference, tags, status, paymentStatus, paidAmount, refundedAmount } = order;
    const { reservedUntil, version, updatedAt } = order;
    const { affected } = await tx.update(
      Order,
      { id, version: version - 1 },
      {
        ...{ reference, tags, status, paymentStatus, paidAmount, refundedAmount },
        ...{ reservedUntil, version, updatedAt },
      },
    );
    if (affected !== 1) throw new Error(`The order ${id} changed although it was locked.`);
  }

  /** Adds units to the refunded ones of a locked order: one statement for any number of lines. */
  async addRefunded(
    tx: Transaction,
    { id, lines }: Order,
    units: ReadonlyMap<string, number>,
  ): Promise<void> {
    for (const line of lines) line.refundedQuantity += units.get(line.id) ?? 0;
    await tx.query(
      `UPDATE orders.order_lines l SET refunded_quantity = l.refunded_quantity + r.units
         FROM unnest($2::uuid[], $3::int[]) AS r (line_id, units)
        WHERE l.order_id = $1 AND l.id = r.line_id`,
      [id, [...units.keys()], [...units.values()]],
    );
  }
}
