import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Order } from './order.entity.js';

@Injectable()
export class OrderStateRepository {
  /** Locks the order's row: concurrent changes of its state wait, and see the outcome. */
  lockById(tx: Transaction, id: string): Promise<Order | null> {
    return tx
      .createQueryBuilder(Order, 'o')
      .leftJoinAndSelect('o.lines', 'line')
      .where('o.id = :id', { id })
      .orderBy('line.position')
      .setLock('pessimistic_write', undefined, ['o'])
      .getOne();
  }

  /** For an order that `lockById` locked, and that has changed once since. */
  async save(tx: Transaction, order: Order): Promise<void> {
    const { id, reference, tags, status, paymentStatus, reservedUntil, version, updatedAt } = order;
    const { affected } = await tx.update(
      Order,
      { id, version: version - 1 },
      { reference, tags, status, paymentStatus, reservedUntil, version, updatedAt },
    );
    if (affected !== 1) throw new Error(`The order ${id} changed although it was locked.`);
  }
}
