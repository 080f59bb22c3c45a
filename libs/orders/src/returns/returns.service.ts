import { Injectable } from '@nestjs/common';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Order } from '../order/order.entity.js';
import { OrdersService } from '../reading/orders.service.js';
import type { Return } from './return.entity.js';
import { ReturnNotFound } from './return.errors.js';
import type { ReturnedGoods } from './return-facts.js';
import { ReturnsRepository } from './returns.repository.js';
import type { ReturnPath } from './transition-return.js';

/** Reads the returns of orders, for callers who may read the order. */
@Injectable()
export class ReturnsService {
  constructor(
    private readonly orders: OrdersService,
    private readonly returns: ReturnsRepository,
  ) {}

  /** @throws OrderNotFound, ReturnNotFound */
  async get(actor: Actor, { orderId, returnId }: ReturnPath): Promise<ReturnedGoods> {
    const order = await this.orders.getHead(actor, orderId);
    const goods = await this.returns.find(orderId, returnId);
    if (!goods) throw new ReturnNotFound(returnId);
    return { order, goods, lines: await this.returns.linesOf(goods) };
  }

  /** Lists those of an order that the actor may read, oldest first. */
  list(order: Order, page: PageRequest): Promise<Return[]> {
    return this.returns.list(order.id, page);
  }
}
