import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Actor } from '@orderly/platform/access/actor';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/ids/new-id';
import { Clock } from '@orderly/platform/time/clock';
import { UsersService } from '@orderly/users';
import type { PlaceOrderRequest } from './dto/place-order.request.js';
import { Order } from './order.entity.js';
import { OrderActionForbidden, UnknownCustomer } from './order.errors.js';
import { mayPlaceFor } from './order.policy.js';
import { OrderLog } from './order-log.js';
import { OrderPermission } from './orders.permissions.js';
import { OrdersRepository } from './orders.repository.js';

/** Whom an order is for. */
export interface Buyer {
  readonly userId: string;
  readonly known: boolean;
}

@Injectable()
export class PlaceOrder {
  constructor(
    private readonly sales: Sales,
    private readonly orders: OrdersRepository,
    private readonly log: OrderLog,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /**
   * Asked before the transaction begins: users answers over a connection of its own, and transactions that wait for a second connection
   * while they hold one can starve the pool. Whether the answer counts is for `place` to say, so that a repeated request
   * still gets its first answer after the customer has been suspended.
   * @throws OrderActionForbidden
   */
  async findBuyer(actor: Actor, customerId: string = actor.userId): Promise<Buyer> {
    if (!mayPlaceFor(actor, customerId)) throw new OrderActionForbidden(OrderPermission.PlaceAny);
    const known = customerId === actor.userId || (await this.users.exists(customerId));
    return { userId: customerId, known };
  }

  /**
   * Prices the lines, takes their stock and enters the order, all in the caller's transaction.
   * @throws UnknownCustomer, UnknownProduct, ProductNotForSale, InsufficientStock, MixedCurrencies, OrderTotalTooLarge
   */
  async place(tx: Transaction, actor: Actor, buyer: Buyer, request: PlaceOrderRequest): Promise<Order> {
    if (!buyer.known) throw new UnknownCustomer(buyer.userId);
    const id = newId();
    const lines = await this.sales.reserve(tx, { reservationId: id, lines: request.lines });
    const order = Order.place({
      id,
      customerId: buyer.userId,
      reference: request.reference ?? null,
      lines,
      placedAt: this.clock.now(),
    });
    await this.orders.add(tx, order);
    await this.log.placed(tx, actor, order);
    return order;
  }
}
