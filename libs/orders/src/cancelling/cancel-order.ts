import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory } from '../history/order-history.js';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { mayCancel, mayRead, permissionToCancel } from '../order/order.policy.js';
import { OrderStateRepository } from '../order/order-state.repository.js';

@Injectable()
export class CancelOrder {
  constructor(
    private readonly orders: OrderStateRepository,
    private readonly sales: Sales,
    private readonly log: OrderHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels the order and gives its stock back, in the caller's transaction. The row lock makes
   * concurrent requests wait: the first one cancels, the others find the order cancelled. It is
   * taken before any stock lock, as everywhere, so that no two transactions deadlock.
   * @param assertUnchanged gets the current order, locked, and throws when the caller saw another
   * version
   * @throws OrderNotFound, OrderActionForbidden, OrderNotCancellable
   */
  async cancel(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    reason: string | null,
    assertUnchanged: (order: Order) => void,
  ): Promise<Order> {
    const order = await this.orders.lockById(tx, orderId);
    if (!order || !(mayRead(actor, order) || mayCancel(actor, order)))
      throw new OrderNotFound(orderId);
    if (!mayCancel(actor, order)) throw new OrderActionForbidden(permissionToCancel(actor, order));
    assertUnchanged(order);
    const before = order.status;
    const occurredAt = this.clock.now();
    order.cancel(occurredAt);
    await this.orders.save(tx, order);
    await this.sales.release(tx, order.id);
    await this.log.cancelled(tx, actor, order, {
      before,
      reason,
      occurredAt,
    });
    return order;
  }
}
