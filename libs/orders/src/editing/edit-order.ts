import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory } from '../history/order-history.js';
import type { EditedField } from '../history/timeline.js';
import type { Order } from '../order/order.entity.js';
import { OrderNotFound } from '../order/order.errors.js';
import { OrderStateRepository } from '../order/order-state.repository.js';

interface Edit {
  readonly reference?: string | null;
  readonly tags?: readonly string[];
}

/** Changes what staff may edit of an order. */
@Injectable()
export class EditOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly history: OrderHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * An edit that changes nothing makes no version.
   * @param assertUnchanged gets the current order, locked, and throws when the caller saw another
   * version
   * @throws OrderNotFound
   */
  async edit(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    edit: Edit,
    assertUnchanged: (order: Order) => void,
  ): Promise<Order> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order) throw new OrderNotFound(orderId);
    assertUnchanged(order);
    const fields: EditedField[] = [];
    if (edit.reference !== undefined && edit.reference !== order.reference) {
      order.reference = edit.reference;
      fields.push('reference');
    }
    if (edit.tags !== undefined && edit.tags.join('\n') !== order.tags.join('\n')) {
      order.tags = [...edit.tags];
      fields.push('tags');
    }
    if (fields.length === 0) return order;
    const at = this.clock.now();
    order.change(at);
    await this.orders.save(tx, order);
    await this.history.edited(tx, actor, order, fields, at);
    return order;
  }
}
