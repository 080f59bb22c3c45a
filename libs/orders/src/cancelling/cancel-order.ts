import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { IfMatch } from '@orderly/platform/http/etag';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { OrderHistory } from '../history/order-history.js';
import { assertOrderUnchanged } from '../http/order-etag.js';
import type { Order } from '../order/order.entity.js';
import { OrderActionForbidden, OrderNotFound } from '../order/order.errors.js';
import { mayCancel, mayRead, permissionToCancel } from '../order/order.policy.js';
import { OrdersRepository } from '../reading/orders.repository.js';

@Injectable()
export class CancelOrder {
  constructor(
    private readonly orders: OrdersRepository,
    private readonly sales: Sales,
    private readonly log: OrderHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Cancels the order and gives its stock back, in the caller's transaction. The row lock makes rivals wait: the first one cancels, the
   * others find the order cancelled. It is taken before any stock lock, as everywhere, so nobody waits in a circle.
   * @throws OrderNotFound, OrderActionForbidden, PreconditionFailed, OrderNotCancellable
   */
  async cancel(
    tx: Transaction,
    actor: Actor,
    orderId: string,
    how: { ifMatch: IfMatch | undefined; reason: string | null },
  ): Promise<Order> {
    const order = await this.orders.findForChange(tx, orderId);
    if (!order || !(mayRead(actor, order) || mayCancel(actor, order)))
      throw new OrderNotFound(orderId);
    if (!mayCancel(actor, order)) throw new OrderActionForbidden(permissionToCancel(actor, order));
    if (how.ifMatch) assertOrderUnchanged(how.ifMatch, order, actor);
    const before = order.status;
    const occurredAt = this.clock.now();
    order.cancel(occurredAt);
    await this.orders.saveState(tx, order);
    await this.sales.release(tx, order.id);
    await this.log.cancelled(tx, actor, order, {
      before,
      reason: how.reason,
      occurredAt,
    });
    return order;
  }
}
