import { Injectable } from '@nestjs/common';
import { Sales } from '@orderly/catalog';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { OrderHistory } from '../history/order-history.js';
import { placementOf } from '../history/order-placed-record.js';
import type { PlaceOrderRequest } from '../http/dto/place-order.request.js';
import { Order } from '../order/order.entity.js';
import { OrdersRepository } from '../reading/orders.repository.js';

/** Places an order with every row locked before it is judged, so that a refusal can say exactly what is wrong. */
@Injectable()
export class PlaceOrderWithLocks {
  constructor(
    private readonly sales: Sales,
    private readonly orders: OrdersRepository,
    private readonly log: OrderHistory,
  ) {}

  /** @throws UnknownProduct, ProductNotForSale, InsufficientStock, MixedCurrencies, OrderTotalTooLarge */
  async place(
    tx: Transaction,
    actor: Actor,
    about: { id: string; customerId: string; request: PlaceOrderRequest; placedAt: Date },
  ): Promise<Order> {
    const { id, customerId, request, placedAt } = about;
    const lines = await this.sales.reserve(tx, { reservationId: id, lines: request.lines });
    const order = Order.place({
      id,
      customerId,
      reference: request.reference ?? null,
      lines,
      placedAt,
    });
    const placement = placementOf(actor, order);
    await this.orders.add(tx, placement);
    await this.log.placed(tx, placement);
    return order;
  }
}
